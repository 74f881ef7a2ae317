import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import {
  bearerToken,
  type NotTaken,
  TokenNotTaken,
  type TokenVerifier,
  type Verified,
} from '../identity/tokens.ts';
import { Failure } from './problems.ts';

/** Who sends a request, by its bearer token (RFC 6750), and how many requests one account may send. */

/** @returns the account of a request that has passed the sign-in */
export type AccountFor = (request: FastifyRequest) => Verified;

/**
 * Checks the token of every request but those to open addresses, before anything else of it is read.
 * @param onRefused is told of each token that was found to be bad. A missing token, and an issuer that is away, are none.
 */
export function takeSignIn(
  app: FastifyInstance,
  verifier: TokenVerifier,
  isOpen: (url: string | undefined) => boolean,
  onRefused: (request: FastifyRequest, why: NotTaken) => Promise<void>,
): AccountFor {
  const accounts = new WeakMap<FastifyRequest, Verified>();
  app.addHook('onRequest', async (request) => {
    if (isOpen(request.routeOptions.url)) return;
    const token = bearerToken(request.headers.authorization ?? '');
    if (token === null)
      throw new Failure('UNAUTHORISED', 'Authorization must be Bearer and a token of the issuer');
    try {
      accounts.set(request, await verifier.verify(token));
    } catch (error) {
      if (error instanceof TokenNotTaken && error.why !== 'AWAY')
        await onRefused(request, error.why);
      throw error;
    }
  });
  return (request) => {
    const verified = accounts.get(request);
    if (verified === undefined) throw new Failure('UNAUTHORISED');
    return verified;
  };
}

/** The header that says how to sign in; after a token that was not taken, why (RFC 6750, section 3). */
export function challengeFor(error: unknown): string {
  if (!(error instanceof TokenNotTaken)) return 'Bearer';
  return `Bearer error="invalid_token", error_description="${error.message}"`;
}

/** Refuses what one account sends beyond its share. It is counted in this process alone. */
export async function limitClients(
  app: FastifyInstance,
  perMinute: number,
  accountFor: AccountFor,
): Promise<void> {
  await app.register(rateLimit, {
    max: perMinute,
    timeWindow: 60_000,
    // After the sign-in: before it there is no account to count for.
    hook: 'preHandler',
    keyGenerator: (request) => {
      try {
        return accountFor(request).account.id;
      } catch {
        return request.ip;
      }
    },
    errorResponseBuilder: () => new Failure('TOO_MANY'),
    addHeadersOnExceeding: {},
  });
}
