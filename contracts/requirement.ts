import { z } from 'zod';
import { actorId, code, evidence, instant, type ReadonlyDeep, requirementId } from './shapes.ts';
import { CAPABILITIES, PARTIES, REQUIREMENT_STATUSES, ROLES, STAGES } from './vocabulary.ts';

/** The kind of a requirement, which decides how it is checked. */
export const REQUIREMENT_KINDS = [
  'verification', // the scheme's three levels; the registry answers
  'consent', // given by the artisan; recorded, not checked
  'document', // a file; checked by the document store, then decided by a reviewer
  'kyc', // a fact about a person; checked by a provider, doubt goes to a reviewer
  'product', // one product; decided by a reviewer, then previewed by the marketplace
  'account', // the seller account; the marketplace answers
] as const;
export type RequirementKind = (typeof REQUIREMENT_KINDS)[number];

/** A requirement as a policy defines it: what, in which stage, who answers, by when. */
export const requirementSpec = z.strictObject({
  id: requirementId,
  kind: z.enum(REQUIREMENT_KINDS),
  stage: z.enum(STAGES),
  /** The party that has to submit it. */
  from: z.enum(PARTIES),
  /** The party that answers first once it is submitted. */
  checkedBy: z.enum(PARTIES),
  /** The capability that depends on it. */
  gates: z.enum(CAPABILITIES),
  /** The person who decides it when one has to; a reviewer by default. */
  reviewedBy: z.enum(['reviewer', 'supervisor']).optional(),
  /** One of the requirements that share this name is enough: a craft card or a geographical indication. */
  oneOf: code.optional(),
  /** The days after which accepted evidence has to be submitted anew; never by default. */
  validForDays: z.int().min(1).optional(),
  /** The days that its checker may take, if not the policy's general number. */
  lateAfterDays: z.int().min(1).optional(),
});
export type RequirementSpec = z.infer<typeof requirementSpec>;

/** A requirement with its state in a case. */
export const requirementState = z.object({
  ...requirementSpec.shape,
  status: z.enum(REQUIREMENT_STATUSES),
  /** How often evidence was submitted for it. */
  attempt: z.int().min(0),
  /** The number of the current or last question about it: each attempt and each recheck is a new one. */
  question: z.int().min(0),
  evidence: evidence.nullable(),
  /** The party that works on it now, while `submitted` or `verifying`; null before the case has come to its stage. */
  waitingOn: z.enum(PARTIES).nullable(),
  /** Why it was returned or refused, or what a person has to check. */
  codes: z.array(code),
  decidedBy: z.enum(ROLES).nullable(),
  /** The sequence of the event that refused it, while an appeal is possible or open. */
  refusal: z.int().nullable(),
  /** Who refused it: another person decides an appeal. */
  refusedBy: actorId.nullable(),
  /** Set if it takes two people to accept it, with the one who has accepted already. */
  override: z.object({ proposedBy: actorId.nullable() }).nullable(),
  /** The accepted evidence is valid until then, if the reviewer said so. */
  validUntil: instant.nullable(),
  /** How often the party that works on it was late already. */
  escalations: z.int().min(0),
  since: instant,
});
export type Requirement = ReadonlyDeep<z.infer<typeof requirementState>>;

const SATISFIED: ReadonlySet<string> = new Set(['accepted', 'waived', 'not_applicable']);

/** True if nothing more is asked for this requirement. */
export function isSatisfied(one: Pick<Requirement, 'status'>): boolean {
  return SATISFIED.has(one.status);
}

/**
 * True for a kind that a person may decide. The registry and the marketplace decide the others; a consent is the
 * artisan's own.
 */
export function isDecidable({ kind }: Pick<Requirement, 'kind'>): boolean {
  return kind === 'document' || kind === 'kyc' || kind === 'product';
}

/** True if it has to be submitted: nothing was submitted yet, or it was returned or has expired. */
export function isDue(one: Pick<Requirement, 'status'>): boolean {
  return one.status === 'due' || one.status === 'returned' || one.status === 'expired';
}
