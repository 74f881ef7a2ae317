import { z } from 'zod';
import { GRANTED_ROLES } from './granted-roles.ts';
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
import { CHANNELS, type Role } from './vocabulary.ts';

/** The commands of a case, from people and systems. Each is a Temporal Update whose id is the command's id. */
const base = {
  /** Chosen by the caller and repeated on a retry: a repeated command gets its first answer. */
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
  /** Until when the accepted evidence is valid, if it says so. */
  validUntil: givenTime.optional(),
});

/** The fields of a command beside its id, digest and trace, in the example that Temporal UI shows. */
type Example<Schema extends z.ZodType> = Omit<z.input<Schema>, 'id' | 'digest' | 'traceparent'>;

/** One command, for all ways in. */
interface CommandRow<Schema extends z.ZodObject> {
  readonly schema: Schema;
  /** Over HTTP: `POST /v1/cases/{case}/PATH`. */
  readonly path: string;
  /** On the command line: its words and its positional fields. The other fields are options. */
  readonly cli: string;
  /** What it does, in one line. */
  readonly meaning: string;
  /** An input to copy and change. The command line takes its defaults from here, also the role that it acts in. */
  readonly example: Example<Schema>;
}

const row = <Schema extends z.ZodObject>(one: CommandRow<Schema>) => one;

// Accounts are published as keyed hashes, which an operator cannot compute by hand: this id stands for them.
const byHand = 'by-hand';
const reviewer = { role: 'reviewer', id: byHand } as const;
const supervisor = { role: 'supervisor', id: byHand } as const;
const administrator = { role: 'administrator', id: byHand } as const;
const system = { role: 'system', id: byHand } as const;
/** An operator at a service centre, for an artisan who has agreed to it: `consent` as in an earlier event. */
const operator = {
  role: 'operator',
  id: byHand,
  onBehalfOf: '2JC5F-JEV7R',
  consent: 'consent-abcdefghijklmnopabcdefghijklmnop',
} as const;
const facilitator = { ...operator, role: 'facilitator' } as const;
const seen = 'cb52615dd86c7db009df5eebeaa82f9cefa8c8302c8a09089a3c1e61a6d25897';

/**
 * Every command. HTTP's routes, the OpenAPI document, Kafka's messages, the command line, Temporal's Updates and the
 * docs are generated from this table. Who may give each is in `policies/access/`.
 */
export const COMMAND_TABLE = {
  submit: row({
    schema: z.strictObject({ ...base, items: z.array(submission).min(1).max(250) }),
    path: 'submissions',
    cli: 'submit <case> <requirement> <file>',
    meaning: 'Brings what is due: any number of items, with an answer for each.',
    example: {
      actor: operator,
      items: [
        {
          requirement: 'photograph',
          evidence: { ref: '2JC5F-JEV7R/photograph', version: 2, digest: seen },
        },
      ],
    },
  }),
  decide: row({
    schema: z.strictObject({ ...base, items: z.array(decision).min(1).max(250) }),
    path: 'decisions',
    cli: 'decide <case>',
    meaning:
      'Decides on what was brought, bound by its digest (`seen`): accept, return, refuse or recheck; return and refuse name every defect.',
    example: {
      actor: reviewer,
      items: [{ requirement: 'photograph', seen, verdict: 'return', codes: ['document.blurred'] }],
    },
  }),
  withdraw: row({
    schema: z.strictObject({ ...base, reason: code }),
    path: 'withdrawal',
    cli: 'withdraw <case>',
    meaning: 'Ends a case as its artisan wishes.',
    example: { actor: operator, reason: 'withdrawal.artisan_request' },
  }),
  resume: row({
    schema: z.strictObject({ ...base }),
    path: 'resume',
    cli: 'resume <case>',
    meaning: 'Brings a dormant case back.',
    example: { actor: operator },
  }),
  hold: row({
    schema: z.strictObject({ ...base, reason: code }),
    path: 'hold',
    cli: 'hold <case>',
    meaning: 'Nothing is asked, decided or counted until the release.',
    example: { actor: supervisor, reason: 'hold.inquiry' },
  }),
  release: row({
    schema: z.strictObject({ ...base }),
    path: 'release',
    cli: 'release <case>',
    meaning: 'A held case goes on from where it stood.',
    example: { actor: supervisor },
  }),
  waive: row({
    schema: z.strictObject({ ...base, requirement: requirementId, reason: code }),
    path: 'waivers',
    cli: 'waive <case> <requirement>',
    meaning: 'A document is not asked for in this one case.',
    example: { actor: supervisor, requirement: 'bank_proof', reason: 'waiver.supervisor_decision' },
  }),
  appeal: row({
    schema: z.strictObject({ ...base, requirement: requirementId }),
    path: 'appeals',
    cli: 'appeal <case> <requirement>',
    meaning: 'The artisan does not agree with a refusal: a supervisor looks at it anew.',
    example: { actor: operator, requirement: 'photograph' },
  }),
  report: row({
    schema: z.strictObject({
      ...base,
      requirement: requirementId,
      /** The digest of the evidence that the provider checked. */
      seen: digest,
      /** The number of the question that it answers, from the reference that we sent. */
      question: z.int().min(1),
      outcome: z.enum(['valid', 'invalid', 'doubtful', 'contested']),
      codes: z.array(code).max(50),
    }),
    path: 'reports',
    cli: 'report <case> <requirement> <outcome>',
    meaning:
      'A provider answers by itself, before it is asked again: `seen` is the digest of what it was asked about, `question` its number.',
    example: {
      actor: system,
      requirement: 'bank_account',
      seen,
      question: 1,
      outcome: 'valid',
      codes: [],
    },
  }),
  report_registration: row({
    schema: z.strictObject({ ...base, levels, codes: z.array(code).max(50) }),
    path: 'registration',
    cli: 'report-registration <case> <file>',
    meaning: 'The scheme’s registry tells by itself how far it is.',
    example: {
      actor: system,
      levels: {
        local_body: 'approved',
        district_committee: 'approved',
        screening_committee: 'pending',
      },
      codes: [],
    },
  }),
  move_policy: row({
    schema: z.strictObject({ ...base, policy: policyVersion, reason: code }),
    path: 'policy',
    cli: 'move-policy <case> <policy>',
    meaning: 'Other rules apply from now on; what was accepted stays accepted.',
    example: { actor: supervisor, policy: '2026-12', reason: 'policy.new_rules' },
  }),
  assist: row({
    schema: z.strictObject({ ...base, requirement: requirementId, outcome: code }),
    path: 'assistance',
    cli: 'assist <case> <requirement>',
    meaning: 'An assistance task is done: the help was given, or could not be.',
    example: { actor: facilitator, requirement: 'tax_status', outcome: 'assistance.provided' },
  }),
  map_district: row({
    schema: z.strictObject({ ...base, district }),
    path: 'district',
    cli: 'map-district <case> <district>',
    meaning: 'Says which district of the register it is that was typed; holds nothing up.',
    example: { actor: facilitator, district: 'UP-AGRA' },
  }),
  contact: row({
    schema: z.strictObject({ ...base, reminders: z.boolean(), channel: z.enum(CHANNELS) }),
    path: 'contact',
    cli: 'contact <case>',
    meaning: 'Whether the artisan wants to be written to, and how.',
    example: { actor: operator, reminders: true, channel: 'sms' },
  }),
  unblock: row({
    schema: z.strictObject({ ...base }),
    path: 'delivery',
    cli: 'unblock <case>',
    meaning: 'Publishes at once again what Kafka refused. Changes no case.',
    example: { actor: administrator },
  }),
} as const;

