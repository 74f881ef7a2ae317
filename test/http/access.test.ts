import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHANGES_URL } from '../../clients/http/changes.ts';
import { OPERATIONS } from '../../clients/http/routes.ts';
import { httpServer } from '../../clients/http/server.ts';
import { type Connected, connect } from '../../clients/library/connect.ts';
import { Refused } from '../../clients/library/refused.ts';
import { ACCESS_ROLES, type AccessRole } from '../../contracts/vocabulary.ts';
import type { AccessAction } from '../../policies/access/actions.ts';
import { ARTISANS_CSV } from '../../tools/demo-data/generate.ts';
import { readArtisans } from '../../tools/demo-data/read.ts';
import { startTestIssuer, type TestIssuer } from '../../tools/issuer/bendable.ts';
import { freePort } from '../../tools/launcher/free-port.ts';
import { prepareNamespace } from '../../tools/launcher/prepare.ts';
import { startTemporal, type TemporalServer } from '../../tools/launcher/temporal.ts';
import { ATTRIBUTES } from '../../workflows/interface/search-attributes.ts';
import { signOf } from '../support/access-table.ts';
import { apiConfig } from '../support/api.ts';

/**
 * Every address × role × own or another's × open or ended, over HTTP, with a real server, dossier and sign-in. Behind the
 * access check the client library refuses everything as UNDER_REPAIR: so a 403 comes of the policies alone, and nothing is
 * changed.
 */
const dir = mkdtempSync(join(tmpdir(), 'access-'));
const ORGANISATION = 'own-office';
const [first, second, third] = readArtisans(ARTISANS_CSV).rows.filter(
  (one) => one.scenario === 'straight',
);
if (first === undefined || second === undefined || third === undefined)
  throw new Error('the data set has too few rows');

interface Opened {
  readonly caseId: string;
  readonly artisan: string;
  readonly district: string;
  readonly registration: object;
}

let temporal: TemporalServer;
let here: Connected;
let issuer: TestIssuer;
let app: Awaited<ReturnType<typeof httpServer>>;
let url: string;
const cases = {} as { open: Opened; ended: Opened; others: Opened };

beforeAll(async () => {
  temporal = await startTemporal({ dataDir: dir, port: await freePort() });
  await prepareNamespace(temporal.address);
  here = await connect({
    ...process.env,
    TEMPORAL_ADDRESS: temporal.address,
    DOSSIER_PATH: join(dir, 'dossier.db'),
    DOSSIER_KEYS: join(dir, 'dossier.keys.json'),
  });
  for (const [name, row] of [
    ['open', first],
    ['ended', second],
    ['others', third],
  ] as const) {
    const organisation = name === 'others' ? 'another-office' : ORGANISATION;
    const actor = { role: 'system', id: 'partner-1', organisation } as const;
    const { caseId } = await here.onboarding.register(row.registration, actor);
    const { typedSearchAttributes: found } = await here.client.workflow
      .getHandle(caseId)
      .describe();
    cases[name] = {
      ...{ caseId, artisan: caseId.slice(0, -2), registration: row.registration },
      district: found.get(ATTRIBUTES.district) ?? '',
    };
  }
  await here.dossier.recordEnd(cases.ended.caseId, 'withdrawn');
  issuer = await startTestIssuer();
  const refusing = new Proxy(here.onboarding, {
    get: () => async () => {
      throw new Refused('UNDER_REPAIR', 'nothing is done in this test');
    },
  });
  const connected = { ...here, onboarding: refusing };
  app = await httpServer(connected, apiConfig(issuer.url), pino({ level: 'silent' }));
  await app.listen({ host: '127.0.0.1', port: 0 });
  url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await app?.close();
  await issuer?.close();
  await here?.close();
  await temporal?.child.stop();
  rmSync(dir, { recursive: true, force: true });
});

interface Address {
  readonly method: string;
  readonly url: string;
  readonly action: AccessAction;
  readonly isOfCase: boolean;
}
const ADDRESSES: readonly Address[] = [
  ...OPERATIONS.flatMap(({ method, url: path, action, wanted }) =>
    action === undefined ? [] : [{ method, url: path, action, isOfCase: wanted.ofCase === true }],
  ),
  { method: 'GET', url: CHANGES_URL, action: 'watchCase', isOfCase: true },
];
const LISTS: readonly AccessAction[] = ['listCases', 'countCases'];

/** Whether the table written by hand allows it. */
function isAllowed(
  role: AccessRole,
  { action, isOfCase }: Address,
  isOwn: boolean,
  ended: boolean,
) {
  const sign = signOf(role, action);
  const isList = LISTS.includes(action);
  // What is opened is opened for the account's own organisation, and a search is narrowed to its own districts.
  const isMine = isOfCase || isList || action === 'register' || action === 'deposit' ? isOwn : true;
  if (sign === 'E') return true;
  if (sign === 'D') return isMine;
  // A list shows what the account's own organisation has opened, whichever that is.
  if (sign === 'O') return isOwn || !isOfCase;
  if (sign === 'C') return isOwn;
  if (sign === 'W') return isOwn && !ended;
  return sign === 'A' && ended;
}

