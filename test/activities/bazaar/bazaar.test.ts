import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { marketplaceActivities, SERVED } from '../../../activities/marketplaces/calls.ts';
import { outsideConfig } from '../../../activities/outside.ts';
import { QUOTAS, quotaOf, quotaQueue, rateOf } from '../../../policies/quotas.ts';
import { MARKETPLACES } from '../../../policies/served-marketplaces.ts';
import { outsideEnvironment } from '../../../tools/sandbox/environment.ts';
import { FAULTS, type ListingRequest } from '../../../workflows/interface/activities.ts';
import { bench, listing, POT } from '../support.ts';
import { createBazaar } from './bazaar.ts';
import { BAZAAR, BAZAAR_QUOTAS } from './rows.ts';
import { startBazaar } from './server.ts';

/** A second marketplace of another shape behind the same activities, as in docs/new-marketplace.md. */
const KEY = 'a-key-for-tests-only';
const here = bench(6_000);
let bazaar: Awaited<ReturnType<typeof startBazaar>>;
let calls: ReturnType<typeof marketplaceActivities>;
beforeEach(async () => {
  bazaar = await startBazaar(KEY);
  calls = callsWith(KEY);
});
afterEach(() => bazaar.close());

function callsWith(key: string) {
  const config = outsideConfig({
    ...outsideEnvironment(here.sandbox.url),
    MARKETPLACE_COLLECTIVES: JSON.stringify([
      {
        ...{ id: 'women-weavers-cooperative', family: 'bazaar' },
        ...{ sellerId: 'B1TESTCOLL', authorisation: 'weavers' },
      },
    ]),
  });
  const served = {
    marketplaces: [...MARKETPLACES, BAZAAR],
    families: { ...SERVED.families, bazaar: () => createBazaar({ url: bazaar.url, key }) },
  };
  return marketplaceActivities({ dossier: here.dossier, config }, served);
}

const NONE = { finding: 'none', issues: [] };
const inBazaar = async (product = POT, collective: string | null = null) => ({
  ...(await listing(here.dossier, product, collective)),
  marketplace: BAZAAR.code,
});
const account = (request: ListingRequest) =>
  calls.checkSellerAccount({
    ...request,
    ...{ requirement: 'seller_account', evidence: request.seller.own ?? request.product },
    question: 1,
  });
const findingAfter = async (...problems: string[]) => {
  bazaar.mood.problems = problems;
  return calls.submitListing(await inBazaar());
};

