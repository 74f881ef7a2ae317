import { Client, Connection } from '@temporalio/client';
import { dossierFromEnvironment } from '../dossier/config.ts';
import type { DossierStore } from '../dossier/store.ts';
import { Onboarding } from './onboarding.ts';

export interface Connected {
  readonly client: Client;
  readonly dossier: DossierStore;
  readonly onboarding: Onboarding;
  close(): Promise<void>;
}

/**
 * Connects to the Temporal server and dossier that the environment names.
 * @throws Error of one line that says what was tried.
 */
export async function connect(env: NodeJS.ProcessEnv = process.env): Promise<Connected> {
  const address = env.TEMPORAL_ADDRESS ?? '127.0.0.1:7233';
  let connection: Connection;
  try {
    connection = await Connection.connect({ address, connectTimeout: 5000 });
  } catch {
    throw new Error(
      `no Temporal server answers at ${address}: start one (npm start), or set TEMPORAL_ADDRESS`,
    );
  }
  const client = new Client({ connection, namespace: env.TEMPORAL_NAMESPACE ?? 'default' });
  const dossier = dossierFromEnvironment(env);
  return {
    client,
    dossier,
    onboarding: new Onboarding(client, dossier, env.TASK_QUEUE),
    close: async () => {
      dossier.close();
      await connection.close();
    },
  };
}
