import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { ARTISANS_CSV } from '../../tools/demo-data/generate.ts';
import { readArtisans } from '../../tools/demo-data/read.ts';
import type { Scenario } from '../../tools/demo-data/scenarios.ts';
import { sandboxConfig } from '../../tools/sandbox/config.ts';
import { Listings } from '../../tools/sandbox/listings.ts';
import { readPersonas } from '../../tools/sandbox/personas-file.ts';
import { openStore } from '../../tools/sandbox/store.ts';
import { ask, testSandbox } from './support.ts';

const { rows } = readArtisans(ARTISANS_CSV);
const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function sandbox(...changed: Parameters<typeof testSandbox>) {
  const started = await testSandbox(...changed);
  closing.push(() => started.close());
  return started.url;
}

function someone(wanted: Scenario, hold: string | null = null) {
  const row = rows.find((one) => one.scenario === wanted && one.hold === hold);
  if (row === undefined) throw new Error(`no row has the scenario ${wanted}`);
  const { registration } = row;
  const { identity, bank_account: bank, pan } = registration.brought ?? {};
  if (identity === undefined || bank === undefined || pan === undefined)
    throw new Error('too little');
  return { number: registration.schemeNumber, identity, bank, pan };
}

const statuses = (answer: { body: { levels: { status: string }[] } }) =>
  answer.body.levels.map(({ status }) => status);

describe('the registry', () => {
  it('approves at once, a level at a time, or not at all, by scenario', async () => {
    const url = await sandbox();
    const look = async (number: string) =>
      statuses(await ask(`${url}/registry/v1/applications/${number}`));
    expect(await look('PMV-TEST-999999')).toEqual(['APPROVED', 'APPROVED', 'APPROVED']);
    const slow = someone('second_level').number;
    expect(await look(slow)).toEqual(['APPROVED', 'PENDING', 'PENDING']);
    expect(await look(slow)).toEqual(['APPROVED', 'APPROVED', 'PENDING']);
    expect(await look(slow)).toEqual(['APPROVED', 'APPROVED', 'APPROVED']);
    const declined = someone('registry_declined').number;
    expect(await look(declined)).toEqual(['APPROVED', 'REJECTED', 'PENDING']);
    expect(await look(declined)).toEqual(['APPROVED', 'REJECTED', 'PENDING']);
  });
});

describe('the verification provider', () => {
  const identityOf = (who: ReturnType<typeof someone>, referenceId: string) => ({
    referenceId,
    ...who.identity,
  });

  it('is down for a while for some, and not for their bank', async () => {
    const url = await sandbox({ outageMs: 150, bankMs: 0 });
    const who = someone('provider_down');
    const look = () => ask(`${url}/kyc/v1/identity`, identityOf(who, 'r1'), 'POST');
    expect((await look()).status).toBe(503);
    const { holder, account, ifsc } = who.bank;
    const bank = await ask(
      `${url}/kyc/v1/bank`,
      { referenceId: 'r2', name: holder, account, ifsc },
      'POST',
    );
    expect(bank.body).toMatchObject({ status: 'VALID' });
    await sleep(200);
    expect((await look()).body).toMatchObject({ status: 'VALID', referenceId: 'r1' });
  });

  it('keeps a held row waiting only with SANDBOX_HOLD', async () => {
    const who = someone('straight', 'provider_down');
    const held = await sandbox({ hold: true, outageMs: 0 });
    expect((await ask(`${held}/kyc/v1/identity`, identityOf(who, 'r'), 'POST')).status).toBe(503);
    const ignored = await sandbox({ hold: false, outageMs: 0 });
    expect((await ask(`${ignored}/kyc/v1/identity`, identityOf(who, 'r'), 'POST')).status).toBe(
      200,
    );
  });

  it('finds a similar name at the bank of some', async () => {
    const url = await sandbox({ bankMs: 0 });
    const { holder, account, ifsc } = someone('doubtful_bank_match').bank;
    const { body } = await ask(
      `${url}/kyc/v1/bank`,
      { referenceId: 'r', name: holder, account, ifsc },
      'POST',
    );
    expect(body).toMatchObject({ status: 'VALID', nameMatch: 62 });
  });

  it('takes its time with some banks', async () => {
    const url = await sandbox({ bankMs: 100 });
    const look = async (account: string) => {
      const question = { referenceId: account, name: 'x', account, ifsc: 'ZZZZ0000001' };
      return (await ask(`${url}/kyc/v1/bank`, question, 'POST')).body.status;
    };
    const accounts = rows
      .slice(0, 40)
      .map((row) => row.registration.brought?.bank_account?.account ?? '');
    const first = await Promise.all(accounts.map(look));
    expect(first).toContain('IN_PROCESS');
    expect(first).toContain('VALID');
    await sleep(150);
    expect(new Set(await Promise.all(accounts.map(look)))).toEqual(new Set(['VALID']));
  });

  it('answers some “in process” for a while, so that their provider may call back first', async () => {
    const url = await sandbox({ outageMs: 150 });
    const who = someone('provider_calls_back');
    const look = () => ask(`${url}/kyc/v1/identity`, identityOf(who, 'r'), 'POST');
    expect((await look()).body).toMatchObject({ status: 'IN_PROCESS' });
    await sleep(200);
    expect((await look()).body).toMatchObject({ status: 'VALID' });
  });

  it('does not know the PAN of some as it was typed, and knows the corrected one', async () => {
    const url = await sandbox();
    const row = rows.find((one) => one.scenario === 'unknown_number');
    const look = async (brought: { name: string; pan: string } | undefined, referenceId: string) =>
      (await ask(`${url}/kyc/v1/pan`, { referenceId, ...brought }, 'POST')).body;
    expect(await look(row?.registration.brought?.pan, 'r1')).toMatchObject({
      status: 'INVALID',
      reason: 'NOT_FOUND',
    });
    expect(await look(row?.later.brought.pan, 'r2')).toMatchObject({ status: 'VALID' });
  });

  it('gives one answer to a reference id, and takes none for two questions', async () => {
    const url = await sandbox();
    const question = { referenceId: 'same', name: 'x', pan: 'ZZZPX0001Z' };
    const first = await ask(`${url}/kyc/v1/pan`, question, 'POST');
    const answer = { status: 'INVALID', reason: 'NOT_FOUND' };
    await ask(`${url}/control/kyc`, { check: 'pan', subject: 'ZZZPX0001Z', answer });
    expect((await ask(`${url}/kyc/v1/pan`, question, 'POST')).body).toEqual(first.body);
    const other = { ...question, pan: 'ZZZPX0002Z' };
    expect((await ask(`${url}/kyc/v1/pan`, other, 'POST')).status).toBe(409);
  });
});

