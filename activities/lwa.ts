import { SellingPartnerApiAuth } from '@sp-api-sdk/auth';
import { z } from 'zod';
import type { OutsideConfig } from './config.ts';
import { rejected } from './failures.ts';
import { askJson } from './http.ts';
import { timeoutOf } from './signal.ts';

/** The seller has taken the authorisation back, or it has run out (after 365 days). A finding, not a fault. */
export class NotAuthorised extends Error {
  override readonly name = 'NotAuthorised';
  readonly code: string;

  constructor(code: 'account.not_authorised' | 'account.authorisation_expired') {
    super(code);
    this.code = code;
  }
}

const granted = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });
const denied = z.object({ error: z.string(), error_description: z.string().optional() });

/** A token is renewed a minute before it runs out, so that no request starts with one that ends on the way. */
const EARLY_MS = 60_000;

/**
 * One seller's access token, exchanged at the configured address and kept until it is about to run out.
 * The SDK's own class has the token address built in; the SDK takes this one in its place.
 */
export class SellerToken extends SellingPartnerApiAuth {
  readonly #config: OutsideConfig;
  readonly #refreshToken: string;
  #kept: { readonly token: string; readonly until: number } | null = null;
  #pending: Promise<string> | null = null;

  constructor(config: OutsideConfig, refreshToken: string) {
    const { LWA_CLIENT_ID: clientId, LWA_CLIENT_SECRET: clientSecret } = config;
    super({ clientId, clientSecret, refreshToken });
    this.#config = config;
    this.#refreshToken = refreshToken;
  }

  /** @throws NotAuthorised, or ApplicationFailure UNAVAILABLE or REJECTED_REQUEST. */
  override async getAccessToken(): Promise<string> {
    if (this.#kept !== null && this.#kept.until > Date.now()) return this.#kept.token;
    // Many listings of one seller at once make one exchange.
    this.#pending ??= this.#exchange().finally(() => {
      this.#pending = null;
    });
    return this.#pending;
  }

  /** Forgets a token that the marketplace no longer takes. */
  forget(): void {
    this.#kept = null;
  }

  async #exchange(): Promise<string> {
    const asked = Date.now();
    const { body } = await askJson(
      {
        system: 'marketplace',
        method: 'POST',
        url: this.#config.MARKETPLACE_TOKEN_URL,
        body: {
          grant_type: 'refresh_token',
          refresh_token: this.#refreshToken,
          client_id: this.#config.LWA_CLIENT_ID,
          client_secret: this.#config.LWA_CLIENT_SECRET,
        },
        timeoutMs: timeoutOf('marketplace', this.#config),
        shared: true,
      },
      z.union([granted, denied]),
      [400, 401],
    );
    if ('error' in body) throw refusalOf(body);
    this.#kept = { token: body.access_token, until: asked + body.expires_in * 1000 - EARLY_MS };
    return body.access_token;
  }
}

/** RFC 6749, section 5.2: `invalid_grant` is about the seller's authorisation, all else about our own credentials. */
function refusalOf({ error, error_description: why = '' }: z.infer<typeof denied>): Error {
  if (error !== 'invalid_grant')
    return rejected('marketplace', `the token request (${codeOf(error)})`);
  const hasExpired = /expired/i.test(why);
  return new NotAuthorised(hasExpired ? 'account.authorisation_expired' : 'account.not_authorised');
}

const codeOf = (error: string) => (/^[a-z_]{1,40}$/.test(error) ? error : 'unknown error');
