import { describe, expect, it } from 'vitest';
import { createStoreActivities } from '../../activities/outside.ts';
import type { Evidence } from '../../contracts/shapes.ts';
import { isReasonCode } from '../../policies/texts/texts.ts';
import { gstin } from '../../tools/demo-data/numbers.ts';
import { FAULTS } from '../../workflows/interface/activities.ts';
import { FACTS } from '../support/cases.ts';
import { bench, subject } from './support.ts';

const here = bench(10_000);

type Asked = Parameters<typeof here.calls.verifyWithProvider>[0];

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

  /** Asks like a case without other evidence, unless `others` are given. */
  const ask = (
    who: ReturnType<typeof subject>,
    requirement: string,
    evidence: Evidence,
    more: Partial<Asked> = {},
  ) =>
    here.calls.verifyWithProvider({
      ...{ ...who, requirement, evidence, question: 1, facts: FACTS, others: {} },
      ...more,
    });

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
    return ask(who, requirement, evidence);
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
    expect(await ask(who, 'bank_account', evidence)).toMatchObject({ codes: ['bank.invalid'] });
  });

  it.each(['RECEIVED', 'IN_PROCESS'])('is not done yet: %s', async (status) => {
    expect(await verify('bank_account', { status })).toEqual({ outcome: 'pending', codes: [] });
  });

  it('that failed says nothing about the person', async () => {
    await expect(verify('bank_account', { status: 'FAILED' })).rejects.toMatchObject({
      type: FAULTS.UNAVAILABLE,
    });
  });

  it('is asked anew by the next question about the very same thing', async () => {
    const who = subject();
    const mark = who.artisanId.slice(-5);
    // Not linked with the Aadhaar yet; then it is, and the artisan brings the same PAN again.
    const first = await verify('pan', { status: 'INVALID', reason: 'INACTIVE' }, who, mark);
    expect(first).toEqual({ outcome: 'invalid', codes: ['pan.inactive'] });
    const content = PEOPLE.pan?.(mark) ?? {};
    const answer = { status: 'VALID', nameMatch: 100 };
    await here.control('kyc', { check: 'pan', subject: content.pan, answer });
    const again = await here.dossier.put(who.artisanId, 'pan', content);
    expect(again.version).toBe(1);
    expect(await ask(who, 'pan', again, { question: 1 })).toEqual(first);
    expect(await ask(who, 'pan', again, { question: 2 })).toEqual({ outcome: 'valid', codes: [] });
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
    expect(await ask(who, 'identity', evidence)).toEqual({ outcome: 'valid', codes: [] });
  });

  it('finds a PAN that another artisan has claimed, never one’s own', async () => {
    const [first, second] = [subject(), subject()];
    expect(await verify('pan', undefined, first, '97531')).toMatchObject({ outcome: 'valid' });
    expect(await verify('pan', undefined, first, '97531')).toMatchObject({ outcome: 'valid' });
    expect(await verify('pan', undefined, second, '97531')).toEqual({
      outcome: 'contested',
      codes: ['pan.claimed_elsewhere'],
    });
    await createStoreActivities({ dossier: here.dossier }).releaseClaims(first);
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
    const facts = { ...FACTS, taxRoute: 'handicraft_relief' as const };
    expect(await ask(who, 'tax_status', evidence, { facts })).toEqual({
      outcome: 'doubtful',
      codes: ['tax.route_unverified'],
    });
  });
});

