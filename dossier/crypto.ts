import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { DossierError, type DossierErrorCode } from './errors.ts';

const NONCE = 12;
const TAG = 16;
const OPTIONS = { authTagLength: TAG };

/** AES-256-GCM as nonce (12 bytes) ‖ tag (16) ‖ ciphertext, bound to `about`. */
export function seal(secret: Buffer, content: Buffer, about: string): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', secret, nonce, OPTIONS).setAAD(Buffer.from(about));
  const body = Buffer.concat([cipher.update(content), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

/**
 * Opens what `seal` made.
 * @throws DossierError with the given code if the key is another one, or the bytes or `about` changed.
 */
export function open(
  secret: Buffer,
  sealed: Uint8Array,
  about: string,
  code: DossierErrorCode,
): Buffer {
  const bytes = Buffer.from(sealed);
  try {
    const decipher = createDecipheriv('aes-256-gcm', secret, bytes.subarray(0, NONCE), OPTIONS)
      .setAAD(Buffer.from(about))
      .setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
    return Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]);
  } catch {
    throw new DossierError(code, `${about} cannot be opened with this key`);
  }
}

/**
 * The key of an artisan's digests. It is derived from their data key and lost with it: then a published digest links to
 * nothing.
 */
export function digestKey(dataKey: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', dataKey, '', 'dossier digest', 32));
}

/** HMAC-SHA-256 in hex. Keyed, since the plain hash of a phone or account number can be guessed by trying all. */
export function keyedDigest(secret: Buffer, text: string): string {
  return createHmac('sha256', secret).update(text).digest('hex');
}

/** The first 16 bytes of a keyed hash in the letters a to p: without digits, it cannot contain a number. */
export function lettersOf(hash: Buffer): string {
  const letter = (digit: string) => 'abcdefghijklmnop'.charAt(Number.parseInt(digit, 16));
  return [...hash.subarray(0, 16).toString('hex')].map(letter).join('');
}

/** HMAC-SHA-256 of a value of some kind: finds equal values without storing them. */
export function keyedHash(secret: Buffer, kind: string, value: string): Buffer {
  return createHmac('sha256', secret).update(`${kind}\0${value}`).digest();
}
