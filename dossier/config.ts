import { z } from 'zod';
import { type DossierKeys, keysFrom, loadOrCreateKeys } from './keys.ts';
import { openDossier } from './sqlite.ts';
import type { DossierStore } from './store.ts';

const settings = z.object({
  /** The SQLite file that all processes of one installation share. */
  DOSSIER_PATH: z.string().min(1).default('.data/dossier.db'),
  /** The key file, made on first use. Whoever has it can read every dossier: keep it apart from backups. */
  DOSSIER_KEYS: z.string().min(1).default('.data/dossier.keys.json'),
  /** Instead of a key file: both keys, 32 bytes each in base64, from a secret store. */
  DOSSIER_MASTER_KEY: z.string().optional(),
  DOSSIER_HASH_KEY: z.string().optional(),
});

/**
 * Opens the dossier that the environment names.
 * @throws DossierError BAD_KEY when the keys are malformed, when only one of the two is set, or when they are not
 * the store's.
 */
export function dossierFromEnvironment(env: NodeJS.ProcessEnv = process.env): DossierStore {
  const named = settings.parse(env);
  return openDossier(named.DOSSIER_PATH, keysOf(named));
}

function keysOf(named: z.infer<typeof settings>): DossierKeys {
  const { DOSSIER_MASTER_KEY: master, DOSSIER_HASH_KEY: hash, DOSSIER_KEYS } = named;
  if (master === undefined && hash === undefined) return loadOrCreateKeys(DOSSIER_KEYS);
  return keysFrom('the environment (DOSSIER_MASTER_KEY and DOSSIER_HASH_KEY)', { master, hash });
}
