import type { ServerResponse } from 'node:http';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { createOutsideActivities, outsideConfig } from '../../../activities/outside.ts';
import { outsideEnvironment } from '../../../tools/sandbox/environment.ts';
import { FAULTS } from '../../../workflows/interface/activities.ts';
import { bench, listing } from '../support.ts';
import { type Asked, json, type Played, play } from './server.ts';

/** Tests of HTTP itself, against servers with scripted answers: statuses, headers, redirects, tokens. */
const here = bench(6_000);
const open: Played[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

async function server(answer: (asked: Asked, reply: ServerResponse) => void): Promise<Played> {
  const one = await play(answer);
  open.push(one);
  return one;
}

const TOKEN = '/auth/o2/token';
const isToken = ({ path }: Asked) => path === TOKEN;
const grant = (reply: ServerResponse, number: number) =>
  json(reply, 200, { access_token: `Atza|secret-${number}`, expires_in: 3600 });

/** Amazon as a server with scripted answers. @returns the calls to it, and its requests */
async function amazon(answer: (asked: Asked, reply: ServerResponse, times: number) => void) {
  let grants = 0;
  let times = 0;
  const one = await server((asked, reply) => {
    if (isToken(asked)) {
      grants += 1;
      grant(reply, grants);
    } else {
      times += 1;
      answer(asked, reply, times);
    }
  });
  return { ...callsTo(one.url, one.url), asked: one.asked };
}

function callsTo(api: string, tokens: string) {
  const env = {
    ...outsideEnvironment(here.sandbox.url),
    MARKETPLACE_URL: api,
    MARKETPLACE_TOKEN_URL: `${tokens}${TOKEN}`,
    OUTSIDE_TIMEOUT_MS: '1500',
  };
  const calls = createOutsideActivities({ dossier: here.dossier, config: outsideConfig(env) });
  return {
    calls,
    call: async (name: Name) => {
      const { sellerId: _sellerId, ...request } = await listing(here.dossier);
      const question = { requirement: 'seller_account', evidence: request.product, question: 1 };
      return name === 'checkSellerAccount'
        ? calls.checkSellerAccount({
            ...request,
            ...question,
            evidence: request.seller.own ?? request.product,
          })
        : calls[name](request);
    },
  };
}

const NAMES = [
  ...(['checkSellerAccount', 'previewListing', 'submitListing'] as const),
  ...(['readListing', 'takeDownListing'] as const),
];
type Name = (typeof NAMES)[number];

/** Amazon's answer to each call that succeeds. */
function well({ method, path }: Asked, reply: ServerResponse) {
  const id = 'A21TJRUUN4KGV';
  const sku = /items\/[^/]+\/([^?]+)/.exec(path)?.[1];
  if (path.includes('marketplaceParticipations')) {
    const participation = { isParticipating: true, hasSuspendedListings: false };
    return json(reply, 200, { payload: [{ marketplace: { id }, participation }] });
  }
  if (method === 'GET') {
    const status = ['BUYABLE', 'DISCOVERABLE'];
    return json(reply, 200, { sku, summaries: [{ marketplaceId: id, status }], issues: [] });
  }
  const status = path.includes('VALIDATION_PREVIEW') ? 'VALID' : 'ACCEPTED';
  return json(reply, 200, { sku, status, submissionId: 's-1', issues: [] });
}
const errors = (code: string) => ({ errors: [{ code, message: 'x' }] });
const rejectedBy = (code: string) => ({
  type: FAULTS.REJECTED_REQUEST,
  nonRetryable: true,
  details: [{ code }],
});
const UNAVAILABLE = { type: FAULTS.UNAVAILABLE, nonRetryable: false };

describe.each(NAMES)('%s', (name) => {
  it('is answered', async () => {
    const { call, asked } = await amazon(well);
    await call(name);
    expect(asked.map(isToken)).toEqual([true, false]);
    expect(asked[1]?.headers['x-amz-access-token']).toBe('Atza|secret-1');
  });

  it.each([301, 302, 303, 307, 308])('follows no redirect: %i', async (status) => {
    const elsewhere = await server((asked, reply) => well(asked, reply));
    const { call, asked } = await amazon((one, reply) => {
      reply.writeHead(status, { location: `${elsewhere.url}${one.path}` });
      reply.end();
    });
    await expect(call(name)).rejects.toMatchObject({
      ...UNAVAILABLE,
      message: expect.stringContaining('redirect'),
    });
    expect(asked).toHaveLength(2);
    expect(elsewhere.asked).toEqual([]);
  });

  it.each([401, 403])('renews the token once when it is not taken: %i', async (status) => {
    const { call, asked } = await amazon((one, reply, times) =>
      times === 1 ? json(reply, status, errors('Unauthorized')) : well(one, reply),
    );
    await call(name);
    expect(asked.map(isToken)).toEqual([true, false, true, false]);
    expect(asked.at(-1)?.headers['x-amz-access-token']).toBe('Atza|secret-2');
  });

  it.each([
    [401, 'fault.credentials'],
    [403, 'fault.role'],
  ])('is ours to mend when a fresh token is not taken: %i', async (status, code) => {
    const { call, asked } = await amazon((_one, reply) =>
      json(reply, status, errors('Unauthorized')),
    );
    await expect(call(name)).rejects.toMatchObject(rejectedBy(code));
    expect(asked.map(isToken)).toEqual([true, false, true, false]);
  });

  it('waits as long as it is asked to', async () => {
    const full = (headers: Record<string, string>) =>
      amazon((_one, reply) => json(reply, 429, errors('QuotaExceeded'), headers));
    const byRate = await full({ 'x-amzn-RateLimit-Limit': '0.5' });
    await expect(byRate.call(name)).rejects.toMatchObject({
      type: FAULTS.QUOTA,
      nextRetryDelay: 2000,
    });
    const byHeader = await full({ 'x-amzn-RateLimit-Limit': '0.5', 'retry-after': '7' });
    await expect(byHeader.call(name)).rejects.toMatchObject({ nextRetryDelay: 7000 });
  });

  it('calls a reset a reset, and not a time-out', async () => {
    const { call } = await amazon((_one, reply) => void reply.socket?.resetAndDestroy());
    await expect(call(name)).rejects.toMatchObject({
      ...UNAVAILABLE,
      message: expect.stringContaining('the connection was reset'),
    });
  });

  it('tells the number of the request that failed', async () => {
    const headers = { 'x-amzn-RequestId': '3afad9fb-22a5-4607-9225-4697df36d50e' };
    const { call } = await amazon((_one, reply) =>
      json(reply, 400, errors('InvalidInput'), headers),
    );
    await expect(call(name)).rejects.toMatchObject({
      ...rejectedBy('fault.request_rejected'),
      message: expect.stringContaining('3afad9fb-22a5-4607-9225-4697df36d50e'),
    });
  });

  it('takes a page in HTML for no answer, whatever its status', async () => {
    const status = fc.constantFrom(200, 201, 204, 400, 401, 403, 404, 410, 418, 500, 502, 503);
    await fc.assert(
      fc.asyncProperty(status, async (code) => {
        const { call } = await amazon((_one, reply) => {
          reply.writeHead(code, { 'content-type': 'text/html' });
          reply.end(code === 204 ? undefined : '<html><body>Not Found</body></html>');
        });
        await expect(call(name)).rejects.toMatchObject(UNAVAILABLE);
      }),
      { numRuns: 12 },
    );
  });

  it('sends its credentials to no place that the token’s address points to', async () => {
    const elsewhere = await server((_one, reply) => grant(reply, 1));
    const tokens = await server((_one, reply) => {
      reply.writeHead(307, { location: `${elsewhere.url}${TOKEN}` });
      reply.end();
    });
    await expect(callsTo(elsewhere.url, tokens.url).call(name)).rejects.toMatchObject(UNAVAILABLE);
    expect(tokens.asked).toHaveLength(1);
    expect(elsewhere.asked).toEqual([]);
  });
});

describe('Amazon’s interface', () => {
  it('is asked for one store by its id, and for no more than is read', async () => {
    const { call, asked } = await amazon(well);
    for (const name of NAMES) await call(name);
    const paths = asked.filter((one) => !isToken(one)).map(({ path }) => path.split('?')[1]);
    expect(paths).toEqual([
      undefined,
      'marketplaceIds=A21TJRUUN4KGV&mode=VALIDATION_PREVIEW',
      'marketplaceIds=A21TJRUUN4KGV',
      'marketplaceIds=A21TJRUUN4KGV&includedData=summaries%2Cissues',
      'marketplaceIds=A21TJRUUN4KGV',
    ]);
  });
});

describe('the access token', () => {
  it.each([200, 400, 401, 403, 404, 405, 500])(
    'is not refused by a page in HTML: %i',
    async (status) => {
      const page = await server((_one, reply) => {
        reply.writeHead(status, { 'content-type': 'text/html' });
        reply.end('<html><body>invalid_grant</body></html>');
      });
      await expect(callsTo(page.url, page.url).call('readListing')).rejects.toMatchObject(
        UNAVAILABLE,
      );
    },
  );

  it('is exchanged once for many listings at a time, and kept', async () => {
    const { calls, asked } = await amazon(well);
    const request = await listing(here.dossier);
    await Promise.all(Array.from({ length: 20 }, () => calls.submitListing(request)));
    await calls.readListing(request);
    expect(asked.filter(isToken)).toHaveLength(1);
    expect(asked).toHaveLength(22);
  });

  it('that many found to be no longer taken is exchanged once more', async () => {
    const { calls, asked } = await amazon((one, reply) =>
      one.headers['x-amz-access-token'] === 'Atza|secret-1'
        ? json(reply, 401, errors('Unauthorized'))
        : well(one, reply),
    );
    const request = await listing(here.dossier);
    await Promise.all(Array.from({ length: 20 }, () => calls.submitListing(request)));
    expect(asked.filter(isToken)).toHaveLength(2);
  });
});
