import { randomBytes } from 'node:crypto';
import { existsSync, renameSync } from 'node:fs';
import { openDossier } from './dossier.ts';
import { DossierError } from './errors.ts';
import { createKeyFile, type DossierKeys, readKeyFile } from './keys.ts';

/**
 * Gives a dossier and its key file a new master key. May be killed at any moment and run again: the next key is on disk
 * before it is used, and the old one stays until the store has changed over. Other processes that have the dossier open
 * get BAD_KEY and have to restart.
 * @param at the dossier's file, or `postgres://…`.
 * @throws DossierError BAD_KEY if neither the key file nor an unfinished rotation fits the store.
 */
export async function rotateKeyFile(at: string, keysPath: string): Promise<void> {
  const nextPath = `${keysPath}.next`;
  const old = readKeyFile(keysPath);
  if (!existsSync(nextPath)) createKeyFile(nextPath, { master: randomBytes(32), hash: old.hash });
  const next = readKeyFile(nextPath);
  if (!next.hash.equals(old.hash))
    throw new DossierError('BAD_KEY', `${nextPath} belongs to another dossier`);
  if (!(await fits(at, next))) {
    const store = await openDossier(at, old);
    try {
      await store.rotateMasterKey(next.master);
    } finally {
      await store.close();
    }
  }
  renameSync(nextPath, keysPath);
}

/** True if a killed rotation had already changed the store over. */
async function fits(at: string, keys: DossierKeys): Promise<boolean> {
  try {
    await (await openDossier(at, keys)).close();
    return true;
  } catch (error) {
    if (error instanceof DossierError && error.code === 'BAD_KEY') return false;
    throw error;
  }
}
