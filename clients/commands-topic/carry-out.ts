import type { z } from 'zod';
import {
  type COMMAND_DATA,
  COMMAND_PREFIX,
  type CommandMessage,
  type CommandType,
} from '../../contracts/command-message.ts';
import type { ItemAnswer } from '../../contracts/commands.ts';
import type { ActorGiven } from '../../contracts/shapes.ts';
import type { Given } from '../library/commands.ts';
import type { Onboarding } from '../library/onboarding.ts';

/** Carries out commands from the topic by the client library. */

/** What a command's case answers. */
export interface Answered {
  /** The items of a batch, with those that were not taken. */
  readonly items: readonly ItemAnswer[];
  /** Fields in which a registration differs from the one that its existing case was opened with. */
  readonly differs: readonly string[];
}

/** The name of a command, without the prefix of its type. */
export const nameOf = ({ type }: Pick<CommandMessage, 'type'>): CommandType =>
  type.slice(COMMAND_PREFIX.length) as CommandType;

/**
 * Carries out a command.
 * @param actor who acts, as it is known of the sender
 * @throws every error of the client library
 */
export async function carryOut(
  to: Onboarding,
  command: CommandMessage,
  actor: ActorGiven,
): Promise<Answered> {
  const { id, subject, traceparent, data } = command;
  const { actor: _named, ...said } = data;
  const given: Given = {
    commandId: id,
    actor,
    ...(traceparent === undefined ? {} : { traceparent }),
  };
  const answer = (await asked(to, nameOf(command), subject, said, given)) ?? {};
  const { items = [], differs = [] } = answer as Partial<Answered>;
  return { items, differs };
}

/** Calls the client library: `register` and `reapply` by methods of their own, every other command by `give`. */
function asked(
  to: Onboarding,
  name: CommandType,
  caseId: string,
  said: object,
  given: Given,
): Promise<unknown> {
  const { actor, ...by } = given;
  if (name === 'register') {
    const { dossier, brought } = said as z.infer<(typeof COMMAND_DATA)['register']>;
    return to.registerDeposited({ caseId, dossier, brought }, actor, by);
  }
  if (name === 'reapply') {
    const { policy } = said as z.infer<(typeof COMMAND_DATA)['reapply']>;
    return to.reapply(caseId, actor, policy, by);
  }
  return to.give(name, caseId, said as never, given);
}