export type CommandName = keyof typeof COMMAND_TABLE;
export const COMMAND_NAMES = Object.keys(COMMAND_TABLE) as CommandName[];

/** The schema of each command. */
export const COMMANDS = Object.fromEntries(
  COMMAND_NAMES.map((name) => [name, COMMAND_TABLE[name].schema]),
) as { readonly [N in CommandName]: (typeof COMMAND_TABLE)[N]['schema'] };
export type CommandOf<N extends CommandName> = z.infer<(typeof COMMANDS)[N]>;
export type Command = { [N in CommandName]: { name: N } & CommandOf<N> }[CommandName];
/** The fields of a command without the actor and the envelope fields. */
export type CommandBody<N extends CommandName> = Omit<CommandOf<N>, keyof typeof base>;

/** The schema of what a command says, beside who gives it and under which id. */
export const bodySchema = (name: CommandName): z.ZodObject =>
  (COMMANDS[name] as z.ZodObject).omit({ id: true, digest: true, actor: true, traceparent: true });

/**
 * The roles that may give a command. They are not part of a case's policy: a revoked right ends at once, also on open
 * cases. Roles are self-asserted for now: authentication comes before production.
 */
export const rolesFor = (name: CommandName): readonly Role[] => GRANTED_ROLES[name];

/** Why a command was refused. Stable: programs branch on these. */
export const REFUSALS = [
  'MALFORMED', // breaks the schema; the message names field and rule
  'NOT_ALLOWED', // the actor's role may not do this
  'UNKNOWN_REQUIREMENT',
  'TOO_EARLY',
  'ALREADY_DECIDED', // the same decision was taken before under another id
  'CONFLICT', // contradicts a decision, or what was seen is no longer current
  'ON_HOLD', // the case is held; try again once it is released
  'COMMAND_ID_REUSED', // the id belongs to another command
  'RECORD_TOO_LARGE',
  'UNDER_REPAIR', // the run was reset; try again once the case has been recovered
  'CASE_ENDED',
  'CASE_UNKNOWN',
] as const;
export type RefusalCode = (typeof REFUSALS)[number];

/** Why a command was refused: a code, and a message for developers. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly message: string;
}

/** The answer for one item of a batch: taken, or refused with its own code while other items are taken. */
export type ItemAnswer =
  | { readonly requirement: string; readonly taken: true }
  | { readonly requirement: string; readonly taken: false; readonly refusal: Refusal };

/** The answer to a command that was carried out. */
export interface CommandAnswer {
  readonly commandId: string;
  readonly digest: string;
  /** The case's last event when the command had been carried out. */
  readonly sequence: number;
  readonly items: readonly ItemAnswer[];
}

/** `CommandAnswer` as a schema, for a run's input. The compiler checks it against the type. */
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
