import { z } from 'zod';
import { caseState } from '../../contracts/case-message.ts';
import { type CommandAnswer, REFUSALS } from '../../contracts/commands.ts';
import { requirementSpec } from '../../contracts/requirement.ts';
import { evidence, language, opaqueId } from '../../contracts/shapes.ts';
import { PARTIES } from '../../contracts/vocabulary.ts';
import type { Registered } from '../register.ts';

/** What is answered. The compiler holds each schema against the type that the client library gives. */
const whole = z.int().min(0);

export const registered = z.strictObject({
  caseId: z.string(),
  fresh: z.boolean(),
  end: z.string().nullable(),
  differs: z
    .array(z.string())
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
  caseId: z.string(),
  lang: language,
  items: z.array(
    z.strictObject({
      requirement: z.string(),
      name: z.string(),
      bring: z.string().nullable(),
      why: z.string().nullable(),
      /** What serves as well; one of all these is enough. */
      instead: z.array(z.string()),
      /** Why it came back, and what to do about it; empty when it was never brought. */
      defects: z.array(
        z.strictObject({ code: z.string(), text: z.string(), remedy: z.string().nullable() }),
      ),
    }),
  ),
  /** What holds up the case and is not the artisan's to mend. */
  heldUp: z.array(
    z.strictObject({
      what: z.string(),
      requirement: z.string().nullable(),
      code: z.string(),
      text: z.string(),
      waitingOn: z.enum(PARTIES).nullable(),
      since: z.string(),
    }),
  ),
});
export type DueAnswer = z.infer<typeof dueAnswer>;

export const commandAnswer = z.strictObject({
  commandId: opaqueId,
  digest: z.string(),
  sequence: whole,
  items: z.array(
    z.discriminatedUnion('taken', [
      z.strictObject({ requirement: z.string(), taken: z.literal(true) }),
      z.strictObject({
        requirement: z.string(),
        taken: z.literal(false),
        refusal: z.strictObject({ code: z.enum(REFUSALS), message: z.string() }),
      }),
    ]),
  ),
}) satisfies z.ZodType<CommandAnswer>;

/** A registration that lies in the dossier, as a register command names it. */
export const deposited = z.strictObject({
  caseId: z.string(),
  dossier: evidence,
  brought: z.record(requirementSpec.shape.id, evidence),
});

/** What lies in the dossier, as a submit command names it. */
export const kept = z.strictObject({
  items: z.array(z.strictObject({ requirement: requirementSpec.shape.id, evidence })),
});

export const health = z.strictObject({ status: z.literal('ok') });