describe('what a provider finds valid', () => {
  const PAN = 'ZZZPB0077Z';
  type Tax = Readonly<Record<string, string>>;
  const GSTIN: Tax = { route: 'gstin', gstin: gstin('09', PAN) };
  const ENROLMENT: Tax = { route: 'enrolment', number: `09${PAN}1EN` };

  async function check(
    tax: Tax,
    {
      pan = PAN as string | null,
      facts = {} as Partial<typeof FACTS>,
      answer = { status: 'VALID' } as object,
      about = 'tax_status' as 'tax_status' | 'pan',
    },
  ) {
    const who = subject();
    const brought = {
      tax_status: await here.dossier.put(who.artisanId, 'tax_status', tax),
      ...(pan === null
        ? {}
        : { pan: await here.dossier.put(who.artisanId, 'pan', { name: 'A B', pan }) }),
    } as Record<string, Evidence>;
    const { [about]: evidence, ...others } = brought;
    if (evidence === undefined) throw new Error('nothing was brought');
    const number = about === 'pan' ? pan : (tax.gstin ?? tax.number);
    if (number !== undefined)
      await here.control('kyc', {
        check: about === 'pan' ? 'pan' : 'tax',
        subject: number,
        answer,
      });
    const asked = { ...who, requirement: about, evidence, question: 1, others };
    const report = await here.calls.verifyWithProvider({ ...asked, facts: { ...FACTS, ...facts } });
    await createStoreActivities({ dossier: here.dossier }).releaseClaims(who);
    return report;
  }

  it.each<[string, Tax, Parameters<typeof check>[1], object]>([
    ['agrees', GSTIN, {}, { outcome: 'valid', codes: [] }],
    ['agrees with what is not there', GSTIN, { pan: null }, { outcome: 'valid', codes: [] }],
    [
      'is of another PAN',
      GSTIN,
      { pan: 'ZZZPB0078Z' },
      { outcome: 'doubtful', codes: ['tax.pan_mismatch'], against: ['pan'] },
    ],
    [
      'is of another State',
      GSTIN,
      { facts: { state: 'RJ' } },
      { outcome: 'doubtful', codes: ['tax.state_mismatch'], against: [] },
    ],
    [
      'is of a State by its older letters',
      { route: 'gstin', gstin: gstin('21', PAN) },
      { facts: { state: 'OR' } },
      { outcome: 'valid', codes: [] },
    ],
    [
      'is of a State that cannot be compared',
      GSTIN,
      { facts: { state: 'LA' } },
      { outcome: 'valid', codes: [] },
    ],
    [
      'is of another tax route',
      ENROLMENT,
      {},
      { outcome: 'doubtful', codes: ['tax.route_mismatch'], against: [] },
    ],
    [
      'comes where there was none',
      GSTIN,
      { facts: { taxRoute: 'none' } },
      { outcome: 'valid', codes: [] },
    ],
    [
      'is the relief, which the registration does not name',
      { route: 'handicraft_relief' },
      {},
      { outcome: 'doubtful', codes: ['tax.route_unverified', 'tax.route_mismatch'], against: [] },
    ],
    [
      'contradicts all at once',
      GSTIN,
      { pan: 'ZZZPB0078Z', facts: { state: 'RJ', taxRoute: 'enrolment' } },
      {
        outcome: 'doubtful',
        codes: ['tax.pan_mismatch', 'tax.state_mismatch', 'tax.route_mismatch'],
        against: ['pan'],
      },
    ],
  ])('%s', async (_name, tax, how, report) => {
    expect(await check(tax, how)).toEqual(report);
  });

  it('is held against a PAN that comes later too, and stands on both', async () => {
    const answer = { status: 'VALID', nameMatch: 100 };
    const fits = await check(GSTIN, { about: 'pan', answer });
    expect(fits).toEqual({ outcome: 'valid', codes: [] });
    expect(await check(GSTIN, { about: 'pan', answer, pan: 'ZZZPB0078Z' })).toEqual({
      outcome: 'doubtful',
      codes: ['tax.pan_mismatch'],
      against: ['tax_status'],
    });
    // Of a PAN that does not exist there is nothing more to say.
    const unknown = { status: 'INVALID', reason: 'NOT_FOUND' };
    expect(await check(GSTIN, { about: 'pan', answer: unknown, pan: 'ZZZPB0078Z' })).toEqual({
      outcome: 'invalid',
      codes: ['pan.not_found'],
    });
  });

  it('is told beside what the provider itself found, and not before it has answered', async () => {
    const other = { pan: 'ZZZPB0078Z' };
    const cancelled = { status: 'INVALID', reason: 'CANCELLED' };
    expect(await check(GSTIN, { ...other, answer: cancelled })).toEqual({
      outcome: 'invalid',
      codes: ['tax.cancelled', 'tax.pan_mismatch'],
      against: ['pan'],
    });
    const same = { status: 'INVALID', reason: 'PAN_MISMATCH' };
    expect(await check(GSTIN, { ...other, answer: same })).toMatchObject({
      codes: ['tax.pan_mismatch'],
    });
    expect(await check(GSTIN, { ...other, answer: { status: 'IN_PROCESS' } })).toEqual({
      outcome: 'pending',
      codes: [],
    });
    expect(await check(GSTIN, { ...other, answer: { status: 'FAILED' } }).catch(String)).toMatch(
      /not available/,
    );
  });
});
