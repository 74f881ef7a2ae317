import * as oidc from 'openid-client';
import { z } from 'zod';
import type { DashboardConfig } from './config.ts';
import type { Account } from './sessions.ts';

/** Signing in by OpenID Connect: authorization code with PKCE, against the institution's issuer. */

/** What the browser keeps between leaving for the issuer and coming back. */
export const attempt = z.object({
  verifier: z.string(),
  state: z.string(),
  nonce: z.string(),
  /** The path to come back to. */
  back: z.string(),
});
export type Attempt = z.infer<typeof attempt>;

/** Roles that look after cases. Others have the public view alone. */
const ROLES = ['facilitator', 'reviewer', 'supervisor', 'operations', 'administrator', 'auditor'];

const claims = z.object({
  sub: z.string().min(1).max(200),
  role: z.enum(ROLES, { error: 'this role has no view of single cases' }),
  districts: z.array(z.string().max(100)).max(1_000),
});

export class SignIn {
  readonly #wanted: NonNullable<DashboardConfig['signIn']>;
  #issuer: Promise<oidc.Configuration> | null = null;

  constructor(wanted: NonNullable<DashboardConfig['signIn']>) {
    this.#wanted = wanted;
  }

  /**
   * The address to send the browser to, and what it has to keep.
   * @param language in which the reader has the page, for the issuer's own page
   * @throws Error where the issuer does not answer
   */
  async begin(
    callback: string,
    back: string,
    language: string | null,
  ): Promise<{ to: string; attempt: Attempt }> {
    const issuer = await this.#discovered();
    const verifier = oidc.randomPKCECodeVerifier();
    const begun = { verifier, state: oidc.randomState(), nonce: oidc.randomNonce(), back };
    const to = oidc.buildAuthorizationUrl(issuer, {
      redirect_uri: callback,
      scope: 'openid',
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state: begun.state,
      nonce: begun.nonce,
      ...(language === null ? {} : { ui_locales: language }),
    });
    return { to: to.href, attempt: begun };
  }

  /** Takes the issuer's answer. @throws Error where it is not an answer to this attempt, or the account has no view here */
  async complete(came: URL, { verifier, state, nonce }: Attempt): Promise<Account> {
    const issuer = await this.#discovered();
    const tokens = await oidc.authorizationCodeGrant(issuer, came, {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: nonce,
      idTokenExpected: true,
    });
    const { sub, role, districts } = claims.parse(tokens.claims());
    return { id: sub, role, districts };
  }

  #discovered(): Promise<oidc.Configuration> {
    const { issuer, clientId, clientSecret } = this.#wanted;
    // Without TLS only on this machine: codes and secrets would pass in the open.
    const isLocal = ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(issuer).hostname);
    const execute = isLocal ? [oidc.allowInsecureRequests] : [];
    this.#issuer ??= oidc
      .discovery(new URL(issuer), clientId, clientSecret, undefined, { execute })
      .catch((error: unknown) => {
        this.#issuer = null;
        throw error;
      });
    return this.#issuer;
  }
}
