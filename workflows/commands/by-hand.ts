import { commandDigest, uuidOfName } from '../../contracts/command-digest.ts';
import type { Command, CommandName } from '../../contracts/commands.ts';
import { commandId } from '../../contracts/shapes.ts';
import { rolesFor } from '../../policies/access.ts';

/** How commands are given as Updates by a person, in Temporal UI or with Temporal's command line. */

/** The namespace of ids that are made of an Update's own: random, and fixed for ever. */
const NAMESPACE = '6f1f6a0e-2c1b-4d0e-9a58-3f2f4f0f7c11';

/**
 * A command's id where none was given: the Update's own where that is a UUID or ULID, and else a UUID made of it, so that
 * the same Update is the same command, and whatever somebody typed there is not published as `causationid`.
 */
export const idOfUpdate = (updateId: string): string =>
  commandId.safeParse(updateId).success ? updateId : uuidOfName(NAMESPACE, updateId);

/**
 * What was given, with the id and the digest where they are absent: nobody computes a digest by hand. Everything else has
 * to be there. `seen` of a decision above all: it says what the one who decides has looked at.
 *
 * @param body as it came; what is no object is left as it is, for the schema to refuse
 * @param updateId of the Temporal Update that brings it
 */
export function completed(name: CommandName, body: unknown, updateId: string): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const given = body as Readonly<Record<string, unknown>>;
  return {
    ...given,
    id: given.id ?? idOfUpdate(updateId),
    digest: given.digest ?? commandDigest(name, given),
  };
}

type Example<N extends CommandName> = Omit<
  Extract<Command, { name: N }>,
  'name' | 'id' | 'digest' | 'traceparent'
>;

// Accounts are published as keyed hashes, which no hand can make: this id stands for them.
const id = 'by-hand';
const reviewer = { role: 'reviewer', id } as const;
const supervisor = { role: 'supervisor', id } as const;
const administrator = { role: 'administrator', id } as const;
const system = { role: 'system', id } as const;
/** Somebody at a counter, for an artisan who has agreed to it: the consent as an earlier event of theirs has it. */
const operator = {
  role: 'operator',
  id,
  onBehalfOf: '2JC5F-JEV7R',
  consent: 'consent-abcdefghijklmnopabcdefghijklmnop',
} as const;
const facilitator = { ...operator, role: 'facilitator' } as const;
const seen = 'cb52615dd86c7db009df5eebeaa82f9cefa8c8302c8a09089a3c1e61a6d25897';

/** Of each command what it does, and an input that can be copied and changed. */
export const BY_HAND: {
  readonly [N in CommandName]: { readonly does: string; readonly example: Example<N> };
} = {
  submit: {
    does: 'Brings what is due, by a reference to the dossier.',
    example: {
      actor: operator,
      items: [
        {
          requirement: 'photograph',
          evidence: { ref: '2JC5F-JEV7R/photograph', version: 2, digest: seen },
        },
      ],
    },
  },
  decide: {
    does: 'Decides on what was brought. `seen` is the digest of what you looked at: Query `case`, `requirements`, `evidence.digest`. `verdict`: accept, return, refuse or recheck; return and refuse name every defect in `codes`.',
    example: {
      actor: reviewer,
      items: [{ requirement: 'photograph', seen, verdict: 'return', codes: ['document.blurred'] }],
    },
  },
  withdraw: {
    does: 'Ends the case as the artisan wishes. Request Cancellation does not.',
    example: { actor: operator, reason: 'withdrawal.artisan_request' },
  },
  resume: { does: 'Takes a dormant case up again.', example: { actor: operator } },
  hold: {
    does: 'Nothing is asked, decided or counted until the release.',
    example: { actor: supervisor, reason: 'hold.inquiry' },
  },
  release: { does: 'A held case goes on as it lay.', example: { actor: supervisor } },
  waive: {
    does: 'A document is not asked for in this one case.',
    example: { actor: supervisor, requirement: 'bank_proof', reason: 'waiver.supervisor_decision' },
  },
  appeal: {
    does: 'The artisan does not agree with a refusal: a supervisor looks anew.',
    example: { actor: operator, requirement: 'photograph' },
  },
  report: {
    does: 'A provider’s own answer about what it was asked. `seen` is the digest of that, `question` its number.',
    example: {
      actor: system,
      requirement: 'bank_account',
      seen,
      question: 1,
      outcome: 'valid',
      codes: [],
    },
  },
  report_registration: {
    does: 'The scheme’s registry tells how far it is.',
    example: {
      actor: system,
      levels: {
        local_body: 'approved',
        district_committee: 'approved',
        screening_committee: 'pending',
      },
      codes: [],
    },
  },
  move_policy: {
    does: 'Other rules apply from now on; what was accepted stays accepted.',
    example: { actor: supervisor, policy: '2026-12', reason: 'policy.new_rules' },
  },
  assist: {
    does: 'An assistance task is done: the help was given, or could not be.',
    example: {
      actor: facilitator,
      requirement: 'tax_status',
      outcome: 'assistance.provided',
    },
  },
  map_district: {
    does: 'Says which district of the register it is, where the case has `unlisted`.',
    example: { actor: facilitator, district: 'UP-AGRA' },
  },
  contact: {
    does: 'Whether the artisan wants to be written to, and how.',
    example: { actor: operator, reminders: false, channel: 'sms' },
  },
  unblock: {
    does: 'Delivers at once again what Kafka refused.',
    example: { actor: administrator },
  },
};

/** What Temporal UI shows of an Update: what it does, who may give it, and an input. */
export function describedUpdate(name: CommandName): string {
  const { does, example } = BY_HAND[name];
  return `${does} For: ${rolesFor(name).join(', ')}. Input, for example: ${JSON.stringify(example)}`;
}

/** What Temporal UI shows of a Query: what it answers, and a piece of such an answer. */
export const QUERIES = {
  case: `Where the case stands, and what of it is not on the topic yet. No input. The answer, in part: ${JSON.stringify(
    {
      case: { caseId: '2JC5F-JEV7R-1', stage: 'documents', status: 'open' },
      publishedThrough: 12,
      unpublished: [],
      delivery: { blocked: null },
    },
  )}`,
  carry: `All that a next run would begin with; \`recover\` asks for it. No input. The answer, in part: ${JSON.stringify(
    { kind: 'carry', case: { caseId: '2JC5F-JEV7R-1' }, outbox: [], commands: [] },
  )}`,
} as const;
