import type { z } from 'zod';
import type { Evidence } from '../contracts/shapes.ts';
import { DossierError } from '../dossier/errors.ts';
import type { DossierStore } from '../dossier/store.ts';
import { dossierUnreadable } from './failures.ts';

/** What activities need of the dossier. */
export type Dossier = Pick<
  DossierStore,
  'get' | 'claim' | 'hint' | 'release' | 'recordEnd' | 'pseudonym'
>;

/**
 * Reads evidence from the dossier.
 * @throws ApplicationFailure DOSSIER if it was erased, is missing or has another shape; other errors unchanged, since a
 *   busy or unreachable store may be asked again.
 */
export async function openEvidence<T>(
  dossier: Dossier,
  evidence: Evidence,
  schema: z.ZodType<T>,
): Promise<T> {
  const content = await dossier.get(evidence).catch((error: unknown) => {
    if (error instanceof DossierError && error.code !== 'AWAY') throw dossierUnreadable(error.code);
    throw error;
  });
  const read = schema.safeParse(content);
  if (read.success) return read.data;
  const fields = read.error.issues.map(({ path }) => path.map(String).join('.') || 'the entry');
  throw dossierUnreadable(`another shape in ${[...new Set(fields)].join(', ')}`);
}
