import { randomUUID } from 'node:crypto';
import { METHODS as NODE_METHODS } from 'node:http';
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifySchema,
} from 'fastify';
import type { Logger } from 'pino';
import { LANGUAGES, type Language } from '../../contracts/vocabulary.ts';
import { traceOf } from '../../observability/errors-in-logs.ts';
import { aboutCase } from '../../observability/log.ts';
import type { Account } from '../identity/account.ts';
import { Guard } from '../identity/guard.ts';
import { refusedTokens } from '../identity/refused-tokens.ts';
import { tokenVerifier } from '../identity/tokens.ts';
import { type Act, Audit, reasonIn, type Told } from '../library/audit.ts';
import type { Connected } from '../library/connect.ts';
import { readJson } from '../library/json.ts';
import { caseIdIn, readAsked, type Sent } from './asked.ts';
import { answerBadHttp, answerBelowRequests } from './below-requests.ts';
import { CHANGES_URL, serveChanges } from './changes.ts';
import type { HttpConfig } from './config.ts';
import { DOCUMENT_URL, schemaOf, takeDocument } from './document.ts';
import { InFlight } from './in-flight.ts';
import type { Answer, Operation, Reached } from './operation.ts';
import { Failure, failureOf, type ProblemCode, statusOf } from './problems.ts';
import { REFERENCE_URLS, serveReference } from './reference.ts';
import { OPERATIONS } from './routes.ts';
import { challengeFor, limitClients, takeSignIn } from './sign-in.ts';

/** The HTTP server: routes, errors, time limits and logging. */

/** How long a request may take to arrive, in milliseconds: the line may be slow. */
const REQUEST_MS = 300_000;
/** Problems that the operator has to look into. */
const LOGGED: ReadonlySet<ProblemCode> = new Set([
  'FAILED',
  'UNAVAILABLE',
  'ISSUER_AWAY',
  'NO_ANSWER',
]);
const OPEN: ReadonlySet<string | undefined> = new Set([
  DOCUMENT_URL,
  ...REFERENCE_URLS,
  ...OPERATIONS.filter(({ open }) => open === true).map(({ url }) => url),
]);

/**
 * The HTTP API over the client library. It holds no state but the requests that it is answering: any number of instances
 * may run side by side.
 */