describe('a marketplace of another shape', () => {
  it('goes the same way: account, preview, submission, reading, taking down', async () => {
    const request = await inBazaar();
    expect(await account(request)).toEqual({ outcome: 'linked', codes: [] });
    expect(await calls.previewListing(request)).toEqual(NONE);
    expect(await calls.readListing(request)).toEqual({ state: 'off_sale', ...NONE });
    expect(await calls.submitListing(request)).toEqual({
      submission: expect.stringMatching(/^submission-[a-p]{32}$/),
      ...NONE,
    });
    expect(await calls.readListing(request)).toEqual({ state: 'on_sale', ...NONE });
    expect(await calls.takeDownListing(request)).toEqual({});
    expect(await calls.takeDownListing(request)).toEqual({});
    expect(await calls.readListing(request)).toEqual({ state: 'off_sale', ...NONE });
    expect(bazaar.asked.map(({ method, path }) => `${method} ${path.split('/')[1]}`)).toEqual([
      ...['GET stalls', 'GET stalls', 'POST stalls', 'GET jobs', 'GET jobs', 'GET stalls'],
      ...['DELETE stalls', 'DELETE stalls', 'GET stalls'],
    ]);
  });

  it('has no preview, so our own rules are all that is looked at before', async () => {
    const request = await inBazaar({ ...POT, declarations: {} });
    const { finding, issues } = await calls.previewListing(request);
    expect(finding).toBe('artisan');
    expect(issues.map(({ field }) => field)).toEqual([
      ...['declarations.genericName', 'declarations.makerOnPack', 'declarations.consumerCare'],
    ]);
    expect(bazaar.asked).toEqual([]);
  });

  it('is asked beside the other, each by its own code', async () => {
    const there = await inBazaar();
    const amazon = { ...there, marketplace: 'amazon_in' };
    await calls.submitListing(there);
    expect(await calls.readListing(amazon)).toMatchObject({ state: 'off_sale' });
    expect(await calls.readListing(there)).toMatchObject({ state: 'on_sale' });
  });

  it('has its own table of whose an issue is', async () => {
    const name = { code: 'listing.invalid_attribute', attribute: 'title', field: 'title.en' };
    const picture = { code: 'listing.missing_image', attribute: 'image', field: 'images.0' };
    const other = { code: 'listing.other', attribute: null };
    const approval = { code: 'listing.qualification_required', attribute: null };
    expect(await findingAfter('NAME_TOO_LONG', 'NO_PICTURE', 'SHELF_MISSING')).toMatchObject({
      ...{ finding: 'artisan', issues: [name, picture] },
    });
    expect(await findingAfter('LICENCE_NEEDED')).toMatchObject({
      ...{ finding: 'approval', issues: [approval] },
    });
    expect(await findingAfter('MOON_PHASE', 'NAME_TOO_LONG')).toMatchObject({
      ...{ finding: 'unknown', issues: [other, name] },
    });
    await expect(findingAfter('SHELF_MISSING')).rejects.toMatchObject({
      ...{ type: FAULTS.REJECTED_REQUEST, details: [{ code: 'fault.listing_attribute' }] },
    });
    await expect(findingAfter('SCALES_BROKEN')).rejects.toMatchObject({
      type: FAULTS.UNAVAILABLE,
    });
  });

  it('tells what keeps a product from sale, by the job that found it', async () => {
    bazaar.mood.problems = ['NO_PICTURE'];
    const request = await inBazaar();
    await calls.submitListing(request);
    expect(await calls.readListing(request)).toMatchObject({
      ...{ state: 'off_sale', finding: 'artisan' },
      issues: [{ field: 'images.0' }],
    });
  });

  it('says whose an account’s trouble is', async () => {
    const request = await inBazaar();
    bazaar.mood.stall = 'SHUT';
    expect(await account(request)).toEqual({ outcome: 'returned', codes: ['account.suspended'] });
    bazaar.mood.stall = 'NO_SUCH_STALL';
    expect(await account(request)).toEqual({ outcome: 'returned', codes: ['account.not_found'] });
    bazaar.mood.stall = 'STALL_WITHDRAWN';
    await expect(account(request)).rejects.toMatchObject({ type: FAULTS.NOT_AUTHORISED });
    const member = await inBazaar(POT, 'women-weavers-cooperative');
    await expect(calls.submitListing(member)).rejects.toMatchObject({
      details: [{ code: 'account.collective_not_authorised' }],
    });
    calls = callsWith('another key');
    await expect(account(request)).rejects.toMatchObject({
      details: [{ code: 'fault.credentials' }],
    });
  });

  it('asks under the account that a collective has there, and under no other', async () => {
    const member = await inBazaar(POT, 'women-weavers-cooperative');
    await calls.submitListing(member);
    expect(bazaar.asked[0]?.path).toContain('/stalls/B1TESTCOLL/');
    expect(bazaar.asked[0]?.headers['x-stall-authorisation']).toBe('weavers');
    const amazon = { ...member, marketplace: 'amazon_in' };
    await expect(calls.submitListing(amazon)).rejects.toMatchObject({
      details: [{ code: 'fault.configuration' }],
    });
  });

  it('has quotas of its own, and none where it documents none', () => {
    const all = [
      [...QUOTAS, ...BAZAAR_QUOTAS],
      [...MARKETPLACES, BAZAAR],
    ] as const;
    const queueOf = (call: string, marketplace: string) => {
      const quota = quotaOf(call, marketplace, ...all);
      return quota && [quotaQueue('cases', quota), rateOf(quota, 1)];
    };
    expect(queueOf('submitListing', BAZAAR.code)).toEqual(['cases/bazaar.write', 1.6]);
    expect(queueOf('takeDownListing', BAZAAR.code)).toEqual(['cases/bazaar.write', 1.6]);
    expect(queueOf('readListing', BAZAAR.code)).toBeUndefined();
    expect(queueOf('submitListing', 'amazon_in')).toEqual(['cases/amazon.put', 4]);
    expect(queueOf('submitListing', 'amazon_ae')).toEqual(['cases/amazon.put', 4]);
  });
});
