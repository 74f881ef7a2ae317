import type { Server } from 'node:http';
import Provider, { errors } from 'oidc-provider';
import { keptIn } from './kept.ts';
import { DASHBOARD, PERSONAS } from './personas.ts';
import { addSignInPage, signInByChoice } from './sign-in-page.ts';

/**
 * An OpenID Connect issuer for development: real tokens by client credentials (RFC 6749, section 4.4), and a sign-in of people
 * by authorization code with PKCE, where a person chooses a persona and gives no password. Production has the institution's
 * own issuer.
 */

/** How long a token lives, in seconds. */
const TOKEN_SECONDS = 3_600;

export interface IssuerOptions {
  /** The issuer's name holds it: tokens of another port are another issuer's. */
  readonly port: number;
  /** Where its key and its clients' secrets are kept. */
  readonly file: string;
  /** Whom tokens may be for, by the `resource` of a request (RFC 8707); the first where it names none. */
  readonly audiences: readonly [string, ...string[]];
  /** Where the dashboard's browsers may come back to. */
  readonly pages?: readonly string[];
}

export interface Issuer {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts the issuer on this machine alone. @throws Error where the port is taken or the file is broken */
export async function startIssuer({
  port,
  file,
  audiences,
  pages = [],
}: IssuerOptions): Promise<Issuer> {
  const { key, secrets } = await keptIn(file);
  const url = `http://127.0.0.1:${port}`;
  const provider = new Provider(url, {
    jwks: { keys: [key as never] },
    clients: [
      ...PERSONAS.map(({ id }) => ({
        client_id: id,
        client_secret: secrets[id] ?? '',
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
        id_token_signed_response_alg: 'ES256' as const,
      })),
      {
        client_id: DASHBOARD,
        client_secret: secrets[DASHBOARD] ?? '',
        grant_types: ['authorization_code'],
        response_types: ['code'],
        redirect_uris: [...pages],
        id_token_signed_response_alg: 'ES256',
      },
    ],
    ...signInByChoice(),
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        // A person who signs in gets an identity, and no token for the API.
        defaultResource: (_context, client) => (client?.clientId === DASHBOARD ? '' : audiences[0]),
        useGrantedResource: () => true,
        getResourceServerInfo: (_context, resource) => {
          if (!audiences.includes(resource)) throw new errors.InvalidTarget();
          return {
            scope: '',
            audience: resource,
            accessTokenFormat: 'jwt',
            accessTokenTTL: TOKEN_SECONDS,
            jwt: { sign: { alg: 'ES256' } },
          };
        },
      },
    },
    extraTokenClaims: (_context, { clientId }) => {
      const persona = PERSONAS.find(({ id }) => id === clientId);
      if (persona === undefined) return undefined;
      const { id: _id, ...claims } = persona;
      return claims;
    },
  });
  addSignInPage(provider, pages);
  const server = await new Promise<Server>((resolve, reject) => {
    const listening: Server = provider.listen(port, '127.0.0.1', () => resolve(listening));
    listening.once('error', reject);
  });
  return {
    url,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
