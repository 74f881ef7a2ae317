import { recoverCase } from '../clients/recover.ts';
import type { System } from './system.ts';

/**
 * Has a case repaired whose run was terminated or reset. The one place that says who does it: an administrator with
 * `recover CASE`.
 */
export async function repair({ client, kafka }: System, caseId: string): Promise<void> {
  await recoverCase({ client, kafka, caseId });
}
