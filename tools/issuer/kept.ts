import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { z } from 'zod';
import { DASHBOARD, PERSONAS } from './personas.ts';

/** The signing key and the clients' secrets of the development issuer: made once, and kept with the installation. */

const form = z.object({
  key: z.looseObject({ kty: z.string() }),
  secrets: z.record(z.string(), z.string().min(16)),
});

export interface Kept {
  readonly key: JWK;
  /** By the client's id. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** Reads the file, or makes it, readable by its owner alone. A client that is new gets a secret. */
export async function keptIn(path: string): Promise<Kept> {
  const known = existsSync(path) ? form.parse(JSON.parse(readFileSync(path, 'utf8'))) : null;
  const secrets = Object.fromEntries(
    [...PERSONAS.map(({ id }) => id), DASHBOARD].map((id) => [
      id,
      known?.secrets[id] ?? randomBytes(24).toString('base64url'),
    ]),
  );
  const kept = { key: (known?.key as JWK | undefined) ?? (await newKey()), secrets };
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(kept, null, 2), { mode: 0o600 });
  return kept;
}

async function newKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return {
    ...(await exportJWK(privateKey)),
    alg: 'ES256',
    use: 'sig',
    kid: randomBytes(8).toString('hex'),
  };
}
