import { z } from 'zod';
import { levels } from './levels.ts';
import {
  actor,
  code,
  commandId,
  digest,
  district,
  evidence,
  givenTime,
  policyVersion,
  requirementId,
  traceparent,
} from './shapes.ts';
import { CHANNELS } from './vocabulary.ts';

/** What people and systems ask of a case. Each is a Temporal Update whose id is the command's id. */
const base = {
  /** Chosen by the caller and repeated on a retry: the same command again gets its first answer. */
  id: commandId,
  /** SHA-256 of the command without id, digest and trace: tells a retry from a reused id. */
  digest,
  actor,
  traceparent: traceparent.optional(),
};

const submission = z.strictObject({ requirement: requirementId, evidence });
const decision = z.strictObject({
  requirement: requirementId,
  /** The digest that the reviewer saw: a newer upload makes the decision a conflict. */
  seen: digest,
  /** `recheck`: the outside system is asked once more. */
  verdict: z.enum(['accept', 'return', 'refuse', 'recheck']),
  codes: z.array(code).max(50),
  /** Until when what was accepted is good, where that stands on it. */
  validUntil: givenTime.optional(),
});

export const COMMANDS = {
  submit: z.strictObject({ ...base, items: z.array(submission).min(1).max(250) }),
  decide: z.strictObject({ ...base, items: z.array(decision).min(1).max(250) }),
  withdraw: z.strictObject({ ...base, reason: code }),
  resume: z.strictObject({ ...base }),
  /** Nothing is asked, decided or counted until it is released: for what is not the artisan's doing. */
  hold: z.strictObject({ ...base, reason: code }),
  release: z.strictObject({ ...base }),
  /** A document is not asked for in this one case. */
  waive: z.strictObject({ ...base, requirement: requirementId, reason: code }),
  /** Against a refusal: somebody above the one who decided looks at it anew. */
  appeal: z.strictObject({ ...base, requirement: requirementId }),
  /** A provider answers by itself, before it is asked again. */
  report: z.strictObject({
    ...base,
    requirement: requirementId,
    /** The digest of what the provider was asked about. */
    seen: digest,
    /** The number of the question that it answers, as it stands in the reference that we gave. */
    question: z.int().min(1),
    outcome: z.enum(['valid', 'invalid', 'doubtful', 'contested']),
    codes: z.array(code).max(50),
  }),
  /** The scheme's registry tells how far it is, before it is asked again. */
  report_registration: z.strictObject({
    ...base,
    levels,
    codes: z.array(code).max(50),
  }),
  /** Other rules apply to this case from now on. */
  move_policy: z.strictObject({ ...base, policy: policyVersion, reason: code }),
  /** Somebody helped, or could not: an assistance task is done. */
  assist: z.strictObject({ ...base, requirement: requirementId, outcome: code }),
  /** A facilitator found the district whose name the register did not know. Holds nothing up. */
  map_district: z.strictObject({ ...base, district }),
  /** Whether the artisan wants to be written to, and how. */
  contact: z.strictObject({ ...base, reminders: z.boolean(), channel: z.enum(CHANNELS) }),
  /** Try a blocked delivery again at once. Changes no case. */
  unblock: z.strictObject({ ...base }),
} as const;

export type CommandName = keyof typeof COMMANDS;
export const COMMAND_NAMES = Object.keys(COMMANDS) as CommandName[];
export type CommandOf<N extends CommandName> = z.infer<(typeof COMMANDS)[N]>;
export type Command = { [N in CommandName]: { name: N } & CommandOf<N> }[CommandName];

/** Why a command was refused. Stable: programs branch on these. */
export const REFUSALS = [
  'MALFORMED', // breaks the schema; the sentence names field and rule
  'NOT_ALLOWED', // the actor's role may not do this
  'UNKNOWN_REQUIREMENT',
  'TOO_EARLY',
  'ALREADY_DECIDED', // the same decision was taken before under another id
  'CONFLICT', // contradicts what was decided, or what was seen is no longer current
  'ON_HOLD', // the case is held; try again once it is released
  'COMMAND_ID_REUSED', // the id belongs to another command
  'RECORD_TOO_LARGE',
  'UNDER_REPAIR', // the run was reset; try again once the case has been recovered
  'CASE_ENDED',
  'CASE_UNKNOWN',
] as const;
export type RefusalCode = (typeof REFUSALS)[number];

export interface Refusal {
  readonly code: RefusalCode;
  readonly message: string;
}

/** The answer for one item of a batch: taken, or refused with its own code while others go on. */
export type ItemAnswer =
  | { readonly requirement: string; readonly taken: true }
  | { readonly requirement: string; readonly taken: false; readonly refusal: Refusal };

export interface CommandAnswer {
  readonly commandId: string;
  readonly digest: string;
  /** The case's last event when the command had been carried out. */
  readonly sequence: number;
  readonly items: readonly ItemAnswer[];
}

/** The same as a schema, for what a run is started with. The compiler holds it against `CommandAnswer`. */
export const commandAnswer: z.ZodType<CommandAnswer> = z.object({
  commandId,
  digest: base.digest,
  sequence: z.int().min(0),
  items: z.array(
    z.discriminatedUnion('taken', [
      z.object({ requirement: z.string(), taken: z.literal(true) }),
      z.object({
        requirement: z.string(),
        taken: z.literal(false),
        refusal: z.object({ code: z.enum(REFUSALS), message: z.string() }),
      }),
    ]),
  ),
});
