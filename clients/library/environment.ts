import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The environment, completed with the addresses of a running `npm start`. Variables that the user set win. */
export function environment(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const launched = join(env.ARTISAN_DATA_DIR ?? '.data', 'run', 'addresses.json');
  if (!existsSync(launched)) return env;
  const at = JSON.parse(readFileSync(launched, 'utf8')) as Record<string, string>;
  // There is one dossier: a user who sets either variable means that one alone.
  const isNamed = Boolean(env.DOSSIER_URL || env.DOSSIER_PATH);
  return {
    TEMPORAL_ADDRESS: at.temporal,
    TEMPORAL_NAMESPACE: at.namespace,
    KAFKA_BROKERS: at.kafka,
    ...(isNamed ? {} : { DOSSIER_PATH: at.dossier, DOSSIER_URL: at.dossierUrl }),
    DOSSIER_KEYS: at.keys,
    RECONCILER_DB: at.reconciler,
    ...(at.issuer === undefined ? {} : { OIDC_ISSUER: at.issuer }),
    ...env,
  };
}
