import { describe, expect, it } from 'vitest';
import { SERVED } from '../../activities/marketplaces/calls.ts';
import { exportMarketOf, marketplaceOf } from '../../policies/marketplaces.ts';
import { QUOTAS, quotaOf, quotaQueue, rateOf } from '../../policies/quotas.ts';
import { isRegisteredFor, MARKETPLACES } from '../../policies/served-marketplaces.ts';

const served = { marketplaces: MARKETPLACES };
const CALLS = [
  ...['checkSellerAccount', 'previewListing', 'submitListing', 'readListing', 'takeDownListing'],
];

describe('the marketplaces that are served', () => {
  it('are each there once, with an adapter, and those abroad with their home', () => {
    const codes = MARKETPLACES.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const { family, home } of MARKETPLACES) {
      expect(Object.keys(SERVED.families)).toContain(family);
      if (home !== null) expect(marketplaceOf(home, MARKETPLACES)?.home).toBeNull();
    }
  });

  it.each([
    ['amazon_in', true],
    // Products go there from India; no case is registered for it.
    ['amazon_ae', false],
    ['meesho', false],
    ['toString', false],
    ['', false],
  ])('may be registered for: %s, %s', (code, expected) => {
    expect(isRegisteredFor(code)).toBe(expected);
  });

  it('go abroad from India to the Emirates, and from there to nowhere', () => {
    expect(exportMarketOf(served, 'amazon_in')?.code).toBe('amazon_ae');
    expect(exportMarketOf(served, 'amazon_ae')).toBeUndefined();
  });
});

describe('the quotas', () => {
  it.each([
    ['previewListing', 'amazon.preview', 0.8],
    ['submitListing', 'amazon.put', 4],
    ['readListing', 'amazon.get', 4],
    ['takeDownListing', 'amazon.delete', 4],
    ['checkSellerAccount', 'amazon.participations', 4],
  ])('of Amazon: %s waits on %s, at %d a second', (call, queue, rate) => {
    for (const { code } of MARKETPLACES) {
      const quota = quotaOf(call, code);
      expect(quota && quotaQueue('cases', quota)).toBe(`cases/${queue}`);
      expect(quota && rateOf(quota, 1)).toBe(rate);
      expect(quota && rateOf(quota, 10)).toBe(rate * 10);
    }
  });

  it('are the marketplace’s that is asked: none for another, and none for other systems', () => {
    for (const call of CALLS) expect(quotaOf(call, 'meesho')).toBeUndefined();
    expect(quotaOf('checkDocument', 'amazon_in')).toBeUndefined();
    expect(quotaOf('lookUpRegistration', '')).toBeUndefined();
  });

  it('have a queue each', () => {
    const queues = QUOTAS.map((one) => quotaQueue('cases', one));
    expect(new Set(queues).size).toBe(queues.length);
  });
});
