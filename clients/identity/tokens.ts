import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { z } from 'zod';
import { type Account, accountOf } from './account.ts';
import type { IdentityConfig } from './config.ts';

/** Checks bearer tokens: JWT access tokens (RFC 9068) of one OpenID Connect issuer. */

/** Why a token was not taken. `AWAY`: the issuer does not answer, and nothing is known about the token. */
export type NotTaken =
  | 'MALFORMED'
  | 'EXPIRED'
  | 'NOT_YET'
  | 'FOREIGN'
  | 'FORGED'
  | 'CLAIMS'
  | 'AWAY';

/** The sentences for callers. None quotes the token. */
const WHY_NOT_TAKEN: Readonly<Record<NotTaken, string>> = {
  MALFORMED: 'the token is no signed JWT access token of a kind that is taken',
  EXPIRED: 'the token has expired: get another one from the issuer',
  NOT_YET: 'the token is not valid yet: the clocks of issuer and caller differ',
  FOREIGN: 'the token is of another issuer, or meant for another API',
  FORGED: 'the token is not signed by a key of the issuer',
  CLAIMS: 'the token does not say who it is for: sub and role are needed, in their forms',
  AWAY: 'the issuer does not answer, so the token cannot be checked: try again',
};

/** The token of an `Authorization` of the scheme Bearer (RFC 6750, section 2.1); null where there is none. */
export function bearerToken(authorization: string): string | null {
  return /^bearer +([A-Za-z0-9._~+/=-]+)$/i.exec(authorization)?.[1] ?? null;
}

export class TokenNotTaken extends Error {
  override readonly name = 'TokenNotTaken';
  readonly why: NotTaken;

  constructor(why: NotTaken, options: { cause?: unknown } = {}) {
    super(WHY_NOT_TAKEN[why], options);
    this.why = why;
  }

  /** Whether its key may be a new one, for which the issuer was not asked again yet: so soon after the last time. */
  get mayBeOfNewKey(): boolean {
    return this.cause instanceof errors.JWKSNoMatchingKey;
  }
}

/** How long the issuer may take to answer, in milliseconds. */
const ANSWER_MS = 5_000;
/** The issuer is asked at most so often for keys that it has not named yet, in milliseconds. */
export const COOLDOWN_MS = 2_000;
const DISCOVERY_PATH = '/.well-known/openid-configuration';

/** What a token that was taken says. */
export interface Verified {
  readonly account: Account;
  /** When the token expires, epoch milliseconds. */
  readonly expiresAt: number;
}

export interface TokenVerifier {
  /**
   * @param at the moment that it has to be valid at, now if not given: a command that waited in a topic is judged by the
   *   moment at which the broker took it
   * @throws TokenNotTaken
   */
  verify(token: string, at?: Date): Promise<Verified>;
}

/** Makes a verifier. It asks the issuer for its keys at the first token, and again for a key that it does not know. */
export function tokenVerifier(config: IdentityConfig): TokenVerifier {
  const keys = issuerKeys(config);
  return {
    verify: async (token, at = new Date()) => {
      const { issuer, audience, algorithms, clockSeconds, longestSeconds } = config;
      try {
        const { payload } = await jwtVerify(token, keys, {
          ...{ issuer, audience, algorithms: [...algorithms], currentDate: at },
          // An ID token says who signed in, and grants nothing (RFC 9068, section 2.1).
          typ: 'at+jwt',
          clockTolerance: clockSeconds,
          requiredClaims: ['exp', 'iat', 'sub'],
          maxTokenAge: longestSeconds,
        });
        const account = accountOf(payload);
        if (account === null) throw new TokenNotTaken('CLAIMS');
        return { account, expiresAt: Number(payload.exp) * 1_000 };
      } catch (error) {
        if (error instanceof TokenNotTaken) throw error;
        throw new TokenNotTaken(whyOf(error), { cause: error });
      }
    },
  };
}

function whyOf(error: unknown): NotTaken {
  if (error instanceof errors.JWTExpired) return 'EXPIRED';
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'iss' || error.claim === 'aud') return 'FOREIGN';
    if (error.claim === 'nbf' || error.claim === 'iat') return 'NOT_YET';
    return error.claim === 'typ' ? 'MALFORMED' : 'CLAIMS';
  }
  if (
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys
  )
    return 'FORGED';
  if (
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JOSEAlgNotAllowed ||
    error instanceof errors.JOSENotSupported ||
    error instanceof TypeError
  )
    return 'MALFORMED';
  // What is left are time-outs and failures of the issuer. They say nothing about the token.
  return 'AWAY';
}

const discovery = z.object({ issuer: z.string(), jwks_uri: z.url() });

/** The issuer's keys, found by its discovery document (OpenID Connect Discovery 1.0, section 4). */
function issuerKeys({ issuer, keysSeconds }: IdentityConfig): JWTVerifyGetKey {
  let found: Promise<JWTVerifyGetKey> | undefined;
  const find = async (): Promise<JWTVerifyGetKey> => {
    const answer = await ask(`${issuer.replace(/\/$/, '')}${DISCOVERY_PATH}`);
    const said = discovery.safeParse(await answer.json());
    // Another issuer's document, as after a redirect, would bring another one's keys.
    if (said.data?.issuer !== issuer) throw new TokenNotTaken('AWAY');
    return createRemoteJWKSet(new URL(said.data.jwks_uri), {
      timeoutDuration: ANSWER_MS,
      cooldownDuration: COOLDOWN_MS,
      cacheMaxAge: keysSeconds * 1_000,
    });
  };
  return async (header, token) => {
    found ??= find();
    let keys: JWTVerifyGetKey;
    try {
      keys = await found;
    } catch (error) {
      found = undefined;
      throw new TokenNotTaken('AWAY', { cause: error });
    }
    try {
      return await keys(header, token);
    } catch (error) {
      // A failure of the network is a `TypeError`, as a malformed token is one.
      if (error instanceof errors.JOSEError) throw error;
      throw new TokenNotTaken('AWAY', { cause: error });
    }
  };
}

async function ask(url: string): Promise<Response> {
  const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(ANSWER_MS) });
  if (!answer.ok) throw new Error(`the issuer answered ${answer.status}`);
  return answer;
}