describe('the document store', () => {
  it('has an empty file where the upload of a photograph broke off, and the better one whole', async () => {
    const url = await sandbox();
    const row = rows.find((one) => one.scenario === 'empty_file');
    const bytesOf = async (uri = '') => {
      const file = await fetch(`${url}/documents/${uri.replace('store:', '')}`);
      return (await file.arrayBuffer()).byteLength;
    };
    const { photograph, bank_proof } = row?.registration.documents ?? {};
    expect(await bytesOf(photograph?.uri)).toBe(0);
    expect(await bytesOf(bank_proof?.uri)).toBe(bank_proof?.bytes);
    const [better] = row?.later.again.photograph ?? [];
    expect(await bytesOf(better?.uri)).toBe(better?.bytes);
  });
});

describe('the marketplace', () => {
  const PLACE = 'A21TJRUUN4KGV';
  const attributes = (title: string) => ({
    ...Object.fromEntries(
      ['product_description', 'country_of_origin'].map((name) => [name, [{ value: 'x' }]]),
    ),
    main_product_image_locator: [{}],
    purchasable_offer: [{}],
    item_name: [{ value: title }],
  });
  const listings = () => {
    const store = openStore(':memory:');
    closing.push(() => store.close());
    return new Listings(store, readPersonas(ARTISANS_CSV, false), 0);
  };

  it('loses a live listing of some at the second look, and has it again at the third', () => {
    const row = rows.find((one) => one.scenario === 'listing_falls_back');
    const { registration, later } = row ?? {};
    const account = registration?.brought?.seller_account ?? later?.brought.seller_account;
    const open = listings();
    const look = (seller: string) => open.get(seller, 'A-1', [PLACE])?.summaries[0]?.status.length;
    for (const seller of [account?.sellerId ?? '', 'A1TESTSOMEBODY']) {
      open.put(seller, 'A-1', { productType: 'X', attributes: attributes('Pot') }, PLACE, false);
    }
    const looks = (seller: string) => [look(seller), look(seller), look(seller), look(seller)];
    expect(looks(account?.sellerId ?? '')).toEqual([2, 0, 2, 2]);
    expect(looks('A1TESTSOMEBODY')).toEqual([2, 2, 2, 2]);
  });

  it('asks for an approval of what is said to be antique, which is there once it was asked for', () => {
    const open = listings();
    const preview = (sku: string) => {
      const request = { productType: 'X', attributes: attributes('Antique-style pot') };
      const { status, issues } = open.put('A1TESTOURS01XX', sku, request, PLACE, true);
      return [status, issues.flatMap((one) => one.categories)];
    };
    expect(preview('A-1')).toEqual(['INVALID', ['QUALIFICATION_REQUIRED']]);
    expect(preview('A-1')).toEqual(['VALID', []]);
    expect(preview('A-2')).toEqual(['INVALID', ['QUALIFICATION_REQUIRED']]);
  });
});

