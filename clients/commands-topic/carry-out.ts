import type { z } from 'zod';
import {
  type COMMAND_DATA,
  COMMAND_PREFIX,
  type CommandMessage,
  type CommandType,
} from '../../contracts/command-message.ts';
import type { ItemAnswer } from '../../contracts/commands.ts';
import type { Given } from '../library/commands.ts';
import type { Onboarding } from '../library/onboarding.ts';

/** Carries out commands from the topic by the client library. */

/** The parts of a command that the case did not take although it was carried out. */
export interface Untaken {
  /** Items of a batch. */
  readonly items: readonly Extract<ItemAnswer, { taken: false }>[];
  /** Fields in which a registration differs from the one that its existing case was opened with. */
  readonly differs: readonly string[];
}

/**
 * Carries out a command.
 * @throws every error of the client library
 */
export async function carryOut(to: Onboarding, command: CommandMessage): Promise<Untaken> {
  const { id, type, subject, traceparent, data } = command;
  const { actor, ...said } = data;
  const given: Given = {
    commandId: id,
    actor,
    ...(traceparent === undefined ? {} : { traceparent }),
  };
  const name = type.slice(COMMAND_PREFIX.length) as CommandType;
  const answer = await asked(to, name, subject, said, given);
  const { items = [], differs = [] } = (answer ?? {}) as {
    items?: readonly ItemAnswer[];
    differs?: readonly string[];
  };
  return { items: items.filter((one) => !one.taken), differs };
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
