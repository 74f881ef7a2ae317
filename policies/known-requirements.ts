import { rule } from '../contracts/rules.ts';
import { requirementId } from '../contracts/shapes.ts';
import { POLICIES } from './policies.ts';

/** The kind of every requirement that some policy version asks for, by its name. */
const KINDS = new Map(
  POLICIES.flatMap(({ requirements }) => requirements.map(({ id, kind }) => [id, kind] as const)),
);

/** How a requirement is named that no policy version asks for: what its sender called it may be anything. */
export const UNKNOWN_REQUIREMENT_RULE = rule('requirement.known');

/** True for the id of a requirement that some policy version asks for, of any product, and for products as such. */
export function isKnownRequirement(id: string): boolean {
  const [name = ''] = id.split(':');
  return requirementId.safeParse(id).success && (name === 'product' || KINDS.has(id));
}

/** The names of the documents that some policy version asks for. */
export const DOCUMENT_KINDS: readonly string[] = [...KINDS]
  .filter(([, kind]) => kind === 'document')
  .map(([id]) => id);
