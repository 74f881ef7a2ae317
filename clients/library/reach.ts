import type { Connected } from './connect.ts';

const REACH_MS = 2000;

/** Asks both, the workflow server and the dossier, something small. @throws whatever keeps one of them from answering */
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
