import { describe, expect, it } from 'vitest';
import { createStoreActivities, outsideConfig } from '../../activities/outside.ts';
import { sampleDocument } from '../../tools/demo-data/document-body.ts';
import { outsideEnvironment } from '../../tools/sandbox/environment.ts';
import { UNREACHABLE } from '../../tools/sandbox/notifications.ts';
import { FAULTS } from '../../workflows/interface/activities.ts';
import { bench, registered, subject } from './support.ts';

const here = bench(10_000);

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
    expect(await look({ levels: null })).toEqual({
      levels: null,
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
    return (
      await here.calls.checkDocument({ ...who, requirement: 'photograph', evidence, question: 1 })
    ).codes;
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
    for (const uri of [
      'store:..',
      'http://169.254.169.254/latest/meta-data',
      `${here.sandbox.url}/documents/../control/health`,
      `${here.sandbox.url}/documents-of-others/x.png`,
    ]) {
      expect(await check({ uri })).toEqual(['document.not_found']);
    }
    // No way in takes this: where it lies in the dossier all the same, it is ours to mend and says nothing of the artisan.
    await expect(check({ uri: 'http://[no-address' })).rejects.toMatchObject({ type: 'DOSSIER' });
  });
});

describe('a message', () => {
  const tell = async (phone?: string) => {
    const who = subject();
    const dossier = await registered(here.dossier, who.artisanId, phone);
    const message = {
      template: 'reminder' as const,
      channel: 'sms' as const,
      until: null,
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

  it('whose words are not registered goes nowhere, and neither does one with a gap', async () => {
    const who = subject();
    const dossier = await registered(here.dossier, who.artisanId);
    const message = { messageId: who.caseId, channel: 'whatsapp', language: 'en' } as const;
    const send = (template: 'last_call', until: string | null) =>
      here.calls.sendMessage({ ...who, ...message, template, until, dossier, due: ['pan'] });
    await expect(send('last_call', null)).rejects.toThrow();
    const sent = await send('last_call', '2026-12-31T20:00:00.000Z');
    expect(sent).toMatchObject({ delivered: true, channel: 'whatsapp' });
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
    const inside = createStoreActivities({ dossier: here.dossier });
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
