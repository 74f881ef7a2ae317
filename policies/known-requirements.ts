import { rule } from '../contracts/rules.ts';
import { requirementId } from '../contracts/shapes.ts';
import { POLICIES } from './policies.ts';

/** The kind of every requirement that some policy version asks for, by its id. */
const KINDS = new Map(
  POLICIES.flatMap(({ requirements }) => requirements.map(({ id, kind }) => [id, kind] as const)),
);

/** The rule for an unknown requirement id; it does not repeat the id, which may be any text. */
export const UNKNOWN_REQUIREMENT_RULE = rule('requirement.known');

/** True for the id of a requirement that some policy version asks for, of any product, and for `product`. */
export function isKnownRequirement(id: string): boolean {
  const [name = ''] = id.split(':');
  return requirementId.safeParse(id).success && (name === 'product' || KINDS.has(id));
}

/** The ids of the documents that some policy version asks for. */
export const DOCUMENT_KINDS: readonly string[] = [...KINDS]
  .filter(([, kind]) => kind === 'document')
  .map(([id]) => id);
