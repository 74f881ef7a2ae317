import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Store } from './store.ts';

/** Login with Amazon: tokens of the marketplace. */

/** The credentials that the sandbox accepts. They are valid nowhere else. */
export const SANDBOX_CLIENT = { id: 'sandbox-client', secret: 'sandbox-secret' } as const;
/** The pipeline's own seller account, for previews before a seller has linked theirs. */
export const SANDBOX_OUR_ACCOUNT = {
  sellerId: 'A1TESTOURS01XX',
  refreshToken: 'Atzr|auth-A1TESTOURS01XX',
} as const;

const HOUR = 3600;
const KEY = 'the sandbox signs its tokens, so that they outlast its process';

const tokenRequest = z.object({
  grant_type: z.literal('refresh_token'),
  refresh_token: z.string().min(1),
  client_id: z.string(),
  client_secret: z.string(),
});

/**
 * The state of a seller's authorisation: in order, revoked by the seller, expired (after a year), or suspended by the
 * marketplace. `no_role`: our application lacks a role, so the marketplace refuses calls with a valid token.
 */
export const authorisationState = z.enum(['ok', 'revoked', 'expired', 'suspended', 'no_role']);
type State = z.infer<typeof authorisationState>;

/** The state of each seller's authorisation, and the check of access tokens. */
export class Lwa {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
    store.exec(
      'CREATE TABLE IF NOT EXISTS sellers (seller TEXT PRIMARY KEY, state TEXT NOT NULL) STRICT',
    );
  }

  set(seller: string, state: State): void {
    this.#store.prepare('INSERT OR REPLACE INTO sellers VALUES (?, ?)').run(seller, state);
  }

  state(seller: string): State {
    const row = this.#store.prepare('SELECT state FROM sellers WHERE seller = ?').get(seller);
    return row === undefined ? 'ok' : authorisationState.parse(row.state);
  }

  /** The seller of a request's access token; null if it is missing, forged or expired. */
  sellerOf(request: FastifyRequest): string | null {
    const [seller, until, mark] = String(request.headers['x-amz-access-token'] ?? '')
      .replace(/^Atza\|/, '')
      .split('.');
    if (seller === undefined || until === undefined || mark === undefined) return null;
    const wanted = Buffer.from(sign(seller, until));
    const given = Buffer.from(mark);
    if (wanted.length !== given.length || !timingSafeEqual(wanted, given)) return null;
    return Number(until) * 1000 > Date.now() ? seller : null;
  }
}

const sign = (seller: string, until: string) =>
  createHmac('sha256', KEY).update(`${seller}.${until}`).digest('hex');

/** The route that exchanges a refresh token for an access token of one hour. */
export function lwaRoutes(app: FastifyInstance, lwa: Lwa): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  app.post('/o2/token', (request, reply) => {
    const asked = tokenRequest.safeParse(request.body);
    if (!asked.success)
      return reply.code(400).send({ error: 'invalid_request', error_description: 'malformed' });
    const { client_id, client_secret, refresh_token } = asked.data;
    if (client_id !== SANDBOX_CLIENT.id || client_secret !== SANDBOX_CLIENT.secret) {
      return reply.code(401).send({ error: 'invalid_client', error_description: 'unknown client' });
    }
    const seller = /^Atzr\|auth-([A-Z0-9]{10,20})$/.exec(refresh_token)?.[1];
    const state = seller === undefined ? 'revoked' : lwa.state(seller);
    if (seller === undefined || state === 'revoked' || state === 'expired') {
      const error_description =
        state === 'expired' ? 'the authorisation has expired' : 'the refresh token is not valid';
      return reply.code(400).send({ error: 'invalid_grant', error_description });
    }
    const until = String(Math.floor(Date.now() / 1000) + HOUR);
    return reply.send({
      access_token: `Atza|${seller}.${until}.${sign(seller, until)}`,
      refresh_token,
      token_type: 'bearer',
      expires_in: HOUR,
    });
  });
}
