import { z } from 'zod';
import { openDossier } from './dossier.ts';
import { DossierError } from './errors.ts';
import { type DossierKeys, keysFrom, loadOrCreateKeys } from './keys.ts';
import { isPostgres } from './postgres.ts';
import type { DossierStore } from './store.ts';

const DEFAULT_PATH = '.data/dossier.db';

const settings = z.object({
  /**
   * The PostgreSQL database, `postgres://user@host:5432/database?sslmode=verify-full`. The password may be in it, or in
   * PGPASSWORD.
   */
  DOSSIER_URL: z.string().optional(),
  /** Without it, the SQLite file that all processes of one installation share. */
  DOSSIER_PATH: z.string().optional(),
  /** The key file, made on first use. It opens every dossier: keep it apart from backups. */
  DOSSIER_KEYS: z.string().min(1).default('.data/dossier.keys.json'),
  /** Instead of a key file: both keys, 32 bytes each in base64, from a secret store. */
  DOSSIER_MASTER_KEY: z.string().optional(),
  DOSSIER_HASH_KEY: z.string().optional(),
});

/**
 * Opens the dossier that the environment names.
 * @throws DossierError BAD_SETTING if it names two, or an invalid URL; BAD_KEY if the keys are malformed, only one of
 *   the two is set, or they are not the store's; AWAY if the database does not answer.
 */
export async function dossierFromEnvironment(
  env: NodeJS.ProcessEnv = process.env,
): Promise<DossierStore> {
  const named = settings.parse(env);
  return openDossier(addressOf(named), keysOf(named));
}

/** No message repeats the URL, which may hold a password. An empty variable counts as not set. */
function addressOf({ DOSSIER_URL: url, DOSSIER_PATH: path }: z.infer<typeof settings>): string {
  if (!url) return path || DEFAULT_PATH;
  if (path)
    throw new DossierError(
      'BAD_SETTING',
      'DOSSIER_URL and DOSSIER_PATH are both set, and there is one dossier: unset one of them',
    );
  if (isPostgres(url)) return url;
  throw new DossierError('BAD_SETTING', 'DOSSIER_URL must begin with postgres://');
}

function keysOf(named: z.infer<typeof settings>): DossierKeys {
  const { DOSSIER_MASTER_KEY: master, DOSSIER_HASH_KEY: hash, DOSSIER_KEYS } = named;
  if (master === undefined && hash === undefined) return loadOrCreateKeys(DOSSIER_KEYS);
  return keysFrom('the environment (DOSSIER_MASTER_KEY and DOSSIER_HASH_KEY)', { master, hash });
}
