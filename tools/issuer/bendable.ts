import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import type { AccessRole } from '../../contracts/vocabulary.ts';
import { AUDIENCE } from './audiences.ts';

/**
 * An issuer for drills and tests. It signs what it is told to, and a test can bend its every answer: keys that change,
 * documents that lie, silence. What a real issuer signs is in `test/http/curl.test.ts`.
 */
export interface TestIssuer {
  readonly url: string;
  /** A token as the real issuer makes it, but for what the test changes. */
  token(claims?: Claims, bent?: Bent): Promise<string>;
  /** Signs with another key from now on, and names only that one. */
  rotate(): Promise<void>;
  /** How it answers from now on: `null` does not answer at all. */
  answers(
    how: ((request: IncomingMessage, response: ServerResponse) => void) | null | undefined,
  ): void;
  /** How often the keys were asked for. */
  readonly asked: () => number;
  close(): Promise<void>;
}

interface Claims {
  readonly sub?: string;
  readonly role?: AccessRole;
  readonly organisation?: string;
  readonly districts?: readonly string[];
  readonly artisan?: string;
}

/** What differs from a good token. */
interface Bent {
  readonly issuer?: string;
  readonly audience?: string;
  readonly typ?: string;
  readonly key?: CryptoKey | Uint8Array;
  readonly alg?: string;
  readonly kid?: string;
  /** Seconds from now. */
  readonly issuedAt?: number;
  readonly expiresAt?: number;
  readonly notBefore?: number;
  readonly payload?: Readonly<Record<string, unknown>>;
}

export async function startTestIssuer(): Promise<TestIssuer> {
  let signing = await newKey();
  let asked = 0;
  let other: ((request: IncomingMessage, response: ServerResponse) => void) | null | undefined;
  const server = createServer((request, response) => {
    if (other === null) return;
    if (other !== undefined) return other(request, response);
    const isKeys = request.url === '/jwks';
    if (isKeys) asked += 1;
    const document = { issuer: url, jwks_uri: `${url}/jwks` };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(isKeys ? { keys: [signing.jwk] } : document));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    token: (claims = {}, bent = {}) => {
      const now = Math.floor(Date.now() / 1_000);
      const { issuedAt = 0, expiresAt = 600, notBefore } = bent;
      const payload = { sub: 'test', role: 'supervisor', districts: ['all'], ...claims };
      const made = new SignJWT({ ...payload, ...bent.payload })
        .setProtectedHeader({
          alg: bent.alg ?? 'ES256',
          typ: bent.typ ?? 'at+jwt',
          kid: bent.kid ?? signing.jwk.kid ?? '',
        })
        .setIssuer(bent.issuer ?? url)
        .setAudience(bent.audience ?? AUDIENCE)
        .setIssuedAt(now + issuedAt)
        .setExpirationTime(now + expiresAt);
      if (notBefore !== undefined) made.setNotBefore(now + notBefore);
      return made.sign(bent.key ?? signing.privateKey);
    },
    rotate: async () => {
      signing = await newKey();
    },
    answers: (how) => {
      other = how;
    },
    asked: () => asked,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

interface SigningKey {
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

async function newKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const kid = crypto.randomUUID();
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' } };
}
