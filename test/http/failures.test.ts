import { randomBytes } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { ServiceError, WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';
import fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { httpConfig } from '../../clients/http/config.ts';
import { CONTENTS } from '../../clients/http/document.ts';
import { problem } from '../../clients/http/problems.ts';
import { httpServer } from '../../clients/http/server.ts';
import type { Given } from '../../clients/library/commands.ts';
import type { Connected } from '../../clients/library/connect.ts';
import type { Onboarding } from '../../clients/library/onboarding.ts';
import { Refused } from '../../clients/library/refused.ts';
import { REFUSALS, type RefusalCode } from '../../contracts/commands.ts';
import { evidenceSchema } from '../../contracts/intake/evidence.ts';
import { registration } from '../../contracts/intake/registration.ts';
import { openDossier } from '../../dossier/dossier.ts';
import { PROBLEM_TEXTS } from '../../policies/texts/problems.ts';
import { startTestIssuer, type TestIssuer } from '../../tools/issuer/bendable.ts';
import { apiConfig } from '../support/api.ts';
import { COMMAND_ID } from '../support/cases.ts';
import { PROPERTY_RUNS } from '../support/sizes.ts';

/** Rare failures: a scripted client library behind the real server on a real port. */
const CASE = '22222-22222-1';
const ANSWER = { commandId: COMMAND_ID, digest: 'a'.repeat(64), sequence: 7, items: [] };
const TRACE = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
type App = Awaited<ReturnType<typeof httpServer>>;
let app: App;
let logged: string[];
let issuer: TestIssuer;
let token: string;
beforeAll(async () => {
  issuer = await startTestIssuer();
  token = await issuer.token({ sub: 'desk-1', role: 'operator' });
});
afterAll(() => issuer?.close());
afterEach(() => app.close());

async function serve(
  resume: (...given: Parameters<Onboarding['resume']>) => Promise<unknown>,
  more: Parameters<typeof apiConfig>[1] = {},
) {
  const give = (_name: string, caseId: string, _body: object, given: Given) =>
    resume(caseId, given);
  logged = [];
  const log = pino({ level: 'info' }, { write: (line: string) => logged.push(line) });
  const away = { withDeadline: () => Promise.reject(new Error('nobody is there')) };
  const withAbortSignal = (_signal: AbortSignal, work: () => Promise<unknown>) => work();
  const client = { options: { namespace: 'default' }, connection: away, withAbortSignal };
  const workflow = {
    getHandle: () => ({
      describe: async () => ({ typedSearchAttributes: { get: () => undefined } }),
    }),
  };
  const dossier = { application: async () => null, pseudonym: () => 'none' };
  const to = { ...client, workflow };
  const connected = { onboarding: { give }, client: to, dossier } as unknown as Connected;
  app = await httpServer(
    connected,
    apiConfig(issuer.url, { bodyLimit: 10_000, answerMs: 1_500, ...more }),
    log,
  );
  await app.listen({ host: '127.0.0.1', port: 0 });
}

async function ask(
  path = `/v1/cases/${CASE}/resume`,
  headers: Record<string, string> = {},
  sent: string | null = null,
) {
  const { port } = app.server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: path.endsWith('resume') ? 'POST' : 'GET',
    body: sent,
    headers: {
      authorization: `Bearer ${token}`,
      'idempotency-key': `"${COMMAND_ID}"`,
      ...headers,
    },
  });
  // biome-ignore lint/suspicious/noExplicitAny: it is JSON from outside
  const body: any = await response.json();
  return { status: response.status, headers: response.headers, body };
}

