import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { IdentityConfig } from '../../clients/identity/config.ts';
import { type NotTaken, tokenVerifier } from '../../clients/identity/tokens.ts';
import { AUDIENCE } from '../../tools/issuer/audiences.ts';
import { startTestIssuer, type TestIssuer } from '../../tools/issuer/bendable.ts';

/**
 * Tokens that are taken, and those that are not: the attacks of RFC 8725 (JSON Web Token Best Current Practices) and of
 * RFC 9068 (JWT access tokens), each with its answer.
 */
let issuer: TestIssuer;
let config: IdentityConfig;
beforeAll(async () => {
  issuer = await startTestIssuer();
  config = {
    issuer: issuer.url,
    audience: AUDIENCE,
    algorithms: ['ES256', 'RS256'],
    keysSeconds: 600,
    clockSeconds: 5,
    longestSeconds: 3_600,
  };
});
afterAll(() => issuer?.close());
beforeEach(() => issuer.answers(undefined));

const whyNot = async (token: string, how: Partial<IdentityConfig> = {}): Promise<NotTaken | null> =>
  tokenVerifier({ ...config, ...how })
    .verify(token)
    .then(
      () => null,
      ({ why }: { why: NotTaken }) => why,
    );

it('takes a good token, and says who it is of', async () => {
  const token = await issuer.token({
    sub: 'asha-7',
    role: 'reviewer',
    organisation: 'nsic',
    districts: ['UP-AGRA', 'BR'],
  });
  const { account, expiresAt } = await tokenVerifier(config).verify(token);
  expect(account).toEqual({
    id: 'asha-7',
    role: 'reviewer',
    organisation: 'nsic',
    districts: ['UP-AGRA', 'BR'],
  });
  expect(expiresAt).toBeGreaterThan(Date.now());
});

describe('does not take', () => {
  it.each<[string, NotTaken, () => Promise<string> | string]>([
    ['no token', 'MALFORMED', () => 'abc'],
    ['three parts of rubbish', 'MALFORMED', () => 'a.b.c'],
    ['one that is not signed (alg none)', 'MALFORMED', () => unsecured()],
    ['one signed with the public key as a secret', 'MALFORMED', () => confused()],
    [
      'one of an expired hour',
      'EXPIRED',
      () => issuer.token({}, { issuedAt: -900, expiresAt: -60 }),
    ],
    ['one older than a token may be', 'EXPIRED', () => issuer.token({}, { issuedAt: -4_000 })],
    ['one of tomorrow', 'NOT_YET', () => issuer.token({}, { notBefore: 600 })],
    [
      'one that was issued in the future',
      'NOT_YET',
      () => issuer.token({}, { issuedAt: 600, expiresAt: 900 }),
    ],
    ['one for another API', 'FOREIGN', () => issuer.token({}, { audience: 'urn:other' })],
    [
      'one of another issuer',
      'FOREIGN',
      () => issuer.token({}, { issuer: 'https://other.example' }),
    ],
    ['an ID token', 'MALFORMED', () => issuer.token({}, { typ: 'JWT' })],
    ['one signed by a stranger', 'FORGED', () => forged()],
    [
      'one signed by a key that nobody has named',
      'FORGED',
      () => issuer.token({}, { kid: 'unknown' }),
    ],
    ['one without a role', 'CLAIMS', () => issuer.token({ role: undefined as never })],
    ['one with a role that we do not know', 'CLAIMS', () => issuer.token({ role: 'god' as never })],
    ['one whose subject is a name', 'CLAIMS', () => issuer.token({ sub: 'Asha Devi' })],
    ['one whose districts are no places', 'CLAIMS', () => issuer.token({ districts: ['%'] })],
    [
      'one with a list of roles',
      'CLAIMS',
      () => issuer.token({}, { payload: { role: ['reviewer', 'supervisor'] } }),
    ],
  ])('%s', async (_name, why, token) => {
    expect(await whyNot(await token())).toBe(why);
  });

  it('a good one with another algorithm than those that are pinned', async () => {
    expect(await whyNot(await issuer.token(), { algorithms: ['RS256'] })).toBe('MALFORMED');
  });
});

it('judges by the moment that it is told', async () => {
  const token = await issuer.token({}, { expiresAt: 60 });
  const verifier = tokenVerifier(config);
  const at = (seconds: number) => new Date(Date.now() + seconds * 1_000);
  expect((await verifier.verify(token, at(30))).account.id).toBe('test');
  await expect(verifier.verify(token, at(120))).rejects.toMatchObject({ why: 'EXPIRED' });
  await expect(verifier.verify(token, at(-120))).rejects.toMatchObject({ why: 'NOT_YET' });
});

describe('keys', () => {
  it('are asked for once, and again for a new key', async () => {
    const verifier = tokenVerifier(config);
    const before = issuer.asked();
    await verifier.verify(await issuer.token());
    await verifier.verify(await issuer.token());
    expect(issuer.asked() - before).toBe(1);
    const old = await issuer.token();
    await issuer.rotate();
    // The verifier asks again only after a short while, so that strangers' keys do not make it ask without end.
    await expect(verifier.verify(await issuer.token())).rejects.toMatchObject({ why: 'FORGED' });
    await new Promise((wake) => setTimeout(wake, 2_200));
    expect((await verifier.verify(await issuer.token())).account.id).toBe('test');
    expect(await whyNot(old)).toBe('FORGED');
  });

  it.each<[string, Parameters<TestIssuer['answers']>[0]]>([
    ['answers HTML', (_request, response) => void response.end('<html>')],
    ['answers 500', (_request, response) => void response.writeHead(500).end('{}')],
    [
      'sends elsewhere',
      (_request, response) =>
        void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
    ],
    [
      'names another issuer',
      (_request, response) =>
        void response.end(
          '{"issuer":"https://other.example","jwks_uri":"https://other.example/k"}',
        ),
    ],
    ['cuts the line', (request) => void request.socket.destroy()],
  ])('of an issuer that %s are not known: nothing is said about the token', async (_name, how) => {
    const token = await issuer.token();
    issuer.answers(how);
    const verifier = tokenVerifier(config);
    await expect(verifier.verify(token)).rejects.toMatchObject({ why: 'AWAY' });
    // And the next one is taken once it is back.
    issuer.answers(undefined);
    expect((await verifier.verify(token)).account.id).toBe('test');
  });

  it('that are known serve while the issuer is away', async () => {
    const verifier = tokenVerifier(config);
    const token = await issuer.token();
    await verifier.verify(token);
    issuer.answers((request) => void request.socket.destroy());
    expect((await verifier.verify(token)).account.id).toBe('test');
  });
});

const unsecured = () =>
  new UnsecuredJWT({ role: 'administrator', districts: ['all'] })
    .setIssuer(issuer.url)
    .setAudience(AUDIENCE)
    .setSubject('test')
    .setIssuedAt()
    .setExpirationTime('5m')
    .encode();

/** RFC 8725, section 2.1: the issuer's public key, which everybody has, used as a secret. */
async function confused(): Promise<string> {
  const keys = await (await fetch(`${issuer.url}/jwks`)).text();
  return issuer.token({}, { alg: 'HS256', key: new TextEncoder().encode(keys) });
}

async function forged(): Promise<string> {
  const { privateKey } = await generateKeyPair('ES256');
  const good = await issuer.token();
  const { kid = '' } = JSON.parse(Buffer.from(good.split('.')[0] ?? '', 'base64url').toString());
  return new SignJWT({ role: 'administrator', districts: ['all'] })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid })
    .setIssuer(issuer.url)
    .setAudience(AUDIENCE)
    .setSubject('test')
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(privateKey);
}
