import { describe, expect, it } from 'vitest';
import { createInsideCalls, outsideConfig } from '../../activities/outside.ts';
import { FAULTS } from '../../contracts/outside.ts';
import { sampleDocument } from '../../data/document-body.ts';
import { isReasonCode } from '../../policies/texts/texts.ts';
import { outsideEnvironment } from '../../sandbox/environment.ts';
import { UNREACHABLE } from '../../sandbox/notifications.ts';
import { bench, registered, subject } from './support.ts';

const here = bench();

describe('the registry', () => {
  const look = async (answer?: unknown) => {
    const who = subject();
    const dossier = await registered(here.dossier, who.artisanId);
    const number = `PMV-TEST-A${who.artisanId.slice(-5)}`;
    if (answer !== undefined) await here.control(`registry/${number}`, answer, 'POST');
    return here.calls.lookUpRegistration({ ...who, dossier });
  };
  const levels = (...statuses: string[]) => ({
    levels: ['local_body', 'district_committee', 'screening_committee'].map((level, index) => ({
      level,
      status: statuses[index],
      reason: statuses[index] === 'REJECTED' ? 'RECENT_LOAN' : null,
    })),
  });

  it('has approved, or says which level has not', async () => {
    expect(await look()).toMatchObject({ outcome: 'approved', codes: [] });
    expect(await look(levels('APPROVED', 'PENDING', 'PENDING'))).toEqual({
      outcome: 'pending',
      levels: {
        local_body: 'approved',
        district_committee: 'pending',
        screening_committee: 'pending',
      },
      codes: [],
    });
  });

  it('rejects with a reason, and returns without ending anything', async () => {
    expect(await look(levels('APPROVED', 'REJECTED', 'PENDING'))).toMatchObject({
      outcome: 'rejected',
      codes: ['registry.recent_loan'],
    });
    expect(await look(levels('RETURNED', 'PENDING', 'PENDING'))).toMatchObject({
      outcome: 'pending',
      codes: ['registry.returned'],
    });
  });

  it('declines nobody for a number that it does not know yet', async () => {
    expect(await look({ levels: null })).toMatchObject({
      outcome: 'pending',
      codes: ['registry.not_found'],
    });
  });
});

describe('a document', () => {
  const check = async (changed: Record<string, unknown>, id = 'sample-check.jpg') => {
    const who = subject();
    const file = sampleDocument(id);
    const evidence = await here.dossier.put(who.artisanId, 'photograph', {
      uri: `store:${id}`,
      sha256: file?.sha256 ?? '0'.repeat(64),
      mediaType: file?.mediaType ?? 'image/png',
      bytes: file?.body.length ?? 1,
      ...changed,
    });
    return (await here.calls.checkDocument({ ...who, requirement: 'photograph', evidence })).codes;
  };
  const upload = (id: string, body: string) =>
    fetch(`${here.sandbox.url}/documents/${id}`, {
      method: 'PUT',
      headers: { 'content-type': 'image/png' },
      body,
    });

  it('is fine as announced, as an entry of the store or by the store’s address', async () => {
    expect(await check({})).toEqual([]);
    expect(await check({ uri: `${here.sandbox.url}/documents/sample-check.jpg` })).toEqual([]);
  });

  it('is told all of its defects in one pass', async () => {
    await upload('odd.png', 'no picture at all');
    expect(await check({}, 'odd.png')).toEqual([
      'document.digest_mismatch',
      'document.type_mismatch',
      'document.size_mismatch',
    ]);
    await upload('empty.png', '');
    expect(await check({}, 'empty.png')).toEqual(['document.empty']);
    expect(await check({}, 'nowhere.png')).toEqual(['document.missing']);
  });

  it('is fetched from our own store and from nowhere else', async () => {
    expect(await check({ uri: 'store:..' })).not.toEqual([]);
    for (const uri of [
      'http://169.254.169.254/latest/meta-data',
      `${here.sandbox.url}/documents/../control/health`,
      `${here.sandbox.url}/documents-of-others/x.png`,
    ]) {
      expect(await check({ uri })).toEqual(['document.not_found']);
    }
  });
});

describe('the verification provider', () => {
  const PEOPLE: Readonly<Record<string, (mark: string) => Record<string, string>>> = {
    identity: (mark) => ({ name: 'A B', lastFour: '1119', reference: `ref-${mark}` }),
    pan: (mark) => ({ name: 'A B', pan: `ZZZPB${mark.slice(-4)}Z` }),
    bank_account: (mark) => ({ holder: 'A B', account: `0000${mark}`, ifsc: 'ZZZZ0000001' }),
    tax_status: (mark) => ({ route: 'gstin', gstin: `09ZZZPB${mark.slice(-4)}Z1Z${mark.at(-1)}` }),
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

describe('a message', () => {
  const tell = async (phone?: string) => {
    const who = subject();
    const dossier = await registered(here.dossier, who.artisanId, phone);
    const message = {
      template: 'reminder',
      messageId: `${who.caseId}/r1`,
      language: 'hi' as const,
    };
    const send = () =>
      here.calls.sendMessage({ ...who, ...message, dossier, due: ['bank_proof', 'product:A-1'] });
    return { send, first: await send() };
  };

  it('is delivered once, however often it is sent', async () => {
    const { send, first } = await tell();
    expect(first).toMatchObject({ delivered: true, channel: 'sms', code: '' });
    expect(await send()).toEqual(first);
  });

  it('that does not arrive says why', async () => {
    expect((await tell(UNREACHABLE)).first).toMatchObject({
      delivered: false,
      code: 'notification.unreachable',
    });
    expect((await tell('12')).first).toMatchObject({
      delivered: false,
      code: 'notification.invalid_number',
    });
  });
});

describe('the inside calls', () => {
  it('record an end, and know which ends there are', async () => {
    const inside = createInsideCalls({ dossier: here.dossier });
    const who = subject();
    await here.dossier.register({ ...who, application: 1, commandDigest: '0'.repeat(64) });
    await inside.recordEnd({ caseId: who.caseId, end: 'live' });
    expect(await here.dossier.application(who.caseId)).toMatchObject({ end: 'live' });
    await expect(inside.recordEnd({ caseId: who.caseId, end: 'eaten' })).rejects.toMatchObject({
      type: FAULTS.REJECTED_REQUEST,
    });
  });
});

describe('the configuration', () => {
  const env = outsideEnvironment('http://127.0.0.1:1');

  it('names each bad variable and its rule, and no value', () => {
    const bad = {
      ...env,
      KYC_URL: 'ftp://secret',
      LWA_CLIENT_SECRET: '',
      MARKETPLACE_COLLECTIVES: '{',
    };
    expect(() => outsideConfig(bad)).toThrow(
      /KYC_URL: must be an http.*LWA_CLIENT_SECRET.*|MARKETPLACE_COLLECTIVES/,
    );
    expect(() => outsideConfig(bad)).not.toThrow(/secret/);
    expect(() => outsideConfig({})).toThrow(/REGISTRY_URL.*NOTIFICATIONS_URL/);
    expect(outsideConfig(env).REGISTRY_URL).toBe('http://127.0.0.1:1/registry');
  });
});
