import type { IncomingMessage } from 'node:http';
import type Provider from 'oidc-provider';
import type { Configuration } from 'oidc-provider';
import { PERSONAS } from './personas.ts';

/** The page of the development issuer on which a person chooses who they are. It asks for no password. */

const PATH = '/choose';

/** The part of the issuer's settings that makes people sign in by the page. */
export function signInByChoice(): Configuration {
  return {
    interactions: { url: (_context, { uid }) => `${PATH}/${uid}` },
    claims: { openid: ['sub', 'role', 'districts', 'organisation'] },
    // The dashboard reads the identity from the ID token alone.
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    findAccount: (_context, id) => {
      const persona = PERSONAS.find((one) => one.id === id);
      if (persona === undefined) return undefined;
      const { id: sub, ...claims } = persona;
      return { accountId: sub, claims: async () => ({ sub, ...claims }) };
    },
    // There is nothing to consent to: the institution's own page asks for the institution's own account.
    loadExistingGrant: async ({ oidc }) => {
      const { client, session, provider } = oidc;
      if (client === undefined || session?.accountId === undefined) return undefined;
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope('openid');
      await grant.save();
      return grant;
    },
  };
}

/** Serves the page, and takes the choice. */
export function addSignInPage(provider: Provider): void {
  provider.use(async (context, next) => {
    if (!context.path.startsWith(`${PATH}/`)) return next();
    if (context.method === 'POST') {
      const id = new URLSearchParams(await bodyOf(context.req)).get('id') ?? '';
      if (!PERSONAS.some((one) => one.id === id)) {
        context.status = 400;
        return;
      }
      await provider.interactionFinished(context.req, context.res, { login: { accountId: id } });
      context.respond = false;
      return;
    }
    context.type = 'html';
    context.body = page(context.path);
  });
}

const page = (path: string) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Development sign-in</title></head>
<body><h1>Development sign-in</h1><p>Choose who you are. There are no passwords: this issuer is for development alone.</p>
<form method="post" action="${path}">
${PERSONAS.map(({ id, role, districts }) => `<p><button name="id" value="${id}">${id}</button> ${role}, districts: ${districts.join(', ')}</p>`).join('\n')}
</form></body></html>`;

const MOST_BYTES = 1_000;

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) {
    body += String(chunk);
    if (body.length > MOST_BYTES) throw new Error('a choice is short');
  }
  return body;
}
