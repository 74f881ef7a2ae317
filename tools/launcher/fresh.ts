import { dropCompose } from './compose.ts';
import { dossierPlace, holdsDossier } from './dossier.ts';
import type { Plan } from './find.ts';
import { deleteStores } from './installation.ts';
import { readCluster, readNamespace } from './marks.ts';
import { reachKafka, reachTemporal } from './reach.ts';
import { namespaceOf } from './services.ts';

/**
 * Deletes all stores that the launcher owns. It first checks the services that the user named, which it must not delete:
 * cases there would outlive their dossier.
 * @throws Error, and deletes nothing, where one of these is not empty
 */
export async function beginAnew(dataDir: string, plan: Plan): Promise<void> {
  const kept: string[] = [];
  if (plan.temporal === 'environment') {
    const connection = await reachTemporal(process.env, plan.temporal);
    const namespace = namespaceOf(plan);
    const { installation, hasCases } = await readNamespace(connection, namespace);
    await connection.close();
    if (installation !== null || hasCases)
      kept.push(`namespace ${namespace} at ${process.env.TEMPORAL_ADDRESS} (TEMPORAL_NAMESPACE)`);
  }
  if (plan.kafka === 'environment') {
    const { hasEvents } = await readCluster(await reachKafka(process.env, plan.kafka));
    if (hasEvents) kept.push(`the events topic at ${process.env.KAFKA_BROKERS} (KAFKA_BROKERS)`);
  }
  if (plan.dossier === 'environment' && (await holdsDossier(process.env)))
    kept.push(`the dossier at ${dossierPlace(process.env)} (DOSSIER_URL)`);
  if (kept.length > 0)
    throw new Error(
      `nothing was deleted: not empty, and not ours to delete: ${kept.join(' and ')}; name an empty one`,
    );
  if (plan.temporal === 'compose' || plan.kafka === 'compose') await dropCompose(dataDir);
  deleteStores(dataDir);
}
