import {
  COMMAND_PREFIX,
  type CommandMessage,
  type CommandType,
} from '../../contracts/command-message.ts';
import type { ItemAnswer } from '../../contracts/commands.ts';
import type { Given } from '../library/commands.ts';
import type { Onboarding } from '../library/onboarding.ts';

/** What was not taken of a command that was carried out. */
export interface Untaken {
  /** Of the items of a batch. */
  readonly items: readonly Extract<ItemAnswer, { taken: false }>[];
  /** Of a registration whose case is there: fields in which it differs from the one that the case was opened with. */
  readonly differs: readonly string[];
}

type Data<T extends CommandType> = Extract<
  CommandMessage,
  { type: `${typeof COMMAND_PREFIX}${T}` }
>['data'];
type Carry<T extends CommandType> = (
  to: Onboarding,
  caseId: string,
  data: Omit<Data<T>, 'actor'>,
  given: Given,
) => Promise<unknown>;

/** Each command as the client library has it: from here on a command is one like everybody else's. */
const CARRY: { readonly [T in CommandType]: Carry<T> } = {
  register: (to, caseId, { dossier, brought }, { actor, ...by }) =>
    to.registerDeposited({ caseId, dossier, brought }, actor, by),
  reapply: (to, caseId, { policy }, { actor, ...by }) => to.reapply(caseId, actor, policy, by),
  submit: (to, caseId, { items }, given) => to.submitKept(caseId, items, given),
  decide: (to, caseId, { items }, given) => to.decide(caseId, items, given),
  withdraw: (to, caseId, { reason }, given) => to.withdraw(caseId, reason, given),
  resume: (to, caseId, _none, given) => to.resume(caseId, given),
  hold: (to, caseId, { reason }, given) => to.hold(caseId, reason, given),
  release: (to, caseId, _none, given) => to.release(caseId, given),
  waive: (to, caseId, { requirement, reason }, given) =>
    to.waive(caseId, requirement, reason, given),
  appeal: (to, caseId, { requirement }, given) => to.appeal(caseId, requirement, given),
  report: (to, caseId, answer, given) => to.report(caseId, answer, given),
  report_registration: (to, caseId, told, given) => to.reportRegistration(caseId, told, given),
  move_policy: (to, caseId, { policy, reason }, given) =>
    to.movePolicy(caseId, policy, reason, given),
  contact: (to, caseId, how, given) => to.contact(caseId, how, given),
  map_district: (to, caseId, { district }, given) => to.mapDistrict(caseId, district, given),
  assist: (to, caseId, { requirement, outcome }, given) =>
    to.assist(caseId, requirement, outcome, given),
};

/**
 * Carries a command out by the client library.
 * @throws whatever the client library throws
 */
export async function carryOut(to: Onboarding, command: CommandMessage): Promise<Untaken> {
  const { id, type, subject, traceparent, data } = command;
  const { actor, ...said } = data;
  const given: Given = {
    commandId: id,
    actor,
    ...(traceparent === undefined ? {} : { traceparent }),
  };
  const carry = CARRY[type.slice(COMMAND_PREFIX.length) as CommandType] as Carry<CommandType>;
  const answer = await carry(to, subject, said as Parameters<typeof carry>[2], given);
  const { items = [], differs = [] } = (answer ?? {}) as {
    items?: readonly ItemAnswer[];
    differs?: readonly string[];
  };
  return { items: items.filter((one) => !one.taken), differs };
}
