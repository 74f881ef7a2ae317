import { ApplicationFailure } from '@temporalio/activity';
import type { z } from 'zod';
import { FAULTS } from '../contracts/outside.ts';
import type { Evidence } from '../contracts/shapes.ts';
import type { DossierStore } from '../dossier/store.ts';

/** Opens an entry for an activity. What cannot be read now will not be readable on a retry either. */
export async function openEntry<T>(
  dossier: DossierStore,
  evidence: Evidence,
  schema: z.ZodType<T>,
): Promise<T> {
  try {
    return schema.parse(await dossier.get(evidence));
  } catch (error) {
    const reason = error instanceof Error ? error.name : 'unknown';
    throw ApplicationFailure.create({
      type: FAULTS.DOSSIER,
      message: `${evidence.ref}: ${reason}`,
      nonRetryable: true,
    });
  }
}
