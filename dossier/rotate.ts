import { randomBytes } from 'node:crypto';
import { existsSync, renameSync } from 'node:fs';
import { DossierError } from './errors.ts';
import { createKeyFile, readKeyFile } from './keys.ts';
import { openDossier } from './sqlite.ts';

/**
 * Gives a dossier and its key file a new master key. May be killed at any moment and run again: the next key is on
 * disk before it is used, and the old one stays until the store has changed over. Other processes that have the
 * dossier open get BAD_KEY and have to be started again.
 * @throws DossierError BAD_KEY when neither the key file nor a rotation begun before fits the store.
 */
export async function rotateKeyFile(dossierPath: string, keysPath: string): Promise<void> {
  const nextPath = `${keysPath}.next`;
  const old = readKeyFile(keysPath);
  if (!existsSync(nextPath)) createKeyFile(nextPath, { master: randomBytes(32), hash: old.hash });
  const next = readKeyFile(nextPath);
  if (!next.hash.equals(old.hash))
    throw new DossierError('BAD_KEY', `${nextPath} belongs to another dossier`);
  if (!fits(dossierPath, next)) {
    const store = openDossier(dossierPath, old);
    try {
      await store.rotateMasterKey(next.master);
    } finally {
      store.close();
    }
  }
  renameSync(nextPath, keysPath);
}

/** True if a rotation that was killed had already changed the store over. */
function fits(dossierPath: string, keys: ReturnType<typeof readKeyFile>): boolean {
  try {
    openDossier(dossierPath, keys).close();
    return true;
  } catch (error) {
    if (error instanceof DossierError && error.code === 'BAD_KEY') return false;
    throw error;
  }
}
