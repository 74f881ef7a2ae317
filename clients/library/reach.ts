import type { Connected } from './connect.ts';

const REACH_MS = 2000;

/** Probes the Temporal server and the dossier with a small request each. @throws the error of the one that does not answer */
export async function reach({
  client,
  dossier,
}: Pick<Connected, 'client' | 'dossier'>): Promise<void> {
  const { namespace } = client.options;
  await client.connection.withDeadline(Date.now() + REACH_MS, () =>
    client.workflowService.describeNamespace({ namespace }),
  );
  await dossier.application('health');
}
