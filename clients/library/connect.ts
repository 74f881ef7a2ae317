import { Client, Connection } from '@temporalio/client';
import { type ClientConnectConfig, loadClientConnectConfig } from '@temporalio/envconfig';
import { dossierFromEnvironment } from '../../dossier/config.ts';
import type { DossierStore } from '../../dossier/store.ts';
import { REPEATS } from './after-close.ts';
import { Onboarding } from './onboarding.ts';

/** Connects a process to Temporal and the dossier. */

export interface Connected {
  readonly client: Client;
  readonly dossier: DossierStore;
  readonly onboarding: Onboarding;
  close(): Promise<void>;
}

/**
 * Connects to the Temporal server and the dossier that the environment names: `TEMPORAL_ADDRESS`, `TEMPORAL_NAMESPACE`
 * and the other variables and profiles of Temporal's own tools, such as those for TLS and API keys.
 * @throws Error of one line that names what was tried
 */
export async function connect(env: NodeJS.ProcessEnv = process.env): Promise<Connected> {
  const client = await connectTemporal(env);
  const { connection } = client;
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

/** Temporal's address and credentials, read from variables and profiles as Temporal's own tools read them. */
export function temporalSettings(env: NodeJS.ProcessEnv): ClientConnectConfig {
  const overrideEnvVars = Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  return loadClientConnectConfig({ overrideEnvVars });
}

/** Connects to Temporal alone, for processes that do not use the dossier. The caller closes the client's connection. */
export async function connectTemporal(env: NodeJS.ProcessEnv): Promise<Client> {
  const { connectionOptions, namespace = 'default' } = temporalSettings(env);
  const address = connectionOptions.address ?? '127.0.0.1:7233';
  try {
    const more = { address, connectTimeout: 5000, interceptors: REPEATS };
    const options = { ...connectionOptions, ...more };
    return new Client({ connection: await Connection.connect(options), namespace });
  } catch {
    throw new Error(
      `no Temporal server answers at ${address}: start one (npm start), or set TEMPORAL_ADDRESS`,
    );
  }
}
