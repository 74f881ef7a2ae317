import { SellingPartnerApiAuth } from '@sp-api-sdk/auth';
import { z } from 'zod';
import type { OutsideConfig } from '../../config.ts';
import { askJson } from '../../http.ts';
import { timeoutOf } from '../../signal.ts';
import { grantOf, type Whose } from './answers.ts';

/** A token is renewed a minute before it expires, so that it does not expire during a request. */
const EARLY_MS = 60_000;

/**
 * One seller's access token, exchanged at the configured address and kept until it is about to expire. The SDK's own
 * class has the token address built in; the SDK takes this one in its place.
 */
export class SellerToken extends SellingPartnerApiAuth {
  readonly whose: Whose;
  readonly #config: OutsideConfig;
  readonly #refreshToken: string;
  #kept: { readonly token: string; readonly until: number } | null = null;
  #pending: Promise<string> | null = null;

  constructor(config: OutsideConfig, refreshToken: string, whose: Whose) {
    const { LWA_CLIENT_ID: clientId, LWA_CLIENT_SECRET: clientSecret } = config;
    super({ clientId, clientSecret, refreshToken });
    this.whose = whose;
    this.#config = config;
    this.#refreshToken = refreshToken;
  }

  /** @throws ApplicationFailure NOT_AUTHORISED, UNAVAILABLE or REJECTED_REQUEST, as `grantOf`. */
  override async getAccessToken(): Promise<string> {
    if (this.#kept !== null && this.#kept.until > Date.now()) return this.#kept.token;
    // Concurrent calls of one seller share one exchange.
    this.#pending ??= this.#exchange().finally(() => {
      this.#pending = null;
    });
    return this.#pending;
  }

  /** Forgets a token that the marketplace refused, unless it was replaced meanwhile. */
  forget(token: string): void {
    if (this.#kept?.token === token) this.#kept = null;
  }

  async #exchange(): Promise<string> {
    const asked = Date.now();
    const { status, body } = await askJson(
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
      z.unknown(),
      // A refusal has to be in the protocol's JSON: a proxy's page is not.
      [400, 401, 403, 404, 405],
    );
    const { token, seconds } = grantOf(status, body, this.whose);
    this.#kept = { token, until: asked + seconds * 1000 - EARLY_MS };
    return token;
  }
}
