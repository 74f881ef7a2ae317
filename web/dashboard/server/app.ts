import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BadId, parseCaseId } from '@artisan-onboarding/contract';
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import statics from '@fastify/static';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Choices, Session } from '../interface.ts';
import { Answers } from './answers.ts';
import { listCases, storyOf } from './cases.ts';
import { Combinations, choicesOf } from './combined.ts';
import type { DashboardConfig } from './config.ts';
import type { Feed } from './feed.ts';
import { FILTERS } from './filters.ts';
import type { Looks } from './looks.ts';
import { dashboardMetrics } from './metrics.ts';
import type { Releases } from './releases.ts';
import { type Account, Sessions, secret } from './sessions.ts';
import { attempt, SignIn } from './sign-in.ts';
import { Stream } from './stream.ts';
import type { Scope } from './tally.ts';

/** What the dashboard serves. */

const COOKIE = 'dashboard';
const ATTEMPT = 'dashboard-attempt';
const ATTEMPT_SECONDS = 600;

/**
 * Nothing from elsewhere, and nothing written into the page. @param styles from where styles come, beside this origin: the
 * components' library adds an element of its own, which bears the page's number
 */
const policy = (styles = '') =>
  [
    ...["default-src 'none'", "script-src 'self'", `style-src 'self'${styles}`, "font-src 'self'"],
    ...["img-src 'self' blob: data:", "connect-src 'self'", "manifest-src 'self'"],
    ...["base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"],
  ].join('; ');

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': policy(),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
};

const scope = z.string().regex(/^(\*|[STRC]:[A-Za-z_-]{1,60}|D:[A-Z]{2}\/[A-Za-z0-9-]{1,60})$/);
const inScope = z.object({ scope: scope.default('*') });
const wanted = z.strictObject({
  ...FILTERS,
  offset: z.coerce.number().int().min(0).max(10_000).default(0),
});
const combination = z.strictObject(FILTERS);

export interface AppOptions {
  readonly config: DashboardConfig;
  readonly feed: Feed;
  readonly releases: Releases;
  readonly looks: Looks;
  readonly log: Logger;
}

