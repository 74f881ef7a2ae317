import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { blockingIssues, issue } from '../../activities/listing-issues.ts';
import { createOutsideCalls, outsideConfig } from '../../activities/outside.ts';
import { FAULTS } from '../../contracts/outside.ts';
import { COLLECTIVES } from '../../data/collectives.ts';
import { outsideEnvironment } from '../../sandbox/environment.ts';
import { ask } from '../sandbox/support.ts';
import { bench, listing, POT } from './support.ts';

const here = bench();
const TOKEN_COUNTER = { exchanges: 0 };

describe('a seller account', () => {
  const check = async (state?: string) => {
    const request = await listing(here.dossier);
    if (state !== undefined) await here.control(`sellers/${request.sellerId}`, { state });
    return here.calls.checkSellerAccount({
      ...request,
      evidence: request.seller.own ?? request.product,
    });
  };

  it.each([
    ['revoked', 'account.not_authorised'],
    ['expired', 'account.authorisation_expired'],
    ['suspended', 'account.suspended'],
  ])('that is %s is not authorised', async (state, code) => {
    expect(await check(state)).toEqual({ authorised: false, codes: [code] });
  });

  it('that is linked is authorised', async () => {
    expect(await check()).toEqual({ authorised: true, codes: [] });
  });

  it('says nothing of the seller if our own credentials are wrong', async () => {
    const env = { ...outsideEnvironment(here.sandbox.url), LWA_CLIENT_SECRET: 'wrong' };
    const calls = createOutsideCalls({ dossier: here.dossier, config: outsideConfig(env) });
    const request = await listing(here.dossier);
    const asked = calls.checkSellerAccount({
      ...request,
      evidence: request.seller.own ?? request.product,
    });
    await expect(asked).rejects.toMatchObject({ type: FAULTS.REJECTED_REQUEST });
  });
});

describe('a listing', () => {
  it('is previewed, submitted, and live some time after', async () => {
    const request = await listing(here.dossier);
    expect(await here.calls.previewListing(request)).toEqual({ issues: [] });
    expect(await here.calls.readListing(request)).toMatchObject({ buyable: false });
    const first = await here.calls.submitListing(request);
    expect(first).toMatchObject({ issues: [] });
    expect(await here.calls.submitListing(request)).toEqual(first);
    expect(await here.calls.readListing(request)).toEqual({
      buyable: false,
      discoverable: false,
      issues: [],
    });
    await sleep(100);
    expect(await here.calls.readListing(request)).toEqual({
      buyable: true,
      discoverable: true,
      issues: [],
    });
  });

  it('goes through a collective’s account', async () => {
    const collective = COLLECTIVES[0]?.id ?? '';
    const request = await listing(here.dossier, POT, collective);
    expect(await here.calls.previewListing(request)).toEqual({ issues: [] });
    expect(await here.calls.submitListing(request)).toMatchObject({ issues: [] });
    const unknown = { ...request, seller: { own: null, collective: 'nobody' } };
    await expect(here.calls.submitListing(unknown)).rejects.toMatchObject({
      type: FAULTS.REJECTED_REQUEST,
    });
  });

  it('comes back with what it has to declare and what the marketplace finds, at once', async () => {
    const request = await listing(here.dossier, {
      ...POT,
      title: { en: 'BEST OFFER!!! Clay pot' },
      declarations: { genericName: 'Pot' },
    });
    const { issues } = await here.calls.previewListing(request);
    expect(issues.map(({ field }) => field)).toEqual([
      'declarations.makerOnPack',
      'declarations.consumerCare',
      'title.en',
    ]);
  });

  it('is refused with its issues, though the answer is HTTP 200', async () => {
    const request = await listing(here.dossier, {
      ...POT,
      title: { en: 'BEST OFFER!!! Clay pot' },
    });
    const issues = [
      { code: 'listing.invalid_attribute', attribute: 'item_name', field: 'title.en' },
    ];
    expect(await here.calls.previewListing(request)).toEqual({ issues });
    expect(await here.calls.submitListing(request)).toMatchObject({ issues });
    expect(await here.calls.readListing(request)).toMatchObject({ buyable: false });
  });

  it('can fall back after it was live', async () => {
    const request = await listing(here.dossier);
    await here.calls.submitListing(request);
    const suppressed = { code: '1', categories: [], attributeNames: [], severity: 'ERROR' };
    await here.control(`listings/${request.sku}`, {
      status: ['DISCOVERABLE'],
      issues: [suppressed],
    });
    expect(await here.calls.readListing(request)).toEqual({
      buyable: false,
      discoverable: true,
      issues: [{ code: 'listing.other', attribute: null }],
    });
  });

  it('is taken back, also twice', async () => {
    const request = await listing(here.dossier);
    await here.calls.submitListing(request);
    await here.calls.delist(request);
    await here.calls.delist(request);
    expect(await here.calls.readListing(request)).toMatchObject({ buyable: false });
  });

  it('needs the seller’s authorisation', async () => {
    const request = await listing(here.dossier);
    await here.control(`sellers/${request.sellerId}`, { state: 'revoked' });
    await expect(here.calls.submitListing(request)).rejects.toMatchObject({
      type: FAULTS.REJECTED_REQUEST,
      nonRetryable: true,
      message: expect.stringContaining('account.not_authorised'),
    });
  });

  it('waits as long as the quota’s rate says', async () => {
    const request = await listing(here.dossier);
    await here.control('limits', { operation: 'put', rate: 0.5, burst: 1 });
    await here.calls.previewListing(request);
    await expect(here.calls.previewListing(request)).rejects.toMatchObject({
      type: FAULTS.QUOTA,
      nextRetryDelay: 2000,
    });
    await here.control('limits', { operation: 'put', rate: 2000, burst: 4000 });
  });
});

