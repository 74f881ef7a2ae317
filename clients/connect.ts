import { Client, Connection } from '@temporalio/client';
import { type ClientConnectConfig, loadClientConnectConfig } from '@temporalio/envconfig';
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
 * Connects to the Temporal server and dossier that the environment names: `TEMPORAL_ADDRESS`, `TEMPORAL_NAMESPACE`
 * and the other variables and profiles of Temporal's own tools, TLS and API keys among them.
 * @throws Error of one line that says what was tried.
 */
export async function connect(env: NodeJS.ProcessEnv = process.env): Promise<Connected> {
  const { connectionOptions, namespace = 'default' } = temporalSettings(env);
  const address = connectionOptions.address ?? '127.0.0.1:7233';
  let connection: Connection;
  try {
    connection = await Connection.connect({ ...connectionOptions, address, connectTimeout: 5000 });
  } catch {
    throw new Error(
      `no Temporal server answers at ${address}: start one (npm start), or set TEMPORAL_ADDRESS`,
    );
  }
  const client = new Client({ connection, namespace });
  let dossier: DossierStore;
  try {
    dossier = await dossierFromEnvironment(env);
  } catch (error) {
    await connection.close();
    throw error;
  }
  return {
    client,
    dossier,
    onboarding: new Onboarding(client, dossier, env.TASK_QUEUE),
    close: async () => {
      await dossier.close();
      await connection.close();
    },
  };
}

/** Where Temporal is and how to sign in, as Temporal's own tools read it from variables and profiles. */
export function temporalSettings(env: NodeJS.ProcessEnv): ClientConnectConfig {
  const overrideEnvVars = Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  return loadClientConnectConfig({ overrideEnvVars });
}