describe('the HTTP API', () => {
  it('passes on the actor, for whom they act, and the trace; it ignores a bad trace', async () => {
    const given: unknown[] = [];
    await serve(async (caseId, by) => {
      given.push([caseId, by]);
      return ANSWER;
    });
    const headers = { 'x-on-behalf-of': '22222-22222', traceparent: TRACE };
    expect(await ask(undefined, headers)).toMatchObject({ status: 200, body: ANSWER });
    expect((await ask(undefined, { traceparent: 'none' })).status).toBe(200);
    const actor = { role: 'operator', id: 'desk-1' };
    expect(given).toEqual([
      [
        CASE,
        {
          commandId: COMMAND_ID,
          actor: { ...actor, onBehalfOf: '22222-22222' },
          traceparent: TRACE,
        },
      ],
      [CASE, { commandId: COMMAND_ID, actor }],
    ]);
  });

  const STATUS: Readonly<Record<RefusalCode, number>> = {
    MALFORMED: 422,
    NOT_ALLOWED: 403,
    UNKNOWN_REQUIREMENT: 404,
    TOO_EARLY: 409,
    ALREADY_DECIDED: 409,
    CONFLICT: 409,
    ON_HOLD: 409,
    COMMAND_ID_REUSED: 422,
    RECORD_TOO_LARGE: 413,
    UNDER_REPAIR: 503,
    CASE_ENDED: 410,
    CASE_UNKNOWN: 404,
  };
  it.each(REFUSALS)('tells of %s under its status', async (code) => {
    await serve(() => Promise.reject(new Refused(code, 'as it is')));
    const status = STATUS[code];
    expect(await ask()).toMatchObject({ status, body: { status, code, detail: 'as it is' } });
  });

  it.each([
    ['an error', Object.assign(new TypeError('Mohan Ram'), { code: 'X' })],
    ['an unknown refusal', new Refused('ODD' as RefusalCode, 'Mohan Ram')],
    ['what is no error', 'Mohan Ram'],
  ])('tells nothing of %s but its number in the log, and logs no message', async (_what, error) => {
    await serve(() => Promise.reject(error));
    const { status, body } = await ask();
    expect([status, body.code, body.problems]).toEqual([500, 'FAILED', []]);
    expect(JSON.stringify([body, logged])).not.toContain('Mohan');
    const number = String(body.instance).replace('urn:uuid:', '');
    const lines = logged
      .map((line) => JSON.parse(line))
      .filter(({ request }) => request === number);
    expect(lines.map(({ msg }) => msg)).toEqual(['failed', 'answered']);
  });

  // The gRPC codes (grpc.io, "Status codes and their use") for a server that is away or overloaded.
  it.each([1, 4, 8, 9, 10, 14])(
    'says that the pipeline does not answer (gRPC %i), and logs it',
    async (code) => {
      const cause = Object.assign(new Error('Mohan Ram'), { code, details: '', metadata: {} });
      await serve(() => Promise.reject(new ServiceError('Mohan Ram', { cause })));
      expect(await ask()).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE' } });
      expect(JSON.parse(logged[0] ?? '')).toMatchObject({
        msg: 'failed',
        caseId: CASE,
        error: { type: 'ServiceError', cause: { code } },
      });
      expect(logged.join()).not.toContain('Mohan');
    },
  );

  it.each([2, 3, 5, 7, 11, 12, 13, 15, 16])(
    'takes a fault (gRPC %i) for no absence',
    async (code) => {
      const cause = Object.assign(new Error('Mohan Ram'), { code, details: '', metadata: {} });
      await serve(() => Promise.reject(new ServiceError('Mohan Ram', { cause })));
      expect(await ask()).toMatchObject({ status: 500, body: { code: 'FAILED' } });
    },
  );

  it('says that an answer is open where the command may have been heard', async () => {
    await serve(() => Promise.reject(new WorkflowUpdateRPCTimeoutOrCancelledError('Mohan Ram')));
    expect(await ask()).toMatchObject({ status: 504, body: { code: 'NO_ANSWER' } });
  });

  it('says that the pipeline does not answer while the dossier’s database is away, and not where it is', async () => {
    const keys = { master: randomBytes(32), hash: randomBytes(32) };
    await serve(async () => openDossier('postgres://127.0.0.1:1/dossier', keys));
    const told = await ask();
    expect(told).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE' } });
    expect(JSON.stringify(told)).not.toContain('127.0.0.1');
  });

  it.each([undefined, '{}'])(
    'says after a while that there is no answer (body %s)',
    async (body) => {
      await serve(() => new Promise(() => undefined));
      const said = await ask(undefined, { 'content-type': 'application/json' }, body ?? null);
      expect(said).toMatchObject({ status: 504, body: { code: 'NO_ANSWER' } });
    },
  );

  it('is not well when the pipeline cannot be reached', async () => {
    await serve(async () => ANSWER);
    expect(await ask('/v1/health')).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE' } });
  });

  it('answers open requests before it ends', async () => {
    let answer = (_value: unknown) => {};
    let begun = () => {};
    const asked = new Promise<void>((resolve) => {
      begun = resolve;
    });
    await serve(() => {
      begun();
      return new Promise((resolve) => {
        answer = resolve;
      });
    });
    const said = ask();
    await asked;
    const closed = app.close();
    await new Promise((wake) => setTimeout(wake, 50));
    answer(ANSWER);
    expect(await said).toMatchObject({ status: 200, body: ANSWER });
    // Long before a connection that is kept alive would end by itself.
    await closed;
  }, 5000);

  it('documents the content of everything that may be brought', async () => {
    await serve(async () => ANSWER);
    const documented = new Set<unknown>(Object.values(CONTENTS));
    const ids = [
      ...Object.keys(registration.shape.brought.unwrap().shape),
      'product:P',
      'passport',
    ];
    for (const id of ids) expect(documented.has(evidenceSchema(id)), id).toBe(true);
  });
});