async function statusOf(role: AccessRole, address: Address, one: Opened, isOwn: boolean) {
  const token = await issuer.token({
    ...{ sub: `${role}-1`, role, organisation: isOwn ? ORGANISATION : 'another-office' },
    districts: [isOwn ? one.district : 'KL-IDUKKI'],
    artisan: isOwn ? one.artisan : 'CF4GA-CY4YP',
  });
  const path = address.url.replace(':case', one.caseId);
  const query = LISTS.includes(address.action) ? `?district=${one.district}` : '';
  const body = {
    register: one.registration,
    deposit: one.registration,
    findArtisan: { schemeNumber: (one.registration as { schemeNumber: string }).schemeNumber },
  };
  const response = await fetch(`${url}${path}${query}`, {
    method: address.method,
    headers: {
      authorization: `Bearer ${token}`,
      'x-reason': 'asked at the counter',
      ...(address.method === 'POST' ? { 'content-type': 'application/json' } : {}),
    },
    ...(address.method === 'POST'
      ? { body: JSON.stringify(body[address.action as keyof typeof body] ?? {}) }
      : {}),
  });
  await response.arrayBuffer();
  return response.status;
}

describe('every address', () => {
  it.each(ACCESS_ROLES)(
    'is for %s as the table says, own and others’, open and ended',
    async (role) => {
      const before = await refusals(role);
      let refused = 0;
      for (const address of ADDRESSES)
        for (const ended of [false, true])
          for (const isOwn of [true, false]) {
            const one = ended ? cases.ended : cases.open;
            const which = `${address.method} ${address.url}, own ${isOwn}, ended ${ended}`;
            const status = await statusOf(role, address, one, isOwn);
            expect(status === 403, `${which}: ${status}`).toBe(
              !isAllowed(role, address, isOwn, ended),
            );
            if (status === 403) refused += 1;
          }
      const entries = (await refusals(role)).slice(before.length);
      // Every refusal is in the audit log, and each says of which case.
      expect(refused).toBeGreaterThan(0);
      expect(entries).toHaveLength(refused);
      for (const { role: said, way, place, caseId, action } of entries) {
        expect([said, way]).toEqual([role, 'http']);
        expect(place).toMatch(/^[0-9a-f-]{36}$/);
        const { isOfCase } = ADDRESSES.find((one) => one.action === action) ?? {};
        expect(caseId !== null, action).toBe(isOfCase);
      }
    },
  );

  it.each([
    ['a partner system', { role: 'system', organisation: ORGANISATION }, ['open', 'ended']],
    ['another partner system', { role: 'system', organisation: 'another-office' }, ['others']],
    ['an auditor', { role: 'auditor' }, ['open', 'ended', 'others']],
    [
      'who works in all districts',
      { role: 'operator', districts: ['all'] },
      ['open', 'ended', 'others'],
    ],
    ['who works elsewhere', { role: 'operator', districts: ['KL-IDUKKI'] }, []],
  ] as const)('lists and counts for %s what it may see', async (_who, account, names) => {
    const token = await issuer.token({ sub: 'lister', ...account });
    const read = async (path: string) =>
      (await (
        await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } })
      ).json()) as {
        items?: { caseId: string }[];
        total?: number;
      };
    const wanted = names.map((name) => cases[name].caseId).sort();
    // Visibility lags the cases by a moment.
    await expect
      .poll(async () => (await read('/v1/cases')).items?.map(({ caseId }) => caseId).sort(), {
        timeout: 30_000,
      })
      .toEqual(wanted);
    expect((await read('/v1/counts')).total).toBe(wanted.length);
  });

  it('says why with a token that is not taken, in the audit log as well, and not who it claims to be', async () => {
    const forged = await issuer.token({ sub: 'mallory' }, { audience: 'another-api' });
    const response = await fetch(`${url}/v1/cases/${cases.open.caseId}`, {
      headers: { authorization: `Bearer ${forged}` },
    });
    expect(response.status).toBe(401);
    const { entries } = await here.dossier.audited({ action: 'signIn', limit: 10 });
    expect(entries).toMatchObject([
      { role: null, actor: null, outcome: 'refused', code: 'TOKEN_FOREIGN', way: 'http' },
    ]);
  });

  it('with an account that names no district and no organisation is refused where it needs one', async () => {
    const { caseId } = cases.open;
    for (const role of ['operator', 'reviewer', 'system'] as const) {
      const token = await issuer.token({ sub: 'nowhere', role, districts: [] });
      const headers = { authorization: `Bearer ${token}` };
      expect((await fetch(`${url}/v1/cases/${caseId}`, { headers })).status, role).toBe(403);
    }
  });
});

const refusals = async (role: AccessRole) =>
  (
    await here.dossier.audited({ actor: `${role}-1`, outcome: 'refused', limit: 1000 })
  ).entries.filter(({ code }) => code === 'NOT_ALLOWED');
