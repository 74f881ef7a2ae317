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
    expect(await store.find('pmv-1', BY)).toEqual([{ ...one, end: null }]);
    expect(await store.find('PMV-OTHER', BY)).toEqual([]);
    const log = await here.sql('SELECT * FROM access_log');
    const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT/);
    expect(log).toEqual([
      { at, ...BY, artisan_id: artisanId },
      { at, ...BY, artisan_id: null },
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
    expect(await here.sql('SELECT * FROM access_log')).toEqual([]);

    await store.recordEnd(one.caseId, 'declined');
    expect(await store.releaseByRepair(artisanId, BY)).toEqual({ released: ['pan'] });
    expect(await store.claim('pan', 'ZZZPR0001B', 'other')).toMatchObject({ granted: true });
    expect(await store.hint('account', '42', 'other')).toEqual([]);
    const log = await here.sql('SELECT * FROM access_log');
    expect(log).toEqual([{ at: expect.any(String), ...BY, artisan_id: artisanId }]);
  });

  it('nobody is told anything when it cannot be written down', async () => {
    const store = await here.open();
    await store.mintArtisan('PMV-1');
    await here.breakInserts('access_log');
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
      application: { ...of(1), end: 'lapsed' },
    });
    expect((await store.applications('A')).map((one) => one.application)).toEqual([1, 2, 10]);
    expect(await store.applications('B')).toEqual([]);
    expect(await store.application('B-1')).toBeNull();
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
