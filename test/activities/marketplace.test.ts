import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createOutsideActivities, outsideConfig } from '../../activities/outside.ts';
import { COLLECTIVES } from '../../tools/demo-data/collectives.ts';
import { outsideEnvironment } from '../../tools/sandbox/environment.ts';
import { FAULTS, type ListingRequest } from '../../workflows/interface/activities.ts';
import { ask } from '../sandbox/support.ts';
import { bench, listing, POT } from './support.ts';

const here = bench(6_000);
const NONE = { finding: 'none', issues: [] };
const COLLECTIVE = COLLECTIVES[0]?.id ?? '';

/** The question about the account under which something is listed. */
const questionOf = ({ seller, product, ...request }: ListingRequest) => ({
  ...request,
  requirement: 'seller_account',
  evidence: seller.own ?? product,
  question: 1,
});
const us = (code: string) => ({
  type: FAULTS.REJECTED_REQUEST,
  nonRetryable: true,
  details: [{ code }],
});
const notAuthorised = (code: string) => ({
  type: FAULTS.NOT_AUTHORISED,
  nonRetryable: true,
  details: [{ code }],
});
const withEnvironment = (changed: Record<string, string>) =>
  createOutsideActivities({
    dossier: here.dossier,
    config: outsideConfig({ ...outsideEnvironment(here.sandbox.url), ...changed }),
  });

describe('a seller account', () => {
  const check = async (state?: string, marketplace = 'amazon_in') => {
    const request = await listing(here.dossier);
    if (state !== undefined) await here.control(`sellers/${request.sellerId}`, { state });
    return here.calls.checkSellerAccount({ ...questionOf(request), marketplace });
  };

  it.each(['amazon_in', 'amazon_ae'])('that is linked sells on %s', async (marketplace) => {
    expect(await check(undefined, marketplace)).toEqual({ outcome: 'linked', codes: [] });
  });

  it('that is suspended comes back', async () => {
    const codes = ['account.suspended'];
    expect(await check('suspended')).toEqual({ outcome: 'returned', codes });
  });

  it.each([
    ['revoked', 'account.not_authorised'],
    ['expired', 'account.authorisation_expired'],
  ])('whose grant is %s is to be linked anew', async (state, code) => {
    await expect(check(state)).rejects.toMatchObject(notAuthorised(code));
  });

  it('says nothing of the seller if our own credentials are wrong, or our role is missing', async () => {
    const calls = withEnvironment({ LWA_CLIENT_SECRET: 'wrong' });
    const asked = calls.checkSellerAccount(questionOf(await listing(here.dossier)));
    await expect(asked).rejects.toMatchObject(us('fault.credentials'));
    await expect(check('no_role')).rejects.toMatchObject(us('fault.role'));
  });
});

describe('a marketplace that is not served', () => {
  it.each([
    'checkSellerAccount',
    'previewListing',
    'submitListing',
    'readListing',
    'takeDownListing',
  ] as const)('is not asked: %s', async (name) => {
    const request = { ...(await listing(here.dossier)), marketplace: 'meesho' };
    const asked =
      name === 'checkSellerAccount'
        ? here.calls.checkSellerAccount(questionOf(request))
        : here.calls[name](request);
    await expect(asked).rejects.toMatchObject(us('fault.configuration'));
  });
});

describe('what leaves', () => {
  /** UIDAI's number for authentication tests. It stands for a dossier entry of another program, or an older one of ours. */
  const NUMBER = '999941057058';

  it.each([
    ['an image', { images: [`https://pictures.artisan.test/${NUMBER}.jpg`] }, 'images.0'],
    [
      'an image, encoded',
      { images: ['https://pictures.artisan.test/a.jpg?of=9999%2D4105%2D7058'] },
      'images.0',
    ],
    ['a text', { description: { en: `Made by ${NUMBER}` } }, 'description.en'],
    ['a hidden sign', { title: { en: 'Pot\u202e' } }, 'title.en'],
  ])('is checked again: %s', async (_what, part, field) => {
    const request = await listing(here.dossier, { ...POT, ...part });
    for (const name of ['previewListing', 'submitListing'] as const) {
      const refused = await here.calls[name](request).catch((error: Error) => error);
      expect(refused).toMatchObject({
        type: FAULTS.DOSSIER,
        message: `the dossier cannot be read: another shape in ${field}`,
      });
      expect(JSON.stringify(refused)).not.toContain(NUMBER);
    }
    expect(await here.calls.readListing(request)).toEqual({ state: 'off_sale', ...NONE });
  });
});

