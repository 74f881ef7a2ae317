import { z } from 'zod';
import { caseState } from '../../contracts/case.ts';
import { commandAnswer } from '../../contracts/commands.ts';
import { envelope } from '../../contracts/envelope.ts';
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
 * What a case's run is started with, and what it answers when asked. A schema, since Temporal UI lets anybody start a
 * workflow with any input.
 */

const epochMs = z.number().min(0).max(8.64e15);

/** What a new case starts from. No personal data: what is personal was written to the dossier first. */
const openCase = z.object({
  kind: z.literal('open'),
  caseId,
  artisanId,
  application: z.int().min(1),
  registration: EVENT_DATA['case.registered'].omit({ requirements: true }),
  /** What was brought along at registration, requirement id → evidence. */
  brought: z.record(requirementId, evidence),
  /** What an earlier application of the same artisan had accepted, and what is still good of it. */
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
  /** The run under this id that it follows, where one was lost before it began. */
  after: runId.nullable().optional(),
});
export type OpenCase = ReadonlyDeep<z.infer<typeof openCase>>;

/** Of a command whose answer is lost: what its events say, which bear its id as `causationid`. */
const commandOnTopic = z.object({
  commandId,
  /** What it said is known no more. */
  digest: z.null(),
  /** Its last event. */
  sequence: z.int().min(0),
  role: z.enum(ROLES),
  /** What its events are about; empty where they are about no requirement. */
  requirements: z.array(z.string()),
});
export type CommandOnTopic = ReadonlyDeep<z.infer<typeof commandOnTopic>>;

/** A command that was carried out: with its answer, or with what the topic tells of it. */
const remembered = z.union([commandAnswer, commandOnTopic]);
export type Remembered = ReadonlyDeep<z.infer<typeof remembered>>;

/** How publishing goes. Not part of the case: an event about it would queue behind the very record it is about. */
const delivery = z.object({
  blocked: z.object({ since: epochMs, retryAt: epochMs, reason: z.string() }).nullable(),
});

/** Everything that a case takes along from one run to the next. Plain JSON: a `Map` or `Set` would arrive as `{}`. */
const carry = z.object({
  kind: z.literal('carry'),
  case: caseState,
  /** Recorded and not yet confirmed by the broker, oldest first. */
  outbox: z.array(envelope),
  /** When each outside call is to be tried again, and how often it was: epoch milliseconds. */
  retries: z.record(z.string(), z.object({ at: epochMs, tries: z.int().min(0) })),
  /** The latest commands with their answers, oldest first; at most `COMMANDS_REMEMBERED`. */
  commands: z.array(remembered),
  delivery,
  recovered: EVENT_DATA['case.recovered']
    .extend({
      lostMs: z.number().min(0),
      /** Why it is not to go on; not there where it is. */
      close: code.optional(),
      /** The latest run under this id when it was recovered; null where the server remembered none. */
      after: runId.nullable(),
    })
    .optional(),
});
export type Carry = ReadonlyDeep<z.infer<typeof carry>>;

/** How many command answers a case remembers beyond the run that gave them. */
export const COMMANDS_REMEMBERED = 200;

const caseStart = z.discriminatedUnion('kind', [openCase, carry]);
export type CaseStart = OpenCase | Carry;

/**
 * What is wrong with the input of a run, as `field: rule`; null where nothing is. The input itself is left as it is.
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

/** What a case answers when asked. */
export interface CaseView {
  readonly case: Carry['case'];
  /** The last sequence that the broker has confirmed. */
  readonly publishedThrough: number;
  readonly unpublished: Carry['outbox'];
  readonly delivery: Carry['delivery'];
}