export async function httpServer(
  connected: Connected,
  config: Pick<HttpConfig, 'identity' | 'perMinute' | 'watches' | 'bodyLimit' | 'answerMs'>,
  log: Logger,
): Promise<FastifyInstance> {
  const tell = (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const failure = failureOf(error);
    if (LOGGED.has(failure.code)) log.error({ ...about(request), error: traceOf(error) }, 'failed');
    const status = statusOf(failure.code);
    if (status === 401) reply.header('www-authenticate', challengeFor(error));
    const language = languageFor(request.headers['accept-language']);
    return reply
      .code(status)
      .type('application/problem+json')
      .header('content-language', language)
      .serializer((body: unknown) => JSON.stringify(body))
      .send(failure.body(request.id, language));
  };
  const app = Fastify({
    logger: false,
    bodyLimit: config.bodyLimit,
    requestTimeout: REQUEST_MS,
    // Node would answer a missing host with an empty body; the hook below checks for it.
    http: { requireHostHeader: false },
    clientErrorHandler: (error, socket) => answerBadHttp(error, socket, log),
    // A request that arrived before the shutdown gets its answer; then its connection closes.
    return503OnClosing: false,
    genReqId: () => randomUUID(),
    frameworkErrors: tell,
  });
  app.setErrorHandler(tell);
  answerBelowRequests(app, log);
  for (const method of METHODS)
    if (!app.supportedMethods.includes(method)) app.addHttpMethod(method);
  const notFound = (request: FastifyRequest, reply: FastifyReply) => {
    const methods = methodsAt(request.url);
    if (methods.length === 0) return tell(new Failure('NO_ROUTE'), request, reply);
    reply.header('allow', methods.join(', '));
    return tell(new Failure('METHOD'), request, reply);
  };
  app.setNotFoundHandler(notFound);
  app.addHook('onRequest', async ({ headers, raw }) => {
    if (raw.httpVersion === '1.1' && headers.host === undefined) throw new Failure('BAD_REQUEST');
  });
  const lostEntry = (error: unknown) =>
    log.error({ error: traceOf(error) }, 'an entry of the audit log is lost');
  const audit = new Audit(connected.dossier, 'http', lostEntry);
  const note = refusedTokens(audit, log, lostEntry);
  const verifier = tokenVerifier(config.identity);
  const accountFor = takeSignIn(
    app,
    verifier,
    (url) => OPEN.has(url),
    ({ id }, why) => note({ action: 'signIn', place: id }, why),
  );
  // Before Fastify reads a body that nobody wants: it would refuse a QUERY without one as a bad request.
  app.addHook('onRequest', async (request, reply) => {
    if (request.is404) return notFound(request, reply);
  });
  await limitClients(app, config.perMinute, accountFor);
  closeWhenAnswered(app);
  logAnswers(app, log);
  takeJson(app);
  // The whole request is checked at once by `readAsked`, so that a caller is told of every defect. Answers are made by the
  // client library, whose types the compiler holds against the schemas.
  app.setValidatorCompiler(() => (value) => ({ value }));
  app.setSerializerCompiler(() => (value) => JSON.stringify(value));
  await takeDocument(app, config.identity.issuer);
  app.get(DOCUMENT_URL, { schema: { hide: true } as FastifySchema }, async () => app.swagger());
  serveReference(app);

  const guard = new Guard(connected.client, connected.dossier);
  const reached: Reached = { ...connected, guard, audit };
  const inFlight = new InFlight();
  for (const operation of OPERATIONS)
    app.route({
      method: operation.method,
      url: operation.url,
      schema: schemaOf(operation),
      handler: async (request, reply) => {
        const account = operation.open === true ? NOBODY : accountFor(request).account;
        const work = () => answerOf(operation, request, account, reached, inFlight);
        const { status, body, headers = {} } = await inTime(connected, config.answerMs, work);
        return reply.code(status).headers(headers).send(body);
      },
    });
  serveChanges(app, reached, accountFor, config.watches);
  return app;
}

/** Stands in for the account in operations that need none. */
const NOBODY: Account = { id: 'none', role: 'system' };

/**
 * Asks the access policies first: whoever may not do it learns nothing of the rest of the request. What an account is
 * refused, does or reads is in the audit log.
 */
async function answerOf(
  one: Operation,
  request: Sent,
  account: Account,
  to: Reached,
  inFlight: InFlight,
): Promise<Answer> {
  const { wanted, action, about, command, handle, audit } = one;
  if (action === undefined) return handle(readAsked(wanted, request, account, command), to);
  const caseId = wanted.ofCase === true ? caseIdIn(request) : null;
  const act: Act = { account, action, caseId, place: request.id };
  if (caseId !== null)
    await to.audit.refusals(act, () => to.guard.checkCase(account, action, caseId));
  const asked = readAsked(wanted, request, account, command);
  const { given, reason, body } = asked;
  const full: Act = {
    ...act,
    account: { ...account, onBehalfOf: given.actor.onBehalfOf },
    reason: reason === '' ? reasonIn(body) : reason,
  };
  const work = async () => {
    if (about !== undefined) to.guard.check(account, action, about(asked, to.guard));
    if (given.commandId === '') return handle(asked, to);
    return inFlight.alone(`${asked.caseId} ${given.commandId}`, () => handle(asked, to));
  };
  return audited(to.audit, audit ?? (one.method === 'POST' ? 'command' : 'refusals'), full, work);
}

async function audited(
  audit: Audit,
  how: NonNullable<Operation['audit']>,
  act: Act,
  work: () => Promise<Answer>,
): Promise<Answer> {
  if (how !== 'command') return audit[how](act, work);
  return audit.command(act, work, ({ body }) => body as Told);
}