describe('a listing', () => {
  it('is previewed, submitted, and on sale some time after', async () => {
    const request = await listing(here.dossier);
    expect(await here.calls.previewListing(request)).toEqual(NONE);
    expect(await here.calls.readListing(request)).toEqual({ state: 'off_sale', ...NONE });
    const first = await here.calls.submitListing(request);
    expect(first).toMatchObject(NONE);
    expect(await here.calls.submitListing(request)).toEqual(first);
    await here.control(`listings/${request.sku}`, { status: [] });
    expect(await here.calls.readListing(request)).toEqual({ state: 'off_sale', ...NONE });
    await here.control(`listings/${request.sku}`, {});
    await sleep(100);
    expect(await here.calls.readListing(request)).toEqual({ state: 'on_sale', ...NONE });
  });

  it('stands on its own on each marketplace, and costs there what the artisan said', async () => {
    const abroad = { currency: 'AED', amount: 40 };
    const request = await listing(here.dossier, { ...POT, priceAbroad: abroad });
    const there = { ...request, marketplace: 'amazon_ae' };
    expect(await here.calls.submitListing(there)).toMatchObject(NONE);
    await sleep(100);
    expect(await here.calls.readListing(there)).toMatchObject({ state: 'on_sale' });
    expect(await here.calls.readListing(request)).toMatchObject({ state: 'off_sale' });
    const noPrice = { ...(await listing(here.dossier)), marketplace: 'amazon_ae' };
    const issues = [{ code: 'listing.missing_price', attribute: null, field: 'priceAbroad' }];
    expect(await here.calls.previewListing(noPrice)).toEqual({ finding: 'artisan', issues });
    expect(await here.calls.submitListing(noPrice)).toMatchObject({ finding: 'artisan', issues });
    expect(await here.calls.readListing(noPrice)).toMatchObject({ state: 'off_sale' });
  });

  it('goes through a collective’s account', async () => {
    const request = await listing(here.dossier, POT, COLLECTIVE);
    expect(await here.calls.previewListing(request)).toEqual(NONE);
    expect(await here.calls.submitListing(request)).toMatchObject(NONE);
    const unknown = { ...request, seller: { own: null, collective: 'nobody' } };
    for (const name of ['previewListing', 'submitListing'] as const)
      await expect(here.calls[name](unknown)).rejects.toMatchObject(us('fault.configuration'));
  });

  it('comes back with what it has to declare and what the marketplace finds, at once', async () => {
    const request = await listing(here.dossier, {
      ...POT,
      title: { en: 'BEST OFFER!!! Clay pot' },
      declarations: { genericName: 'Pot' },
    });
    const { finding, issues } = await here.calls.previewListing(request);
    expect(finding).toBe('artisan');
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
    const issues = [{ code: 'listing.invalid_attribute', attribute: 'title', field: 'title.en' }];
    expect(await here.calls.previewListing(request)).toEqual({ finding: 'artisan', issues });
    expect(await here.calls.submitListing(request)).toMatchObject({ finding: 'artisan', issues });
    expect(await here.calls.readListing(request)).toMatchObject({ state: 'off_sale' });
  });

  it('can fall back after it was live, for a reason that we do not know', async () => {
    const request = await listing(here.dossier);
    await here.calls.submitListing(request);
    const suppressed = {
      ...{ code: '18742', attributeNames: ['brand'] },
      enforcements: { actions: [{ action: 'CATALOG_ITEM_REMOVED' }] },
    };
    await here.control(`listings/${request.sku}`, {
      status: ['DISCOVERABLE'],
      issues: [suppressed],
    });
    expect(await here.calls.readListing(request)).toEqual({
      state: 'off_sale',
      finding: 'unknown',
      issues: [
        { code: 'listing.other', attribute: 'other' },
        { code: 'listing.removed', attribute: 'other' },
      ],
    });
  });

  it('stays on sale with an issue that it is exempt from', async () => {
    const request = await listing(here.dossier);
    await here.calls.submitListing(request);
    const actions = [{ action: 'SEARCH_SUPPRESSED' }];
    const exemption = {
      ...{ status: 'EXEMPT_UNTIL_EXPIRY_DATE', expiryDate: '2027-05-28T00:36:48.914Z' },
    };
    const issue = { code: '18027', categories: ['INVALID_IMAGE'] };
    await here.control(`listings/${request.sku}`, {
      issues: [{ ...issue, enforcements: { actions, exemption } }],
    });
    await sleep(100);
    expect(await here.calls.readListing(request)).toEqual({ state: 'on_sale', ...NONE });
  });

  it('stays on sale with what is ours or the marketplace’s to mend, and is told of the artisan’s', async () => {
    const request = await listing(here.dossier);
    await here.calls.submitListing(request);
    const missing = { code: '90220', categories: ['MISSING_ATTRIBUTE'] };
    const ours = { ...missing, attributeNames: ['condition_type'] };
    const theirs = { code: '4000000', message: 'An internal error has occurred.' };
    const control = (status: string[], issues: unknown[]) =>
      here.control(`listings/${request.sku}`, { status, issues });
    const live = ['BUYABLE', 'DISCOVERABLE'];
    await control(live, [ours, theirs]);
    expect(await here.calls.readListing(request)).toEqual({ state: 'on_sale', ...NONE });
    await control(live, [ours, { ...missing, attributeNames: ['item_name'] }]);
    expect(await here.calls.readListing(request)).toMatchObject({
      ...{ state: 'on_sale', finding: 'artisan' },
      issues: [{ field: 'title.en' }],
    });
    await control([], [ours]);
    await expect(here.calls.readListing(request)).rejects.toMatchObject(
      us('fault.listing_attribute'),
    );
    await control([], [theirs]);
    await expect(here.calls.readListing(request)).rejects.toMatchObject({
      type: FAULTS.UNAVAILABLE,
    });
  });

  it('is taken down, also twice, by what names it alone', async () => {
    const { artisanId, caseId, marketplace, sku, seller, ...request } = await listing(here.dossier);
    const named = { artisanId, caseId, marketplace, sku, seller };
    await here.calls.submitListing({ ...request, ...named });
    await sleep(100);
    expect(await here.calls.readListing(named)).toMatchObject({ state: 'on_sale' });
    expect(await here.calls.takeDownListing(named)).toEqual({});
    expect(await here.calls.takeDownListing(named)).toEqual({});
    expect(await here.calls.readListing(named)).toMatchObject({ state: 'off_sale' });
  });

  it('needs the authorisation of the account that it is under, and says whose is missing', async () => {
    const request = await listing(here.dossier);
    await here.control(`sellers/${request.sellerId}`, { state: 'revoked' });
    // Previewed under our own account, since the artisan's need not be linked yet.
    expect(await here.calls.previewListing(request)).toEqual(NONE);
    for (const name of ['submitListing', 'readListing', 'takeDownListing'] as const)
      await expect(here.calls[name](request)).rejects.toMatchObject(
        notAuthorised('account.not_authorised'),
      );
    const member = await listing(here.dossier, POT, COLLECTIVE);
    await here.control(`sellers/${member.sellerId}`, { state: 'expired' });
    const calls = withEnvironment({});
    for (const name of ['previewListing', 'submitListing', 'takeDownListing'] as const)
      await expect(calls[name](member)).rejects.toMatchObject(
        us('account.collective_not_authorised'),
      );
    await here.control(`sellers/${member.sellerId}`, { state: 'ok' });
    const desk = withEnvironment({ LWA_REFRESH_TOKEN: 'Atzr|nobody' });
    await expect(desk.previewListing(request)).rejects.toMatchObject(us('fault.our_account'));
  });

  it('waits as long as the quota’s rate says', async () => {
    const request = await listing(here.dossier);
    await here.control('limits', { operation: 'preview', rate: 0.5, burst: 1 });
    await here.calls.previewListing(request);
    await expect(here.calls.previewListing(request)).rejects.toMatchObject({
      type: FAULTS.QUOTA,
      nextRetryDelay: 2000,
    });
    await here.control('limits', { operation: 'preview', rate: 2000, burst: 4000 });
  });
});

describe('the access token', () => {
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
