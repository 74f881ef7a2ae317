import type { IncomingMessage } from 'node:http';
import type Provider from 'oidc-provider';
import type { Configuration } from 'oidc-provider';
import { choicePage, policyOf } from './choice-page.ts';
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

/**
 * Serves the page, and takes the choice.
 * @param pages where browsers may come back to after it
 */
export function addSignInPage(provider: Provider, pages: readonly string[]): void {
  const policy = policyOf([...new Set(pages.map((one) => new URL(one).origin))]);
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
    // @throws Error, which is answered by the issuer's own page, where there is no such sign-in
    const { params, uid } = await provider.interactionDetails(context.req, context.res);
    const [wished] = String(params.ui_locales ?? '').split(/[ -]/);
    const language = String(context.query.lang ?? (wished || context.acceptsLanguages('en', 'hi')));
    context.type = 'html';
    context.set({
      'content-security-policy': policy,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    context.body = choicePage(`${PATH}/${uid}`, PERSONAS, language === 'hi' ? 'hi' : 'en');
  });
}

const MOST_BYTES = 1_000;

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) {
    body += String(chunk);
    if (body.length > MOST_BYTES) throw new Error('a choice is short');
  }
  return body;
}