describe('whatever bytes are sent to it', () => {
  /** Sends bytes and reads to the end. */
  const raw = (bytes: string | Uint8Array) =>
    new Promise<string>((resolve, reject) => {
      const { port } = app.server.address() as AddressInfo;
      let said = '';
      const known = `authorization: Bearer ${token}\r\n`;
      const isWhole = typeof bytes === 'string' && bytes.includes('{token}');
      const sent = isWhole ? bytes.replace('{token}', known) : bytes;
      const socket = connect({ host: '127.0.0.1', port }, () =>
        // A client that closes its half at once gets no answer that takes time, such as one that asks for a token.
        isWhole ? socket.write(sent) : socket.end(sent),
      );
      socket.on('data', (text) => {
        said += text.toString();
      });
      socket.on('close', () => resolve(said)).on('error', reject);
    });
  /** The first answer, which must be a problem in JSON, with its headers. */
  const problemIn = (said: string) => {
    const [head = '', body = ''] = said.split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(head).toMatch(/content-type: application\/problem\+json/i);
    const told = problem.parse(JSON.parse(body.slice(0, body.lastIndexOf('}') + 1)));
    expect(head).toContain(` ${told.status} ${STATUS_CODES[told.status]}`);
    expect(told.title).toBe(PROBLEM_TEXTS[told.code].en);
    return { code: told.code, head };
  };
  const at = (line: string, more = '') =>
    `${line} HTTP/1.1\r\nhost: here\r\nconnection: close\r\n{token}${more}\r\n`;

  it.each([
    ['a method line that is none', 'G@T / HTTP/1.1\r\n\r\n', 'BAD_REQUEST'],
    ['no HTTP at all: the Help probe of nmap', 'HELP\r\n\r\n', 'BAD_REQUEST'],
    // The first bytes that `openssl s_client` sends: a TLS record with a ClientHello.
    ['TLS', Buffer.from('1603010200010001fc0303', 'hex'), 'BAD_REQUEST'],
    ['an unknown version of HTTP', 'GET / HTTP/9.9\r\n\r\n', 'BAD_REQUEST'],
    // RFC 9112, 3.2: a server must answer 400.
    ['no host', `GET /v1/health HTTP/1.1\r\nconnection: close\r\n\r\n`, 'BAD_REQUEST'],
    // RFC 9112, 5.1: no whitespace between a field name and its colon.
    ['a space before a colon', at('GET /v1/health', 'x-a : b\r\n'), 'BAD_REQUEST'],
    // RFC 9112, 6.3: both together may be an attempt to smuggle.
    [
      'two lengths of one body',
      at('POST /v1/cases', 'content-length: 3\r\ntransfer-encoding: chunked\r\n'),
      'BAD_REQUEST',
    ],
    ['long headers', at('GET /v1/health', `x-a: ${'a'.repeat(70_000)}\r\n`), 'HEADERS_TOO_LARGE'],
    ['an address that cannot be decoded', at('GET /v1/cases/%zz'), 'BAD_REQUEST'],
    ['an address of nothing', at('GET /v2'), 'NO_ROUTE'],
    ['a tunnel', at('CONNECT here:443'), 'METHOD'],
    ['another method of an address', at(`DELETE /v1/cases/${CASE}`), 'METHOD'],
    ['a method of WebDAV (RFC 4918)', at(`PROPFIND /v1/cases/${CASE}`), 'METHOD'],
    ['the same elsewhere', at('PROPFIND /v2'), 'NO_ROUTE'],
    ['an odd expectation', at('GET /v2', 'expect: tea\r\n'), 'NO_ROUTE'],
    ['an upgrade', at('GET /v2', 'connection: upgrade\r\nupgrade: h2c\r\n'), 'NO_ROUTE'],
    [
      'too large a body',
      at('POST /v1/cases', 'content-type: application/json\r\ncontent-length: 20000\r\n'),
      'BODY_TOO_LARGE',
    ],
    [
      'a body of another kind',
      at('POST /v1/cases', 'content-type: text/plain\r\ncontent-length: 0\r\n'),
      'MEDIA_TYPE',
    ],
  ])('answers %s with a problem', async (_what, bytes, code) => {
    await serve(async () => ANSWER);
    expect(problemIn(await raw(bytes)).code).toBe(code);
  });

  it('says which methods an address has', async () => {
    await serve(async () => ANSWER);
    const { head } = problemIn(await raw(at(`PUT /v1/cases/${CASE}?x=1`)));
    expect(head).toMatch(/allow: GET, HEAD\r?$/im);
    expect(problemIn(await raw(at('PATCH /v1/cases'))).head).toMatch(
      /allow: GET, HEAD, POST\r?$/im,
    );
  });

  it('answers any bytes with a problem, or hears that they are not at their end', async () => {
    await serve(async () => ANSWER);
    const lines = fc.array(fc.oneof(fc.string(), fc.constantFrom('GET', 'POST', '/', 'HTTP/1.1')), {
      minLength: 1,
    });
    const bytes = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 200 }),
      lines.map((all) => Buffer.from(`${all.join(' ')}\r\n\r\n`)),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (sent) => {
        const said = await raw(sent);
        if (said !== '') problemIn(said);
      }),
      { numRuns: PROPERTY_RUNS },
    );
  });
});