/**
 * Answers NO_ANSWER after `answerMs` milliseconds and aborts the calls to Temporal: without a worker the client library
 * would retry for ever. (Fastify's own `handlerTimeout` stops once the request body is read, so it misses every POST.)
 */
async function inTime<T>(
  { client }: Connected,
  answerMs: number,
  work: () => Promise<T>,
): Promise<T> {
  const late = new AbortController();
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new Failure('NO_ANSWER'));
    late.abort();
  }, answerMs);
  try {
    return await Promise.race([client.withAbortSignal(late.signal, work), promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Every method that Node reads, so that one without an operation gets a problem body as well. */
const METHODS = NODE_METHODS.filter((one) => one !== 'CONNECT');

/** Addresses beside the operations. */
const OTHERS = [DOCUMENT_URL, CHANGES_URL, ...REFERENCE_URLS].map((url) => ({
  method: 'GET',
  url,
}));

/** The methods that an address has operations for. */
function methodsAt(url: string): string[] {
  const path = url.replace(/[?#].*/, '');
  const has = (pattern: string) =>
    new RegExp(`^${pattern.replaceAll(/:\w+/g, '[^/]+')}$`).test(path);
  const methods = [...OTHERS, ...OPERATIONS]
    .filter((one: Pick<Operation, 'url'>) => has(one.url))
    .map(({ method }) => method);
  // HEAD is allowed wherever GET is.
  return methods.includes('GET')
    ? ['GET', 'HEAD', ...methods.filter((one) => one !== 'GET')]
    : methods;
}

/** During shutdown, closes each connection with its answer: one that is kept alive would delay the end. */
function closeWhenAnswered(app: FastifyInstance): void {
  let ending = false;
  app.addHook('preClose', async () => {
    ending = true;
  });
  app.addHook('onSend', async (_request, reply) => {
    if (ending) reply.header('connection', 'close');
  });
}

/** What the log says of a request: its number, its route and its case. It never holds the address, body or headers. */
const about = ({ id, method, routeOptions, params }: FastifyRequest) => ({
  request: id,
  method,
  route: routeOptions.url ?? 'unknown',
  ...aboutCase((params as { case?: unknown } | undefined)?.case),
});

/** Logs every answer by its route. */
function logAnswers(app: FastifyInstance, log: Logger): void {
  app.addHook('onResponse', async (request, reply) => {
    const ms = Math.round(reply.elapsedTime);
    log.info({ ...about(request), status: reply.statusCode, ms }, 'answered');
  });
}

/** Parses JSON bodies. An empty body counts as no body, also with the media type of JSON. */
function takeJson(app: FastifyInstance): void {
  // Fastify's parser refuses keys that would set a prototype; its result is not used.
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser('text/plain');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, sent, done) => {
    const body = Buffer.from(sent);
    if (body.length === 0) return done(null, undefined);
    parse(request, body.toString('utf8'), (error) => {
      if (error !== null) return done(error);
      try {
        done(null, readJson(body, 'body'));
      } catch {
        done(new Failure('BAD_JSON'));
      }
    });
  });
}

/** Our language that the caller prefers most (`Accept-Language`, RFC 9110, section 12.5.4); English if there is none. */
function languageFor(accepted = ''): Language {
  const wanted = accepted
    .split(',')
    .map((one) => {
      const [tag = '', ...params] = one.toLowerCase().split(';');
      const weight = params.map((param) => /^\s*q=([\d.]+)\s*$/.exec(param)?.[1]).find(Boolean);
      return { tag: tag.trim().replace(/-.*/, ''), weight: Number(weight ?? 1) };
    })
    .sort((a, b) => b.weight - a.weight);
  const known = wanted.find(({ tag, weight }) => weight > 0 && isLanguage(tag))?.tag ?? '';
  return isLanguage(known) ? known : 'en';
}

const isLanguage = (tag: string): tag is Language => (LANGUAGES as readonly string[]).includes(tag);
