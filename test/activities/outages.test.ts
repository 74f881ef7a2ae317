import { CancelledFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, it } from 'vitest';
import type { System } from '../../contracts/vocabulary.ts';
import { FAULTS } from '../../workflows/interface/activities.ts';
import { CALLS, LONGEST_RETRY_AFTER } from '../../workflows/interface/activity-options.ts';
import { FACTS } from '../support/cases.ts';
import { callsBesideMarketplace, MARKER, type Prepare } from './calls.ts';
import { bench, listing, subject, TIMEOUT } from './support.ts';

const here = bench();

/** Every activity with an input that goes well when nothing is wrong. */
const ACTIVITIES: Readonly<Record<string, [System, Prepare]>> = {
  ...callsBesideMarketplace(here),
  checkSellerAccount: [
    'marketplace',
    async () => {
      const request = await listing(here.dossier);
      const evidence = request.seller.own ?? request.product;
      const question = { requirement: 'seller_account', evidence, question: 1 };
      return () => here.calls.checkSellerAccount({ ...request, ...question });
    },
  ],
  previewListing: ['marketplace', async () => call('previewListing')],
  submitListing: ['marketplace', async () => call('submitListing')],
  readListing: ['marketplace', async () => call('readListing')],
  takeDownListing: ['marketplace', async () => call('takeDownListing')],
};

async function call(name: 'previewListing' | 'submitListing' | 'readListing' | 'takeDownListing') {
  const request = await listing(here.dossier);
  return () => here.calls[name](request);
}

describe.each(Object.entries(ACTIVITIES))('%s', (_name, [system, prepare]) => {
  it('is no answer while the other side is down, and an answer after', async () => {
    const act = await prepare();
    await here.control('faults', { system, down: true });
    await expect(act()).rejects.toMatchObject({ type: FAULTS.UNAVAILABLE, nonRetryable: false });
    await here.control('faults', { system });
    await act();
  });

  it('comes back when a full quota says so', async () => {
    const act = await prepare();
    await here.control('faults', { system, failNext: 1, failStatus: 429, retryAfter: 7 });
    await expect(act()).rejects.toMatchObject({ type: FAULTS.QUOTA, nextRetryDelay: 7000 });
    await here.control('faults', { system, failNext: 1, failStatus: 429, retryAfter: 9000 });
    await expect(act()).rejects.toMatchObject({ nextRetryDelay: LONGEST_RETRY_AFTER });
    await act();
  });

  it('gives up in time when nothing is heard', async () => {
    const act = await prepare();
    await here.control('faults', { system, hang: true });
    const started = Date.now();
    await expect(act()).rejects.toMatchObject({
      type: FAULTS.UNAVAILABLE,
      message: expect.stringContaining(`no answer within ${TIMEOUT} ms`),
    });
    expect(Date.now() - started).toBeLessThan(TIMEOUT * 4);
  });

  it('ends at once when it is cancelled', async () => {
    const act = await prepare();
    await here.control('faults', { system, hang: true });
    const environment = new MockActivityEnvironment();
    const running = environment.run(act);
    environment.cancel('CANCELLED');
    await expect(running).rejects.toBeInstanceOf(CancelledFailure);
  });

  it('does not try again what is refused', async () => {
    const act = await prepare();
    await here.control('faults', { system, failNext: 5, failStatus: 422 });
    await expect(act()).rejects.toMatchObject({
      type: FAULTS.REJECTED_REQUEST,
      nonRetryable: true,
    });
  });
});

describe('what is thrown', () => {
  it('names no person', async () => {
    const act = await ACTIVITIES.verifyWithProvider?.[1]();
    for (const fault of [{ down: true }, { failNext: 1, failStatus: 400 }, { hang: true }]) {
      await here.control('faults', { system: 'kyc', ...fault });
      const error: unknown = await act?.().catch((one: unknown) => one);
      const told = JSON.stringify(error, Object.getOwnPropertyNames(error)) + String(error);
      expect(told).not.toMatch(new RegExp(Object.values(MARKER).join('|')));
    }
  });

  it('is a dossier failure for what is erased or has another shape', async () => {
    const who = subject();
    const odd = await here.dossier.put(who.artisanId, 'identity', { name: 'x' });
    const asked = { ...who, requirement: 'identity', evidence: odd, question: 1 };
    const verify = () => here.calls.verifyWithProvider({ ...asked, facts: FACTS, others: {} });
    await expect(verify()).rejects.toMatchObject({ type: FAULTS.DOSSIER, nonRetryable: true });
    await here.dossier.erase(who.artisanId);
    await expect(verify()).rejects.toMatchObject({
      type: FAULTS.DOSSIER,
      message: expect.stringContaining('ERASED'),
    });
  });

  it('leaves time to say so before the server gives up', () => {
    for (const [system, { requestTimeout, startToClose }] of Object.entries(CALLS)) {
      // The marketplace may need a token and then ask.
      const requests = system === 'marketplace' ? 2 : 1;
      expect(requestTimeout * requests).toBeLessThan(startToClose);
    }
  });
});
