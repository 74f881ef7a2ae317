import { z } from 'zod';
import { caseState } from '../../contracts/case.ts';
import { type CommandAnswer, REFUSALS } from '../../contracts/commands.ts';
import {
  aboutSystem,
  caseId,
  code,
  commandId,
  digest,
  evidence,
  instant,
  language,
  requirementId,
  sentence,
} from '../../contracts/shapes.ts';
import { ENDS, PARTIES } from '../../contracts/vocabulary.ts';
import type { Registered } from '../library/register.ts';

/** The schemas of all answers. The compiler checks each against the type that the client library returns. */

const whole = z.int().min(0);
/** The path of a field in a request, by the names of the schema. */
const fieldPath = z.string().regex(/^(?!.*\d{5})[A-Za-z0-9_.:-]{0,200}$/);

export const registered = z.strictObject({
  caseId,
  fresh: z.boolean(),
  end: z.enum(ENDS).nullable(),
  differs: z
    .array(fieldPath)
    .describe(
      'Of a case that was known before: paths of the fields in which this registration differs from the one that it was opened with. The case stays as it is, and nothing of them is kept.',
    ),
}) satisfies z.ZodType<Registered>;

export const caseAnswer = z.strictObject({
  case: caseState,
  /** The last event that the broker has confirmed. */
  publishedThrough: whole,
  /** How many events are recorded and not yet confirmed. */
  unpublished: whole,
});
export type CaseAnswer = z.infer<typeof caseAnswer>;

/** All requirements that are due, in the words of one language. */
export const dueAnswer = z.strictObject({
  caseId,
  lang: language,
  items: z.array(
    z.strictObject({
      requirement: requirementId,
      name: sentence,
      bring: sentence.nullable(),
      why: sentence.nullable(),
      /** Other requirements that do as well; one of all these is enough. */
      instead: z.array(requirementId),
      /** Why it was returned, and what to do about it; empty when it was never submitted. */
      defects: z.array(z.strictObject({ code, text: sentence, remedy: sentence.nullable() })),
    }),
  ),
  /** Faults and outages that hold up the case and that the artisan cannot mend. */
  heldUp: z.array(
    z.strictObject({
      what: aboutSystem,
      requirement: requirementId.nullable(),
      code,
      text: sentence,
      waitingOn: z.enum(PARTIES).nullable(),
      since: instant,
    }),
  ),
});
export type DueAnswer = z.infer<typeof dueAnswer>;

export const commandAnswer = z.strictObject({
  commandId,
  digest,
  sequence: whole,
  items: z.array(
    z.discriminatedUnion('taken', [
      z.strictObject({ requirement: requirementId, taken: z.literal(true) }),
      z.strictObject({
        requirement: requirementId,
        taken: z.literal(false),
        refusal: z.strictObject({ code: z.enum(REFUSALS), message: sentence }),
      }),
    ]),
  ),
}) satisfies z.ZodType<CommandAnswer>;

/** References to a deposited registration, for a register command over Kafka. */
export const deposited = z.strictObject({
  caseId,
  dossier: evidence,
  brought: z.record(requirementId, evidence),
});

/** References to deposited evidence, for a submit command over Kafka. */
export const kept = z.strictObject({
  items: z.array(z.strictObject({ requirement: requirementId, evidence })),
});

export const health = z.strictObject({ status: z.literal('ok') });
