import { z } from 'zod';
import { loadOrCreateKeys } from './keys.ts';
import { openDossier } from './sqlite.ts';
import type { DossierStore } from './store.ts';

const settings = z.object({
  /** The SQLite file that all processes of one installation share. */
  DOSSIER_PATH: z.string().min(1).default('.data/dossier.db'),
  /** The key file, made on first use. Whoever has it can read every dossier: keep it apart from backups. */
  DOSSIER_KEYS: z.string().min(1).default('.data/dossier.keys.json'),
});

/** Opens the dossier that the environment names. */
export function dossierFromEnvironment(env: NodeJS.ProcessEnv = process.env): DossierStore {
  const { DOSSIER_PATH, DOSSIER_KEYS } = settings.parse(env);
  return openDossier(DOSSIER_PATH, loadOrCreateKeys(DOSSIER_KEYS));
}
