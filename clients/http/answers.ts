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

/** What is answered. The compiler holds each schema against the type that the client library gives. */
const whole = z.int().min(0);
/** Where something stands in what was sent, by the names of the schema. */
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

/** Everything that is missing, at once, in the words of one language. */
export const dueAnswer = z.strictObject({
  caseId,
  lang: language,
  items: z.array(
    z.strictObject({
      requirement: requirementId,
      name: sentence,
      bring: sentence.nullable(),
      why: sentence.nullable(),
      /** What serves as well; one of all these is enough. */
      instead: z.array(requirementId),
      /** Why it came back, and what to do about it; empty when it was never brought. */
      defects: z.array(z.strictObject({ code, text: sentence, remedy: sentence.nullable() })),
    }),
  ),
  /** What holds up the case and is not the artisan's to mend. */
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

/** A registration that lies in the dossier, as a register command names it. */
export const deposited = z.strictObject({
  caseId,
  dossier: evidence,
  brought: z.record(requirementId, evidence),
});

/** What lies in the dossier, as a submit command names it. */
export const kept = z.strictObject({
  items: z.array(z.strictObject({ requirement: requirementId, evidence })),
});

export const health = z.strictObject({ status: z.literal('ok') });
