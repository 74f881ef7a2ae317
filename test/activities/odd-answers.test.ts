import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { failureOf } from '../../activities/failures.ts';
import { createOutsideActivities, outsideConfig } from '../../activities/outside.ts';
import type { System } from '../../contracts/vocabulary.ts';
import { sampleDocument } from '../../tools/demo-data/document-body.ts';
import { outsideEnvironment } from '../../tools/sandbox/environment.ts';
import { FAULTS } from '../../workflows/interface/activities.ts';
import { LONGEST_RETRY_AFTER } from '../../workflows/interface/activity-options.ts';
import { FACTS } from '../support/cases.ts';
import { callsBesideMarketplace, MARKER } from './calls.ts';
import { bench, listing, registered, subject, TIMEOUT } from './support.ts';

const here = bench(10_000);
const CALLS = Object.entries(callsBesideMarketplace(here));

const PAGE = { contentType: 'text/html', body: '<html><body>Please sign in</body></html>' };
/** The system's own refusal. */
const OWN = { contentType: 'application/json', body: '{"error":"REFUSED"}' };
/** Makes a system answer its next request with the given reply. */
const reply = (system: System, said: object, more: object = {}) =>
  here.control('faults', { system, reply: said, ...more });

describe.each(CALLS)('%s takes nothing for an answer that is none:', (name, [system, prepare]) => {
  it.each([
    ['a proxy’s page', { ...PAGE, status: 200 }],
    ['a page that says created', { ...PAGE, status: 201 }],
    ['a page without a text', { status: 200, contentType: 'text/html', body: '' }],
    ['null', { status: 200, contentType: 'application/json', body: 'null' }],
    ['an empty object', { status: 200, contentType: 'application/json', body: '{}' }],
    ['an error with 200', { contentType: 'application/json', body: '{"error":"GONE"}' }],
    ['half of its JSON', { contentType: 'application/json', body: '{"status":"VAL' }],
    ['a page of the gateway', { ...PAGE, status: 502 }],
  ])('%s', async (_what, said) => {
    const act = await prepare();
    await reply(system, said);
    await expect(act()).rejects.toMatchObject({
      type: FAULTS.UNAVAILABLE,
      nonRetryable: false,
      details: [{ code: 'fault.unavailable' }],
    });
    await act();
  });

  it.each([
    [401, 'fault.credentials'],
    [403, 'fault.role'],
    [400, 'fault.request_rejected'],
  ])('a refusal of ours by %i is ours', async (status, code) => {
    const act = await prepare();
    await reply(system, { ...OWN, status });
    await expect(act()).rejects.toMatchObject({
      type: FAULTS.REJECTED_REQUEST,
      details: [{ code }],
    });
  });

  it.each([400, 401, 403, 404, 410])(
    'a page that says %i is of something in between, and says nothing of what was asked',
    async (status) => {
      const act = await prepare();
      await reply(system, { ...PAGE, status });
      await expect(act()).rejects.toMatchObject({ type: FAULTS.UNAVAILABLE });
    },
  );

  it('a connection that is cut, which is called that and no time-out', async () => {
    const act = await prepare();
    await here.control('faults', { system, reset: true });
    const error: unknown = await act().catch((one: unknown) => one);
    expect(error).toMatchObject({ type: FAULTS.UNAVAILABLE, nonRetryable: false });
    expect(String(error)).toContain('the connection was reset');
    if (name !== 'deleteDocument') await act();
  });
});

