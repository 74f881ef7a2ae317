import { z } from 'zod';
import { actorId, code, evidence, instant, type ReadonlyDeep, requirementId } from './shapes.ts';
import { CAPABILITIES, PARTIES, REQUIREMENT_STATUSES, ROLES, STAGES } from './vocabulary.ts';

/** What kind of thing a requirement asks for; each kind has its own way to be checked. */
export const REQUIREMENT_KINDS = [
  'verification', // the scheme's three levels; the registry answers
  'consent', // given by the artisan; recorded, not checked
  'document', // a file; checked by the document store, then decided by a reviewer
  'kyc', // a fact about a person; checked by a provider, doubt goes to a reviewer
  'product', // one product; decided by a reviewer, then previewed by the marketplace
  'account', // the seller account; the marketplace answers
] as const;
export type RequirementKind = (typeof REQUIREMENT_KINDS)[number];

/** A requirement as policy lays it down: what, where on the path, who answers, by when. */
export const requirementSpec = z.strictObject({
  id: requirementId,
  kind: z.enum(REQUIREMENT_KINDS),
  stage: z.enum(STAGES),
  /** Who has to bring it. */
  from: z.enum(PARTIES),
  /** Who answers first once it has been brought. */
  checkedBy: z.enum(PARTIES),
  /** What cannot be done without it. */
  gates: z.enum(CAPABILITIES),
  /** To whom it goes when a person has to look at it; a reviewer unless it says so. */
  reviewedBy: z.enum(['reviewer', 'supervisor']).optional(),
  /** Of the requirements that share this name one is enough: a craft card or a geographical indication. */
  oneOf: code.optional(),
  /** After how many days what was accepted has to be brought anew; never unless it says so. */
  validForDays: z.int().min(1).optional(),
  /** How many days whoever looks at it may take, where that is not what the policy allows them in general. */
  lateAfterDays: z.int().min(1).optional(),
});
export type RequirementSpec = z.infer<typeof requirementSpec>;

/** A requirement as it stands in a case. */
export const requirementState = z.object({
  ...requirementSpec.shape,
  status: z.enum(REQUIREMENT_STATUSES),
  /** How many times something was submitted for it. */
  attempt: z.int().min(0),
  /** The number of the question that is, or was last, asked about it: each attempt is a new one, and each recheck. */
  question: z.int().min(0),
  evidence: evidence.nullable(),
  /** Who works on it now, while `submitted` or `verifying`; null while the case has not come to its stage. */
  waitingOn: z.enum(PARTIES).nullable(),
  /** Why it came back or was refused, or what a person is asked to look at. */
  codes: z.array(code),
  decidedBy: z.enum(ROLES).nullable(),
  /** The number of the event that refused it, as long as that may be appealed against or is being so. */
  refusal: z.int().nullable(),
  /** Who refused it: an appeal is decided by somebody else. */
  refusedBy: actorId.nullable(),
  /** Set once only two people together can accept it; who of them has said so already. */
  override: z.object({ proposedBy: actorId.nullable() }).nullable(),
  /** What was accepted is good until then, if whoever accepted it said so. */
  validUntil: instant.nullable(),
  /** How often whoever works on it was late already. */
  escalations: z.int().min(0),
  since: instant,
});
export type Requirement = ReadonlyDeep<z.infer<typeof requirementState>>;

const SATISFIED: ReadonlySet<string> = new Set(['accepted', 'waived', 'not_applicable']);

/** True when nothing more is asked for this requirement. */
export function isSatisfied(one: Pick<Requirement, 'status'>): boolean {
  return SATISFIED.has(one.status);
}

/** True for what a person may decide. Who is in the scheme, or may sell, others say; a consent is the artisan's own. */
export function isDecidable({ kind }: Pick<Requirement, 'kind'>): boolean {
  return kind === 'document' || kind === 'kyc' || kind === 'product';
}

/** True when it is the bringer's turn: nothing was brought yet, or it came back. */
export function isDue(one: Pick<Requirement, 'status'>): boolean {
  return one.status === 'due' || one.status === 'returned' || one.status === 'expired';
}