describe('the access token', () => {
  it('is exchanged once for many listings at a time, and kept', async () => {
    const request = await listing(here.dossier);
    const original = globalThis.fetch;
    TOKEN_COUNTER.exchanges = 0;
    globalThis.fetch = (...args) => {
      if (String(args[0]).endsWith('/o2/token')) TOKEN_COUNTER.exchanges += 1;
      return original(...args);
    };
    try {
      await Promise.all(Array.from({ length: 20 }, () => here.calls.submitListing(request)));
      await here.calls.readListing(request);
    } finally {
      globalThis.fetch = original;
    }
    expect(TOKEN_COUNTER.exchanges).toBe(1);
  });

  it('opens no other seller’s listings', async () => {
    const url = here.sandbox.url;
    const token = await ask(
      `${url}/auth/o2/token`,
      {
        grant_type: 'refresh_token',
        refresh_token: 'Atzr|auth-A1TESTMINE01XX',
        client_id: 'sandbox-client',
        client_secret: 'sandbox-secret',
      },
      'POST',
    );
    const path = `${url}/marketplace/listings/2021-08-01/items/A1TESTOTHER1XX/SKU-1?marketplaceIds=A21TJRUUN4KGV`;
    const headers = { 'x-amz-access-token': token.body.access_token };
    expect((await ask(path, undefined, 'GET', headers)).status).toBe(403);
    expect((await ask(path, undefined, 'GET')).status).toBe(403);
  });
});

describe('an issue', () => {
  const blocking = (...issues: unknown[]) => blockingIssues(issues.map((one) => issue.parse(one)));

  it('hinders when it is an error or keeps the listing from sale', () => {
    expect(blocking({ code: '1', severity: 'WARNING', categories: ['INVALID_IMAGE'] })).toEqual([]);
    const enforcements = { actions: [{ action: 'SEARCH_SUPPRESSED' }] };
    expect(blocking({ code: '1', severity: 'WARNING', categories: [], enforcements })).toEqual([
      { code: 'listing.search_suppressed', attribute: null },
    ]);
    expect(
      blocking({ code: '1', severity: 'ERROR', categories: ['QUALIFICATION_REQUIRED'] }),
    ).toEqual([{ code: 'listing.qualification_required', attribute: null }]);
  });

  it('is told once for each attribute, and never more of them than an event holds', () => {
    const one = {
      code: '1',
      severity: 'ERROR',
      categories: ['MISSING_ATTRIBUTE'],
      attributeNames: ['a', 'b'],
    };
    expect(blocking(one, one)).toEqual([
      { code: 'listing.missing_attribute', attribute: 'a' },
      { code: 'listing.missing_attribute', attribute: 'b' },
    ]);
    const many = Array.from({ length: 80 }, (_, index) => ({
      ...one,
      attributeNames: [`a${index}`],
    }));
    expect(blocking(...many)).toHaveLength(50);
  });
});