describe('a redirect', () => {
  const received: string[] = [];
  let elsewhere: Server;
  let address = '';
  beforeAll(async () => {
    elsewhere = createServer((request: IncomingMessage, response) => {
      received.push(`${request.method} ${request.url}`);
      response.end('{}');
    });
    await new Promise<void>((done) => elsewhere.listen(0, '127.0.0.1', done));
    address = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/elsewhere`;
  });
  afterAll(() => new Promise((done) => elsewhere.close(done)));
  beforeEach(() => received.splice(0));

  it.each([301, 302, 307, 308])('is a real one: who follows %i comes elsewhere', async (status) => {
    await reply('registry', { status, headers: { location: address } });
    await fetch(`${here.sandbox.url}/registry/v1/applications/x`);
    expect(received).toEqual(['GET /elsewhere']);
  });

  it.each(CALLS)('is not followed by %s', async (_name, [system, prepare]) => {
    const act = await prepare();
    for (const status of [302, 307, 308]) {
      await reply(system, { status, headers: { location: address } });
      const error: unknown = await act().catch((one: unknown) => one);
      expect(error).toMatchObject({ type: FAULTS.UNAVAILABLE });
      expect(String(error)).toContain('a redirect, which is not followed');
    }
    expect(received).toEqual([]);
    await act();
  });

  it('is not followed with a seller’s token, or for one', async () => {
    const request = await listing(here.dossier);
    const evidence = request.seller.own ?? request.product;
    const asked = { ...request, requirement: 'seller_account', evidence, question: 1 };
    for (const path of ['/auth', '/marketplace/sellers']) {
      const said = { status: 307, headers: { location: address } };
      await reply('marketplace', said, { path });
      await expect(here.calls.checkSellerAccount(asked)).rejects.toMatchObject({
        type: FAULTS.UNAVAILABLE,
      });
    }
    expect(received).toEqual([]);
  });
});

describe('a connection', () => {
  /** Starts a system that handles each connection so, and calls it. */
  async function calling(onRequest: (socket: Socket) => void, timeoutMs = 10_000) {
    const server = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => onRequest(socket));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const env = { ...outsideEnvironment(url), OUTSIDE_TIMEOUT_MS: String(timeoutMs) };
    const calls = createOutsideActivities({ dossier: here.dossier, config: outsideConfig(env) });
    return { calls, end: () => new Promise((done) => server.close(done)) };
  }
  const look = async (onRequest: (socket: Socket) => void) => {
    const { calls, end } = await calling(onRequest);
    const who = subject();
    const dossier = await registered(here.dossier, who.artisanId);
    const error: unknown = await calls.lookUpRegistration({ ...who, dossier }).catch((one) => one);
    await end();
    return error;
  };
  const fetchFile = async (onRequest: (socket: Socket) => void, timeoutMs?: number) => {
    const { calls, end } = await calling(onRequest, timeoutMs);
    const who = subject();
    const { sha256, body } = sampleDocument('sample-cut.png') ?? { sha256: '', body: '' };
    const evidence = await here.dossier.put(who.artisanId, 'photograph', {
      ...{ uri: 'store:sample-cut.png', sha256, mediaType: 'image/png', bytes: body.length },
    });
    const asked = { ...who, requirement: 'photograph', evidence, question: 1 };
    const error: unknown = await calls.checkDocument(asked).catch((one: unknown) => one);
    await end();
    return error;
  };

  it('that is reset before an answer is a reset', async () => {
    const error = await look((socket) => socket.resetAndDestroy());
    expect(error).toMatchObject({
      type: FAULTS.UNAVAILABLE,
      message: expect.stringContaining('the connection was reset'),
    });
  });

  it('that is reset within an answer is a reset', async () => {
    const error = await look((socket) => {
      socket.write(
        'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{',
      );
      setTimeout(() => socket.resetAndDestroy(), 20);
    });
    expect(error).toMatchObject({
      message: expect.stringMatching(/the connection was reset|broke off/),
    });
  });

  it('that ends within a file is no defect of the file', async () => {
    const head = 'HTTP/1.1 200 OK\r\ncontent-type: image/png\r\ncontent-length: 99\r\n\r\n';
    const ended = await fetchFile((socket) => socket.end(`${head}PNG`));
    expect(ended).toMatchObject({ type: FAULTS.UNAVAILABLE });
    expect(String(ended)).not.toMatch(/no answer within/);
    const open = await fetchFile((socket) => socket.write(`${head}PNG`), TIMEOUT);
    expect(open).toMatchObject({
      type: FAULTS.UNAVAILABLE,
      message: expect.stringContaining(`no answer within ${TIMEOUT} ms`),
    });
  });

  it('that nothing listens to is refused, and no time-out', async () => {
    const env = outsideEnvironment('http://127.0.0.1:1');
    const calls = createOutsideActivities({ dossier: here.dossier, config: outsideConfig(env) });
    const who = subject();
    const dossier = await registered(here.dossier, who.artisanId);
    await expect(calls.lookUpRegistration({ ...who, dossier })).rejects.toMatchObject({
      message: expect.stringMatching(/refused|no connection/),
    });
  });
});

describe('the pause that is asked for', () => {
  const pause = (headers: Readonly<Record<string, string>>, status = 429) =>
    failureOf('marketplace', status, (name) => headers[name]).nextRetryDelay;
  const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toUTCString();

  it('is in seconds, or until a moment', () => {
    expect(pause({ 'retry-after': '7' })).toBe(7000);
    expect(pause({ 'retry-after': '0.5' })).toBe(500);
    const until = Number(pause({ 'retry-after': inSeconds(20) }));
    expect(until).toBeGreaterThan(17_000);
    expect(until).toBeLessThanOrEqual(20_000);
    expect(pause({ 'retry-after': '7' }, 503)).toBe(7000);
  });

  it('is by the rate of the quota, in requests a second, where nothing else is said', () => {
    expect(pause({ 'x-amzn-ratelimit-limit': '0.5' })).toBe(2000);
    expect(pause({ 'x-amzn-ratelimit-limit': '5' })).toBe(200);
    expect(pause({ 'x-amzn-ratelimit-limit': '5', 'retry-after': '3' })).toBe(3000);
  });

  it('is never longer than one try may take, and always there after a full quota', () => {
    expect(pause({ 'retry-after': '9000' })).toBe(LONGEST_RETRY_AFTER);
    expect(pause({ 'retry-after': inSeconds(9000) })).toBe(LONGEST_RETRY_AFTER);
    expect(pause({ 'x-amzn-ratelimit-limit': '0.016' })).toBe(LONGEST_RETRY_AFTER);
    const usual = pause({});
    expect(usual).toBeGreaterThan(0);
    for (const odd of ['', 'soon', '-5', '0', 'NaN', inSeconds(-60)])
      expect(pause({ 'retry-after': odd })).toBe(usual);
    for (const odd of ['', 'fast', '-1', '0']) {
      expect(pause({ 'x-amzn-ratelimit-limit': odd })).toBe(usual);
    }
  });

  it('reaches every call by the headers that come', async () => {
    const who = subject();
    const dossier = await registered(here.dossier, who.artisanId);
    const look = () => here.calls.lookUpRegistration({ ...who, dossier });
    const said = (headers: object) => ({ ...PAGE, status: 429, headers });
    await reply('registry', said({ 'x-amzn-RateLimit-Limit': '0.25' }));
    await expect(look()).rejects.toMatchObject({ type: FAULTS.QUOTA, nextRetryDelay: 4000 });
    await reply('registry', said({ 'Retry-After': '3' }));
    await expect(look()).rejects.toMatchObject({ type: FAULTS.QUOTA, nextRetryDelay: 3000 });
  });
});

describe('the sandbox, told to answer with anything,', () => {
  it('does so for so many requests, and for a part of its addresses alone', async () => {
    const url = `${here.sandbox.url}/registry/v1/applications`;
    const statuses = async (...paths: string[]) => {
      const all: number[] = [];
      for (const path of paths) all.push((await fetch(`${url}/${path}`)).status);
      return all;
    };
    const odd = { status: 418, contentType: 'text/plain', body: 'no' };
    await reply('registry', odd, { times: 2 });
    expect(await statuses('a', 'b', 'c')).toEqual([418, 418, 200]);
    await reply('registry', odd, { times: 1, path: '/registry/v1/applications/b' });
    expect(await statuses('a', 'b', 'b')).toEqual([200, 418, 200]);
  });

  it('names nobody in what becomes of it', async () => {
    const who = subject();
    const content = { ...MARKER, reference: 'ref-odd' };
    const evidence = await here.dossier.put(who.artisanId, 'identity', content);
    const asked = { ...who, requirement: 'identity', evidence, question: 1 };
    const body = JSON.stringify({ referenceId: MARKER.name, status: MARKER.name });
    for (const said of [
      { ...PAGE, body: MARKER.name },
      { contentType: 'application/json', body },
    ]) {
      await reply('kyc', said);
      const error: unknown = await here.calls
        .verifyWithProvider({ ...asked, facts: FACTS, others: {} })
        .catch((one: unknown) => one);
      expect(String(error)).toContain('not available');
      expect(JSON.stringify(error)).not.toContain(MARKER.name);
    }
  });
});
