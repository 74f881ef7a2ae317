import { z } from 'zod';
import { type Case, caseState } from '../../contracts/case.ts';
import { commandAnswer } from '../../contracts/commands.ts';
import { type Envelope, envelope } from '../../contracts/envelope.ts';
import { EVENT_DATA } from '../../contracts/events.ts';
import {
  actor,
  artisanId,
  caseId,
  code,
  commandId,
  evidence,
  instant,
  type ReadonlyDeep,
  requirementId,
  runId,
  traceparent,
} from '../../contracts/shapes.ts';
import { ROLES } from '../../contracts/vocabulary.ts';

/**
 * The input of a case's run, and the answers to its Queries. A schema, since Temporal UI lets every user start a
 * workflow with any input.
 */

const epochMs = z.number().min(0).max(8.64e15);

/** The input of a new case. It holds no personal data: that is in the dossier. */
const openCase = z.object({
  kind: z.literal('open'),
  caseId,
  artisanId,
  application: z.int().min(1),
  registration: EVENT_DATA['case.registered'].omit({ requirements: true }),
  /** Evidence given at registration, requirement id → evidence. */
  brought: z.record(requirementId, evidence),
  /** What an earlier application of the same artisan had accepted and is still valid. */
  carriedOver: z
    .object({
      fromCase: caseId,
      requirements: z.record(
        z.string(),
        z.object({ evidence, acceptedAt: instant, validUntil: instant.optional() }),
      ),
    })
    .optional(),
  command: z.object({ id: commandId, actor, traceparent: traceparent.optional() }),
  /** The run under this id that it follows, if that run was lost before it began. */
  after: runId.nullable().optional(),
});
export type OpenCase = ReadonlyDeep<z.infer<typeof openCase>>;

/** A command whose answer is lost, as its events on the topic show it: they bear its id as `causationid`. */
const commandOnTopic = z.object({
  commandId,
  /** The digest is not on the topic. */
  digest: z.null(),
  /** The sequence of its last event. */
  sequence: z.int().min(0),
  role: z.enum(ROLES),
  /** The requirements that its events are about; may be empty. */
  requirements: z.array(z.string()),
});
export type CommandOnTopic = ReadonlyDeep<z.infer<typeof commandOnTopic>>;

/** A command that was carried out: with its answer, or as the topic shows it. */
const remembered = z.union([commandAnswer, commandOnTopic]);
export type Remembered = ReadonlyDeep<z.infer<typeof remembered>>;

/** The state of publishing. Not part of the case: an event about it would queue behind the refused record. */
const delivery = z.object({
  blocked: z.object({ since: epochMs, retryAt: epochMs, reason: z.string() }).nullable(),
});
export type Delivery = ReadonlyDeep<z.infer<typeof delivery>>;

/** Everything that a case takes from one run to the next. Plain JSON: a `Map` or `Set` would arrive as `{}`. */
const carry = z.object({
  kind: z.literal('carry'),
  case: caseState,
  /** Recorded and not yet confirmed by the broker, oldest first. */
  outbox: z.array(envelope),
  /** When each outside call is to be tried again (epoch milliseconds), and how often it was tried. */
  retries: z.record(z.string(), z.object({ at: epochMs, tries: z.int().min(0) })),
  /** The latest commands with their answers, oldest first; at most `COMMANDS_REMEMBERED`. */
  commands: z.array(remembered),
  delivery,
  recovered: EVENT_DATA['case.recovered']
    .extend({
      lostMs: z.number().min(0),
      /** The reason to close the case instead of going on; absent if it goes on. */
      close: code.optional(),
      /** The latest run under this id when it was recovered; null if the server retained none. */
      after: runId.nullable(),
    })
    .optional(),
});
export type Carry = ReadonlyDeep<z.infer<typeof carry>>;

/** How many command answers a case keeps beyond the run that gave them. */
export const COMMANDS_REMEMBERED = 200;

const caseStart = z.discriminatedUnion('kind', [openCase, carry]);
export type CaseStart = OpenCase | Carry;

/**
 * Validates the input of a run. Returns what is wrong as `field: rule`; null if nothing is. The input is not changed.
 */
export function wrongWithStart(input: unknown): string | null {
  const read = caseStart.safeParse(input);
  if (!read.success) {
    const [issue] = read.error.issues;
    return `${issue?.path.join('.') || 'input'}: ${issue?.message ?? 'breaks its schema'}`;
  }
  const about = read.data.kind === 'open' ? read.data : read.data.case;
  const named = `${about.artisanId}-${about.application}`;
  const field = read.data.kind === 'open' ? 'caseId' : 'case.caseId';
  return about.caseId === named ? null : `${field}: must be ${named}, by artisan and application`;
}

/** The answer of the `case` query. */
export interface CaseView {
  readonly case: Case;
  /** The last sequence that the broker has confirmed. */
  readonly publishedThrough: number;
  /** Recorded and not yet confirmed, oldest first. */
  readonly unpublished: readonly Envelope[];
  readonly delivery: Delivery;
}