export function dashboardApp({ config, feed, releases, looks, log }: AppOptions): FastifyInstance {
  const app = Fastify({ logger: false, forceCloseConnections: true });
  const answers = new Answers(feed, releases);
  const combinations = new Combinations(feed, releases);
  const sessions = new Sessions();
  const signIn = config.signIn === null ? null : new SignIn(config.signIn);
  const stream = new Stream({
    standing: () => feed.standing(),
    overview: (one, isExact) => answers.overview(one, isExact),
  });
  const registry = dashboardMetrics(feed, stream);
  app.addHook('onClose', async () => stream.close());
  app.register(compress);
  app.register(cookie);
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(HEADERS);
  });
  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof z.ZodError || error instanceof BadId)
      return reply.code(400).send({ error: 'MALFORMED' });
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    if (status >= 500) log.error({ err: nameOf(error) }, 'a request failed');
    return reply.code(status).send({ error: status >= 500 ? 'FAILED' : 'REFUSED' });
  });

  const sessionOf = (request: FastifyRequest) => sessions.find(request.cookies[COOKIE]);
  /** Whoever may look at cases, after writing down that they did. Else answers for itself. */
  function looking(
    request: FastifyRequest,
    reply: FastifyReply,
    what: 'list' | 'case',
    about: string,
  ) {
    const account = sessionOf(request);
    if (account === null) {
      reply.code(401).send({ error: 'SIGNED_OUT' });
      return null;
    }
    looks.add({ who: account.id, role: account.role, what, about });
    return account;
  }

  app.get('/livez', async () => ({ alive: true }));
  app.get('/readyz', async (_request, reply) => {
    const isReady = feed.isFollowing(releases.last().version);
    return reply.code(isReady ? 200 : 503).send({ ready: isReady });
  });
  app.get('/metrics', async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  );

  app.get('/api/session', async (request): Promise<Session> => {
    const found = sessionOf(request);
    const canSignIn = signIn !== null;
    if (found === null) return { signedIn: false, canSignIn };
    const { id, role, districts, csrf } = found;
    return { signedIn: true, name: id, role, districts, csrf, canSignIn };
  });
  app.get('/api/overview', async (request) => {
    const { scope: one } = inScope.parse(request.query);
    return {
      standing: feed.standing(),
      overview: answers.overview(one, seesAll(sessionOf(request), one)),
    };
  });
  app.get('/api/choices', async (): Promise<Choices> => choicesOf(feed.projection.db));
  app.get('/api/combined', async (request) => {
    const filters = combination.parse(request.query);
    const combined = combinations.of(filters, sessionOf(request)?.districts ?? null);
    return { standing: feed.standing(), combined };
  });
  app.get('/api/stream', (request, reply) => {
    const { scope: one } = inScope.parse(request.query);
    const number = request.cookies[COOKIE];
    const wasSignedIn = sessions.find(number) !== null;
    reply.hijack();
    reply.raw.writeHead(200, {
      ...HEADERS,
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    const sees = () => {
      const account = sessions.find(number);
      if (account === null && wasSignedIn) return null;
      return seesAll(account, one) ? 'all' : 'public';
    };
    stream.add(reply.raw, { scope: one, sees });
  });
  app.get('/api/cases', async (request, reply) => {
    const filters = wanted.parse(request.query);
    const account = looking(request, reply, 'list', JSON.stringify(filters));
    if (account === null) return reply;
    return listCases(feed.projection, account.districts, filters, Date.now());
  });
  app.get<{ Params: { id: string } }>('/api/cases/:id', async (request, reply) => {
    const { caseId } = parseCaseId(request.params.id);
    const account = looking(request, reply, 'case', caseId);
    if (account === null) return reply;
    const story = storyOf(feed.projection, account.districts, caseId, config.temporalUrl);
    if (story === null) return reply.code(404).send({ error: 'UNKNOWN' });
    return story;
  });

  /** The address at which browsers know this process. */
  const home = (request: FastifyRequest) => config.url ?? `${request.protocol}://${request.host}`;
  const isSecure = (request: FastifyRequest) => home(request).startsWith('https:');
  // Lax: the browser comes back from the issuer by a link, and has to bring its cookies along.
  const kept = (request: FastifyRequest) =>
    ({ path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure(request) }) as const;

  app.get<{ Querystring: { back?: string } }>('/sign-in', async (request, reply) => {
    if (signIn === null) return reply.code(404).send({ error: 'NO_SIGN_IN' });
    try {
      const back = pathOf(request.query.back);
      const language = new URLSearchParams(back.split('?')[1]).get('lang');
      const begun = await signIn.begin(`${home(request)}/sign-in/back`, back, language);
      reply.setCookie(ATTEMPT, JSON.stringify(begun.attempt), {
        ...kept(request),
        maxAge: ATTEMPT_SECONDS,
      });
      return reply.redirect(begun.to);
    } catch (error) {
      log.warn({ err: nameOf(error) }, 'the issuer does not answer');
      return reply.redirect('/?sign-in=unavailable');
    }
  });
  app.get('/sign-in/back', async (request, reply) => {
    reply.clearCookie(ATTEMPT, kept(request));
    if (signIn === null) return reply.code(404).send({ error: 'NO_SIGN_IN' });
    try {
      const begun = attempt.parse(JSON.parse(request.cookies[ATTEMPT] ?? ''));
      const account: Account = await signIn.complete(new URL(request.url, home(request)), begun);
      reply.setCookie(COOKIE, sessions.open(account), kept(request));
      return reply.redirect(pathOf(begun.back));
    } catch (error) {
      log.warn({ err: nameOf(error) }, 'a sign-in was refused');
      return reply.redirect('/?sign-in=refused');
    }
  });
  app.post('/sign-out', async (request, reply) => {
    const found = sessionOf(request);
    if (found !== null && request.headers['x-csrf'] !== found.csrf)
      return reply.code(403).send({ error: 'REFUSED' });
    sessions.close(request.cookies[COOKIE] ?? '');
    return reply.clearCookie(COOKIE, kept(request)).send({ signedIn: false });
  });

  servePage(app, config.page);
  return app;
}

/** Whether an account may see every number of a scope: that of all, or of its own district. */
function seesAll(account: Account | null, one: Scope): boolean {
  if (account === null) return false;
  const { districts } = account;
  return (
    districts.includes('all') ||
    (one.startsWith('D:') && districts.includes(one.split('/')[1] ?? ''))
  );
}

/** A path of this page and nothing else: a redirect must not lead elsewhere. */
function pathOf(text: string | undefined): string {
  return text !== undefined && /^\/(?![/\\])[\w\-./?=&%:*]*$/.test(text) ? text : '/';
}

/** What went wrong, without its message: that may quote what was given. */
function nameOf(error: unknown) {
  const { name = 'Error', code: found } = error as { name?: string; code?: unknown };
  return { name, ...(typeof found === 'string' ? { code: found } : {}) };
}

function servePage(app: FastifyInstance, folder: string): void {
  const index = join(folder, 'index.html');
  if (!existsSync(index)) {
    app.get('/', async (_request, reply) =>
      reply.code(503).send({ error: 'the page was not built: npm run build-dashboard' }),
    );
    return;
  }
  const page = readFileSync(index, 'utf8');
  app.register(statics, {
    root: join(folder, 'assets'),
    prefix: '/assets/',
    preCompressed: true,
    immutable: true,
    maxAge: '1y',
  });
  const paths = ['/', '/cases', '/case/:id'];
  for (const path of paths)
    app.get(path, async (_request, reply) => {
      const number = secret();
      return reply
        .type('text/html; charset=utf-8')
        .headers({
          'cache-control': 'no-store',
          'content-security-policy': policy(` 'nonce-${number}'`),
        })
        .send(page.replace('__NONCE__', number));
    });
}