describe('the marketplace’s interface', () => {
  const PLACE = 'A21TJRUUN4KGV';
  const ABROAD = 'A2VIGQ35RCS4UG';
  const SELLER = 'A1TESTSTRICT01';
  const PUT = { productType: 'X', requirements: 'LISTING', attributes: {} };

  async function interfaceOf(url: string) {
    const { body } = await ask(
      `${url}/auth/o2/token`,
      {
        grant_type: 'refresh_token',
        refresh_token: `Atzr|auth-${SELLER}`,
        client_id: 'sandbox-client',
        client_secret: 'sandbox-secret',
      },
      'POST',
    );
    const headers = { 'x-amz-access-token': body.access_token };
    const call = (method: string, query: string, sent?: unknown) =>
      ask(
        `${url}/marketplace/listings/2021-08-01/items/${SELLER}/A-1?${query}`,
        sent,
        method,
        headers,
      );
    return { call, headers };
  }

  it.each([
    ['PUT', `marketplaceIds=${PLACE}&mode=VALIDATION`],
    ['PUT', `marketplaceIds=${PLACE},${ABROAD}`],
    ['PUT', ''],
    ['PUT', 'marketplaceIds=NOWHERE'],
    ['PUT', `marketplaceIds=${PLACE}&includedData=summaries`],
    ['PUT', `marketplaceIds=${PLACE}&includedData=identifiers`],
    ['PUT', `marketplaceIds=${PLACE}&color=red`],
    ['GET', ''],
    ['GET', `marketplaceIds=${PLACE}&includedData=identifiers`],
    ['GET', `marketplaceIds=${PLACE}&includedData=`],
    ['DELETE', ''],
    ['DELETE', `marketplaceIds=${PLACE},${ABROAD}`],
  ])('refuses what its model does not allow: %s %s', async (method, query) => {
    const { call } = await interfaceOf(await sandbox());
    const { status, body } = await call(method, query, method === 'PUT' ? PUT : undefined);
    expect([status, body.errors[0].code]).toEqual([400, 'InvalidInput']);
  });

  it('allows what its model allows', async () => {
    const url = await sandbox();
    const { call } = await interfaceOf(url);
    await ask(`${url}/control/listings/A-1`, { issues: [], status: [] });
    const put = await call('PUT', `marketplaceIds=${PLACE}&issueLocale=en_IN`, PUT);
    expect(put.body).toMatchObject({ sku: 'A-1', status: 'ACCEPTED', issues: [] });
    const bare = await call(
      'PUT',
      `marketplaceIds=${PLACE}&mode=VALIDATION_PREVIEW&includedData=identifiers`,
      PUT,
    );
    expect(Object.keys(bare.body)).toEqual(['sku', 'status', 'submissionId', 'identifiers']);
    const both = await call('GET', `marketplaceIds=${ABROAD},${PLACE}`);
    expect(both.body).toMatchObject({ sku: 'A-1', summaries: [{ marketplaceId: PLACE }] });
    expect(both.body).not.toHaveProperty('issues');
    expect((await call('GET', `marketplaceIds=${ABROAD}`)).status).toBe(404);
  });

  it('says every part of an issue that is set by hand', async () => {
    const url = await sandbox();
    const { call } = await interfaceOf(url);
    const issue = {
      ...{ code: '18027', message: 'x', severity: 'FATAL', categories: ['MOON_PHASE'] },
      ...{ attributeNames: ['item_name'], marketplaceIds: [PLACE, ABROAD] },
      enforcements: {
        actions: [{ action: 'SEARCH_SUPPRESSED' }],
        exemption: { status: 'EXEMPT_UNTIL_EXPIRY_DATE', expiryDate: '2027-05-28T00:36:48.914Z' },
      },
    };
    await ask(`${url}/control/listings/A-1`, { issues: [issue] });
    await call('PUT', `marketplaceIds=${PLACE}`, PUT);
    const { body } = await call('GET', `marketplaceIds=${PLACE}&includedData=issues`);
    expect(body).toEqual({ sku: 'A-1', issues: [issue] });
  });

  it('has a number for every answer, also a failure on demand', async () => {
    const url = await sandbox();
    const { call } = await interfaceOf(url);
    const numberOf = ({ headers }: Awaited<ReturnType<typeof ask>>) =>
      headers.get('x-amzn-requestid');
    const numbers = [numberOf(await call('GET', '')), numberOf(await call('DELETE', ''))];
    await ask(`${url}/control/faults`, { system: 'marketplace', down: true });
    numbers.push(numberOf(await call('GET', '')));
    expect(numbers.every((one) => /^[0-9a-f-]{36}$/.test(one ?? ''))).toBe(true);
    expect(new Set(numbers).size).toBe(3);
  });

  it('takes no call without the role, though the token is granted', async () => {
    const url = await sandbox();
    await ask(`${url}/control/sellers/${SELLER}`, { state: 'no_role' });
    const { call, headers } = await interfaceOf(url);
    const look = await ask(
      `${url}/marketplace/sellers/v1/marketplaceParticipations`,
      undefined,
      'GET',
      headers,
    );
    expect(look.status).toBe(403);
    expect((await call('GET', `marketplaceIds=${PLACE}`)).status).toBe(403);
  });
});

