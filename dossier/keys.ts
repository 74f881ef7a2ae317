import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { DossierError } from './errors.ts';

/**
 * 32 bytes each. `master` wraps the data keys and may be rotated; `hash` makes claims and ids, and is never rotated.
 */
export interface DossierKeys {
  readonly master: Buffer;
  readonly hash: Buffer;
}

const key = z
  .base64()
  .transform((text) => Buffer.from(text, 'base64'))
  .refine((bytes) => bytes.length === 32);
const keyPair = z.strictObject({ master: key, hash: key });

/**
 * Reads two keys in base64, from the environment or a key file.
 * @throws DossierError BAD_KEY that names their source, and never their content.
 */
export function keysFrom(source: string, found: unknown): DossierKeys {
  const parsed = keyPair.safeParse(found);
  if (parsed.success) return parsed.data;
  throw new DossierError(
    'BAD_KEY',
    `${source} must hold a master and a hash key, each 32 bytes in base64`,
  );
}

/**
 * The keys in a file, made on first use and readable by its owner alone (mode 0600).
 * @throws DossierError BAD_KEY if the file does not hold two keys of 32 bytes.
 */
export function loadOrCreateKeys(path: string): DossierKeys {
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true });
    createKeyFile(path, { master: randomBytes(32), hash: randomBytes(32) });
  }
  return readKeyFile(path);
}

/** Reads a key file. @throws DossierError BAD_KEY if it does not hold two keys of 32 bytes. */
export function readKeyFile(path: string): DossierKeys {
  const text = readFileSync(path, 'utf8');
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    // A parser's own message quotes the text, which is the key.
  }
  return keysFrom(path, found);
}

/**
 * Creates a key file, whole or not at all: a reader always finds both keys, even if this process is killed halfway. Of
 * two processes at the same moment the first one's keys are kept.
 */
export function createKeyFile(path: string, { master, hash }: DossierKeys): void {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  const file = openSync(draft, 'wx', 0o600);
  try {
    const text = { master: master.toString('base64'), hash: hash.toString('base64') };
    writeSync(file, JSON.stringify(text));
    fsyncSync(file);
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    closeSync(file);
    rmSync(draft, { force: true });
  }
}
