import { expect, it } from 'vitest';
import { parseArtisanId } from '../../contracts/ids.ts';
import { onEach } from './support.ts';

const BY = { actor: 'desk-7', reason: 'asked at the counter' };

onEach((here) => {
  it('an artisan is the same one however the scheme number is typed', async () => {
    const store = await here.open();
    const id = await store.mintArtisan('PMV-TEST-000001');
    expect(parseArtisanId(id)).toBe(id);
    for (const typed of [' pmv-test-000001', 'PMV–TEST–000001', 'PMV-TEST-000 001'])
      expect(await (await here.open()).mintArtisan(typed)).toBe(id);
    expect(await store.mintArtisan('PMV-TEST-000002')).not.toBe(id);
    await expect(store.mintArtisan(' - ')).rejects.toMatchObject({ code: 'BAD_NAME' });
  });

  it('of two numbers with one short id the second takes another, for ever', async () => {
    const store = await here.open();
    const id = await store.mintArtisan('PMV-1');
    await here.sql('UPDATE artisans SET hash = ?', Buffer.from([0]));
    const second = await store.mintArtisan('PMV-1');
    expect(second).not.toBe(id);
    expect(parseArtisanId(second)).toBe(second);
    expect(await (await here.open()).mintArtisan('PMV-1')).toBe(second);
  });

  it('a search is written down, also one that finds nobody, and never the number', async () => {
    const store = await here.open();
    const artisanId = await store.mintArtisan('PMV-1');
    const one = { caseId: `${artisanId}-1`, artisanId, application: 1, commandDigest: 'd' };
    await store.register(one);
    expect(await store.find('pmv-1', BY)).toEqual([{ ...one, organisation: null, end: null }]);
    expect(await store.find('PMV-OTHER', { ...BY, role: 'operator', way: 'http' })).toEqual([]);
    const { entries } = await store.audited({ limit: 10 });
    const found = { ...BY, action: 'findArtisan', outcome: 'done', code: null, caseId: null };
    expect(entries).toMatchObject([
      { ...found, number: 1, artisanId, role: null, way: 'library' },
      { ...found, number: 2, artisanId: null, role: 'operator', way: 'http' },
    ]);
    expect((await here.bytes()).includes('PMV-')).toBe(false);
  });

  it('claims are freed by repair once every application has ended, and who did it is written down', async () => {
    const store = await here.open();
    const artisanId = await store.mintArtisan('PMV-1');
    const one = { caseId: `${artisanId}-1`, artisanId, application: 1, commandDigest: 'd' };
    await store.register(one);
    await store.claim('pan', 'ZZZPR0001B', artisanId);
    await store.hint('account', '42', artisanId);
    expect(await store.releaseByRepair(artisanId, BY)).toEqual({ open: one.caseId });
    expect(await store.claim('pan', 'ZZZPR0001B', 'other')).toMatchObject({ granted: false });
    expect((await store.audited({ limit: 10 })).entries).toEqual([]);

    await store.recordEnd(one.caseId, 'declined');
    expect(await store.releaseByRepair(artisanId, BY)).toEqual({ released: ['pan'] });
    expect(await store.claim('pan', 'ZZZPR0001B', 'other')).toMatchObject({ granted: true });
    expect(await store.hint('account', '42', 'other')).toEqual([]);
    const { entries } = await store.audited({ limit: 10 });
    expect(entries).toMatchObject([{ ...BY, action: 'releaseClaims', outcome: 'done', artisanId }]);
  });

  it('nobody is told anything when it cannot be written down', async () => {
    const store = await here.open();
    await store.mintArtisan('PMV-1');
    await here.breakInserts('audit_log');
    await expect(store.find('PMV-1', BY)).rejects.toThrow('full');
  });

  it('applications are listed in order, each with its end, and never change by repetition', async () => {
    const store = await here.open();
    const of = (application: number) => ({
      caseId: `A-${application}`,
      artisanId: 'A',
      application,
      commandDigest: `d${application}`,
    });
    for (const application of [10, 2, 1]) await store.register(of(application));
    await store.recordEnd('A-1', 'lapsed');
    await store.recordEnd('A-1', 'lapsed');
    expect(await store.register({ ...of(1), commandDigest: 'other' })).toEqual({
      fresh: false,
      application: { ...of(1), organisation: null, end: 'lapsed' },
    });
    expect((await store.applications('A')).map((one) => one.application)).toEqual([1, 2, 10]);
    expect(await store.applications('B')).toEqual([]);
    expect(await store.application('B-1')).toBeNull();
  });

  it('an application keeps which organisation claimed it first, or for which it was opened', async () => {
    const store = await here.open();
    const one = { caseId: 'A-1', artisanId: 'A', application: 1, commandDigest: 'd' };
    const [first, second] = ['first', 'second'].map((name) =>
      store.pseudonym('organisation', name),
    );
    const claimed = { ...one, organisation: first ?? null, end: null };
    expect(await store.register(claimed)).toEqual({ fresh: true, application: claimed });
    const late = { ...one, organisation: second ?? null };
    expect(await store.register(late)).toEqual({ fresh: false, application: claimed });
    expect(await store.register(one)).toEqual({ fresh: false, application: claimed });
    await store.recordOpening('A-1', { commandDigest: 'e', organisation: second ?? null });
    const opened = { ...late, commandDigest: 'e', end: null };
    expect(await store.applications('A')).toEqual([opened]);
    expect(await (await here.open()).application('A-1')).toEqual(opened);
  });

  it('a value seen elsewhere is a hint to both, and claims of one kind go without the others', async () => {
    const store = await here.open();
    expect(await store.hint('bank_account', 'X', 'A')).toEqual([]);
    expect(await store.hint('bank_account', 'X', 'A')).toEqual([]);
    expect(await store.hint('bank_account', 'X', 'B')).toEqual(['A']);
    expect(await store.hint('household', 'X', 'C')).toEqual([]);
    await store.claim('pan', 'P', 'A');
    await store.claim('gstin', 'G', 'A');
    await store.release('A', 'pan');
    expect((await store.claim('pan', 'P', 'B')).granted).toBe(true);
    expect((await store.claim('gstin', 'G', 'B')).granted).toBe(false);
    expect(await store.hint('bank_account', 'X', 'B')).toEqual(['A']);
  });
});
