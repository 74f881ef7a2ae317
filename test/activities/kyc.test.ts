import { describe, expect, it } from 'vitest';
import { createInsideCalls } from '../../activities/outside.ts';
import { FAULTS } from '../../contracts/outside.ts';
import { gstin } from '../../data/numbers.ts';
import { isReasonCode } from '../../policies/texts/texts.ts';
import { bench, subject } from './support.ts';

const here = bench();

describe('the verification provider', () => {
  const PEOPLE: Readonly<Record<string, (mark: string) => Record<string, string>>> = {
    identity: (mark) => ({ name: 'A B', lastFour: '1119', reference: `ref-${mark}` }),
    pan: (mark) => ({ name: 'A B', pan: `ZZZPB${mark.slice(-4)}Z` }),
    bank_account: (mark) => ({ holder: 'A B', account: `0000${mark}`, ifsc: 'ZZZZ0000001' }),
    tax_status: (mark) => ({ route: 'gstin', gstin: gstin('09', `ZZZPB${mark.slice(-4)}Z`) }),
  };
  const CHECKS: Readonly<Record<string, string>> = {
    identity: 'identity',
    pan: 'pan',
    bank_account: 'bank',
    tax_status: 'tax',
  };

  async function verify(
    requirement: string,
    answer?: Record<string, unknown>,
    who = subject(),
    mark = who.artisanId.slice(-5),
  ) {
    const content = PEOPLE[requirement]?.(mark) ?? {};
    const number = content.reference ?? content.pan ?? content.account ?? content.gstin;
    if (answer !== undefined) {
      await here.control('kyc', { check: CHECKS[requirement], subject: number, answer });
    }
    const evidence = await here.dossier.put(who.artisanId, requirement, content);
    return here.calls.verifyWithProvider({ ...who, requirement, evidence });
  }

  it.each(Object.keys(CHECKS))('finds %s valid', async (requirement) => {
    expect(await verify(requirement)).toEqual({ outcome: 'valid', codes: [] });
  });

  it.each([
    [100, 'valid', []],
    [85, 'valid', []],
    [84, 'doubtful', ['bank.name_doubtful']],
    [34, 'doubtful', ['bank.name_doubtful']],
    [33, 'invalid', ['bank.name_mismatch']],
    [0, 'invalid', ['bank.name_mismatch']],
  ])('judges a name match of %i', async (nameMatch, outcome, codes) => {
    expect(await verify('bank_account', { status: 'VALID', nameMatch })).toEqual({
      outcome,
      codes,
    });
  });

  it.each([
    ['identity', 'LAST_FOUR_MISMATCH', 'kyc.last_four_mismatch'],
    ['pan', 'INACTIVE', 'pan.inactive'],
    ['bank_account', 'ACCOUNT_CLOSED', 'bank.account_closed'],
    ['tax_status', 'CANCELLED', 'tax.cancelled'],
    ['tax_status', 'NEVER_HEARD_OF', 'tax.invalid'],
  ])('says why %s is not valid: %s', async (requirement, reason, code) => {
    expect(await verify(requirement, { status: 'INVALID', reason })).toEqual({
      outcome: 'invalid',
      codes: [code],
    });
    expect(isReasonCode(code)).toBe(true);
  });

  it('says for a bank that nobody knows what is wrong, where the provider does not', async () => {
    expect(await verify('bank_account', { status: 'INVALID' })).toEqual({
      outcome: 'invalid',
      codes: ['bank.ifsc_unknown'],
    });
    const who = subject();
    const content = { holder: 'A B', account: '000055554444', ifsc: 'SBIN0000300' };
    const answer = { status: 'INVALID' };
    await here.control('kyc', { check: 'bank', subject: content.account, answer });
    const evidence = await here.dossier.put(who.artisanId, 'bank_account', content);
    const asked = { ...who, requirement: 'bank_account', evidence };
    expect(await here.calls.verifyWithProvider(asked)).toMatchObject({ codes: ['bank.invalid'] });
  });

  it.each(['RECEIVED', 'IN_PROCESS'])('is not done yet: %s', async (status) => {
    expect(await verify('bank_account', { status })).toEqual({ outcome: 'pending', codes: [] });
  });

  it('that failed says nothing about the person', async () => {
    await expect(verify('bank_account', { status: 'FAILED' })).rejects.toMatchObject({
      type: FAULTS.UNAVAILABLE,
    });
  });

  it('is asked with one reference id for one attempt, and another for the next', async () => {
    const who = subject();
    const first = await verify('identity', { status: 'INVALID', reason: 'NOT_FOUND' }, who);
    // The provider keeps its answer under the reference id, so the same attempt gets it again.
    expect(await verify('identity', { status: 'VALID', nameMatch: 100 }, who)).toEqual(first);
    const evidence = await here.dossier.put(who.artisanId, 'identity', {
      ...PEOPLE.identity?.(who.artisanId.slice(-5)),
      name: 'A Better Name',
    });
    expect(evidence.version).toBe(2);
    expect(
      await here.calls.verifyWithProvider({ ...who, requirement: 'identity', evidence }),
    ).toEqual({
      outcome: 'valid',
      codes: [],
    });
  });

  it('finds a PAN that another artisan has claimed, never one’s own', async () => {
    const [first, second] = [subject(), subject()];
    expect(await verify('pan', undefined, first, '97531')).toMatchObject({ outcome: 'valid' });
    expect(await verify('pan', undefined, first, '97531')).toMatchObject({ outcome: 'valid' });
    expect(await verify('pan', undefined, second, '97531')).toEqual({
      outcome: 'contested',
      codes: ['pan.claimed_elsewhere'],
    });
    await createInsideCalls({ dossier: here.dossier }).releaseClaims(first);
    expect(await verify('pan', undefined, second, '97531')).toMatchObject({ outcome: 'valid' });
  });

  it('does not let a mistyped PAN be claimed', async () => {
    const [first, second] = [subject(), subject()];
    await verify('pan', { status: 'INVALID', reason: 'NOT_FOUND' }, first, '86420');
    expect(await verify('pan', { status: 'VALID', nameMatch: 100 }, second, '86420')).toMatchObject(
      { outcome: 'valid' },
    );
  });

  it('hints at an account that was seen elsewhere, and refuses nobody for it', async () => {
    await verify('bank_account', undefined, subject(), '44444444');
    expect(await verify('bank_account', undefined, subject(), '44444444')).toEqual({
      outcome: 'valid',
      codes: ['bank.seen_elsewhere'],
    });
  });

  it('cannot be asked about a handicraft relief: a person looks', async () => {
    const who = subject();
    const evidence = await here.dossier.put(who.artisanId, 'tax_status', {
      route: 'handicraft_relief',
    });
    expect(
      await here.calls.verifyWithProvider({ ...who, requirement: 'tax_status', evidence }),
    ).toEqual({
      outcome: 'doubtful',
      codes: ['tax.route_unverified'],
    });
  });
});
