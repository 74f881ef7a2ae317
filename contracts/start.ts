import { z } from 'zod';
import type { CaseStart } from './carry.ts';
import { caseState } from './case-message.ts';
import { commandAnswer } from './commands.ts';
import { envelope } from './envelope.ts';
import { EVENT_DATA } from './events.ts';
import {
  actor,
  artisanId,
  caseId,
  code,
  commandId,
  evidence,
  instant,
  requirementId,
  runId,
  traceparent,
} from './shapes.ts';
import { ROLES } from './vocabulary.ts';

/**
 * What a case's run is started with, as a schema: Temporal UI lets anybody start a workflow with any input. Checked once, at
 * the start. The compiler holds it against `CaseStart`.
 */

const epochMs = z.number().min(0).max(8.64e15);
const openCase = z.object({
  kind: z.literal('open'),
  caseId,
  artisanId,
  application: z.int().min(1),
  registration: EVENT_DATA['case.registered'].omit({ requirements: true }),
  brought: z.record(requirementId, evidence),
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
  after: runId.nullable().optional(),
});

/** Of a command whose answer is lost: `CommandOnTopic`. */
const onTopic = z.object({
  commandId,
  digest: z.null(),
  sequence: z.int().min(0),
  role: z.enum(ROLES),
  requirements: z.array(z.string()),
});

const carry = z.object({
  kind: z.literal('carry'),
  case: caseState,
  outbox: z.array(envelope),
  retries: z.record(z.string(), z.object({ at: epochMs, tries: z.int().min(0) })),
  commands: z.array(z.union([commandAnswer, onTopic])),
  delivery: z.object({
    blocked: z.object({ since: epochMs, retryAt: epochMs, reason: z.string() }).nullable(),
  }),
  recovered: EVENT_DATA['case.recovered']
    .extend({ lostMs: z.number().min(0), close: code.optional(), after: runId.nullable() })
    .optional(),
});

const caseStart: z.ZodType<CaseStart> = z.discriminatedUnion('kind', [openCase, carry]);

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
