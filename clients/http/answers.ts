import { z } from 'zod';
import type { Case } from '../../contracts/case.ts';
import { type CommandAnswer, REFUSALS } from '../../contracts/commands.ts';
import { type Requirement, requirementSpec } from '../../contracts/requirement.ts';
import { evidence, instant, language, opaqueId } from '../../contracts/shapes.ts';
import {
  CAPABILITIES,
  CASE_STATUSES,
  CHANNELS,
  ENDS,
  LEVEL_STATUSES,
  PARTIES,
  REGISTRY_LEVELS,
  REQUIREMENT_STATUSES,
  ROLES,
  SELLER_ROUTES,
  STAGES,
  TAX_ROUTES,
} from '../../contracts/vocabulary.ts';

/** What is answered. The compiler holds each schema against the type that the client library gives. */
const codes = z.array(z.string());
const whole = z.int().min(0);

const requirement = requirementSpec.extend({
  status: z.enum(REQUIREMENT_STATUSES),
  attempt: whole,
  evidence: evidence.nullable(),
  desk: z.enum(PARTIES).nullable(),
  codes,
  decidedBy: z.enum(ROLES).nullable(),
  refusal: whole.nullable(),
  refusedBy: opaqueId.nullable(),
  override: z.strictObject({ proposedBy: opaqueId.nullable() }).nullable(),
  validUntil: instant.nullable(),
  since: instant,
}) satisfies z.ZodType<Requirement>;

const listing = z.strictObject({
  sku: z.string(),
  status: z.enum([
    'previewed',
    'refused',
    'submitted',
    'live',
    'fell_back',
    'taken_down',
    'left_up',
  ]),
  digest: z.string(),
  submission: z.string().nullable(),
  issues: z.array(
    z.strictObject({
      code: z.string(),
      attribute: z.string().nullable(),
      field: z.string().optional(),
    }),
  ),
});

const assistance = z.strictObject({ owner: z.enum(PARTIES), reason: z.string(), since: instant });

const theCase = z.strictObject({
  caseId: z.string(),
  artisanId: z.string(),
  application: whole,
  sequence: whole,
  policy: z.string(),
  trade: z.string(),
  state: z.string(),
  district: z.string(),
  settlement: z.enum(['rural', 'urban']),
  route: z.enum(SELLER_ROUTES),
  collective: z.string().nullable(),
  marketplace: z.string(),
  taxRoute: z.enum(TAX_ROUTES),
  exports: z.boolean(),
  language,
  dossier: evidence,
  stage: z.enum(STAGES),
  stageSince: instant,
  status: z.enum(CASE_STATUSES),
  end: z.strictObject({ kind: z.enum(ENDS), codes, at: instant }).nullable(),
  levels: z.record(z.enum(REGISTRY_LEVELS), z.enum(LEVEL_STATUSES)),
  requirements: z.record(z.string(), requirement),
  listings: z.record(z.string(), listing),
  assistance: z.record(z.string(), assistance),
  outages: z.record(z.string(), z.string()),
  ball: z.strictObject({
    with: z.array(z.enum(PARTIES)),
    since: instant,
    escalated: z.array(z.enum(PARTIES)),
  }),
  reminders: z.strictObject({ delivered: whole, failed: whole }),
  contact: z.strictObject({ reminders: z.boolean(), channel: z.enum(CHANNELS) }),
  granted: z.array(z.enum(CAPABILITIES)),
  pausedMs: whole,
  overdue: z.boolean(),
  claimsReleased: z.boolean(),
  watchUntil: instant.nullable(),
  held: z.strictObject({ since: instant, reason: z.string() }).nullable(),
  openedAt: instant,
  updatedAt: instant,
}) satisfies z.ZodType<Case>;

export const registered = z.strictObject({
  caseId: z.string(),
  fresh: z.boolean(),
  end: z.string().nullable(),
});

export const caseAnswer = z.strictObject({
  case: theCase,
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

export const health = z.strictObject({ status: z.literal('ok') });