describe('the control', () => {
  it('makes a system fail, and forgives', async () => {
    const url = await sandbox();
    const look = async () => (await ask(`${url}/registry/v1/applications/PMV-TEST-999999`)).status;
    await ask(`${url}/control/faults`, { system: 'registry', failNext: 2, failStatus: 429 });
    expect([await look(), await look(), await look()]).toEqual([429, 429, 200]);
    await ask(`${url}/control/faults`, { system: 'registry', down: true });
    expect(await look()).toBe(503);
    await ask(`${url}/control/faults`, undefined, 'DELETE');
    expect(await look()).toBe(200);
    const started = Date.now();
    await ask(`${url}/control/faults`, { system: 'registry', latencyMs: 120 });
    expect(await look()).toBe(200);
    expect(Date.now() - started).toBeGreaterThanOrEqual(115);
  });

  it('names field and rule of a bad wish', async () => {
    const url = await sandbox();
    const { status, body } = await ask(`${url}/control/faults`, { system: 'weather', down: true });
    expect(status).toBe(400);
    expect(body.problems).toMatchObject([{ field: 'system' }]);
  });

  it('can only be configured with values that make sense', () => {
    expect(() => sandboxConfig({ SANDBOX_PORT: 'eighty' })).toThrow(/SANDBOX_PORT/);
  });
});

describe('the memory', () => {
  it('survives kill -9, and the logs name no person', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'sandbox-'));
    closing.push(() => rmSync(dir, { recursive: true, force: true }));
    const first = await start(dir);
    const number = someone('second_level').number;
    const registry = (url: string) => ask(`${url}/registry/v1/applications/${number}`);
    expect(statuses(await registry(first.url))).toEqual(['APPROVED', 'PENDING', 'PENDING']);
    await fetch(`${first.url}/documents/mine.pdf`, {
      method: 'PUT',
      body: '%PDF-mine',
      headers: { 'content-type': 'application/pdf' },
    });
    await ask(`${first.url}/control/faults`, { system: 'kyc', down: true });
    first.process.kill('SIGKILL');
    await once(first.process, 'exit');

    const second = await start(dir);
    expect(statuses(await registry(second.url))).toEqual(['APPROVED', 'APPROVED', 'PENDING']);
    const file = await fetch(`${second.url}/documents/mine.pdf`);
    expect([await file.text(), file.headers.get('content-type')]).toEqual([
      '%PDF-mine',
      'application/pdf',
    ]);
    expect((await ask(`${second.url}/control/faults`)).body).toContainEqual(
      expect.objectContaining({ system: 'kyc', down: true }),
    );
    second.process.kill('SIGTERM');
    expect(await once(second.process, 'exit')).toEqual([0, null]);
    expect(first.log() + second.log()).toContain('/registry/v1/applications/:schemeNumber');
    expect(first.log() + second.log()).not.toContain(number);
  });
});

async function start(
  dir: string,
): Promise<{ url: string; process: ChildProcess; log: () => string }> {
  const child = spawn(process.execPath, ['tools/sandbox/main.ts'], {
    env: { ...process.env, SANDBOX_DB: join(dir, 'sandbox.db'), SANDBOX_SEED: ARTISANS_CSV },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  closing.push(() => void child.kill('SIGKILL'));
  let log = '';
  child.stderr.on('data', (chunk) => {
    log += chunk;
  });
  const [line] = await once(child.stdout, 'data');
  return { url: JSON.parse(String(line)).url, process: child, log: () => log };
}
