import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { DossierError } from './errors.ts';

/** `master` wraps each artisan's data key and may be rotated; `hash` makes claims and ids and never is. */
export interface DossierKeys {
  readonly master: Buffer;
  readonly hash: Buffer;
}

const key = z
  .base64()
  .refine((text) => Buffer.from(text, 'base64').length === 32, 'must be 32 bytes in base64');
const keyFile = z.strictObject({ master: key, hash: key });

/**
 * The keys in a file, made on first use and readable by its owner alone.
 * @throws DossierError BAD_KEY when the file does not hold two keys of 32 bytes.
 */
export function loadOrCreateKeys(path: string): DossierKeys {
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true });
    const fresh = {
      master: randomBytes(32).toString('base64'),
      hash: randomBytes(32).toString('base64'),
    };
    try {
      writeFileSync(path, JSON.stringify(fresh), { mode: 0o600, flag: 'wx' });
    } catch (error) {
      // Another process made it in the same moment: its keys are the keys.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  const parsed = keyFile.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (!parsed.success)
    throw new DossierError('BAD_KEY', `${path} must hold a master and a hash key, 32 bytes each`);
  return {
    master: Buffer.from(parsed.data.master, 'base64'),
    hash: Buffer.from(parsed.data.hash, 'base64'),
  };
}

/** AES-256-GCM as nonce ‖ tag ‖ ciphertext, bound to what it is about. */
export function seal(secret: Buffer, content: Buffer, about: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', secret, nonce).setAAD(Buffer.from(about));
  const body = Buffer.concat([cipher.update(content), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

/** @throws DossierError BAD_KEY when the key is another one or the bytes were changed. */
export function open(secret: Buffer, sealed: Uint8Array, about: string): Buffer {
  const bytes = Buffer.from(sealed);
  const decipher = createDecipheriv('aes-256-gcm', secret, bytes.subarray(0, 12))
    .setAAD(Buffer.from(about))
    .setAuthTag(bytes.subarray(12, 28));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
  } catch {
    throw new DossierError('BAD_KEY', `${about} cannot be opened with this key`);
  }
}

/** A digest that tells equal from different and nothing else: a plain hash of a phone number could be guessed. */
export function keyedDigest(secret: Buffer, text: string): string {
  const derived = Buffer.from(hkdfSync('sha256', secret, '', 'dossier digest', 32));
  return createHmac('sha256', derived).update(text).digest('hex');
}

export function keyedHash(secret: Buffer, kind: string, value: string): Buffer {
  return createHmac('sha256', secret).update(`${kind}\0${value}`).digest();
}