describe('its configuration', () => {
  it('names each bad variable with its rule and no value', () => {
    const bad = { OIDC_ISSUER: 'http://middle.example', HTTP_PORT: '70000', LOG_LEVEL: 'loud' };
    const told = () => httpConfig(bad);
    expect(told).toThrow(/HTTP_PORT .*; OIDC_ISSUER must begin with https.*; LOG_LEVEL/);
    expect(told).not.toThrow(/middle|loud$/);
  });

  it('listens on this machine alone unless told otherwise', () => {
    expect(httpConfig({ OIDC_ISSUER: 'https://issuer.example', HTTP_HOST: '' })).toMatchObject({
      host: '127.0.0.1',
      port: 7320,
    });
  });
});

it('one account that asks too often is told when to come again, and no other account is', async () => {
  await serve(async () => ANSWER, { perMinute: 2 });
  const keys = ['a', 'b', 'c'].map((one) => ({
    'idempotency-key': `"${COMMAND_ID.slice(0, -1)}${one}"`,
  }));
  const said = [];
  for (const key of keys) said.push(await ask(undefined, key));
  expect(said.map(({ status }) => status)).toEqual([200, 200, 429]);
  expect(said[2]?.body).toMatchObject({ code: 'TOO_MANY' });
  expect(Number(said[2]?.headers.get('retry-after'))).toBeGreaterThan(0);
  const other = await issuer.token({ sub: 'desk-2', role: 'operator' });
  expect((await ask(undefined, { authorization: `Bearer ${other}` })).status).toBe(200);
});
