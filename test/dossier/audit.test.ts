import { describe, expect, it, vi } from 'vitest';
import type { AuditEntry, AuditQuery, AuditRecord } from '../../dossier/audit-entry.ts';
import type { DossierStore } from '../../dossier/store.ts';
import { onPostgres as directly } from '../support/postgres.ts';
import { SIZES } from '../support/sizes.ts';
import { backToVersion2, onEach, onPostgres, startWriter } from './support.ts';

const ARTISAN = 'ABCDE-FGHJK';
const CASE = `${ARTISAN}-1`;
const DECIDED: AuditEntry = {
  ...{ role: 'reviewer', actor: 'reviewer-07', organisation: 'centre-12', onBehalfOf: ARTISAN },
  ...{ action: 'decide', caseId: CASE, outcome: 'done', reason: 'asked at the counter' },
  ...{ way: 'http', place: 'req-1' },
};
const BARE: AuditEntry = { action: 'readDossier', outcome: 'done', way: 'library' };
const BY = { actor: 'desk-7', reason: 'asked at the counter' };

const NAME = 'Zubeida Markedname';
const AADHAAR = '9999 4105 7058';
/** What is wrong with an entry, the field that the error names, and the change that makes it so. */
const BAD: readonly [string, string, object][] = [
  ['an account with spaces', 'actor', { actor: NAME }],
  ['an account with an Aadhaar number', 'actor', { actor: 'vle-999941057058' }],
  ['an empty account', 'actor', { actor: '' }],
  ['an organisation with spaces', 'organisation', { organisation: NAME }],
  ['a role in words', 'role', { role: NAME }],
  ['nobody for whom it is done', 'onBehalfOf', { onBehalfOf: NAME }],
  ['an action in words', 'action', { action: `decided on ${NAME}` }],
  ['no action', 'action', { action: undefined }],
  ['a case that is none', 'caseId', { caseId: NAME }],
  ['an artisan who is none', 'artisanId', { artisanId: '9300011122' }],
  ['the artisan of another case', 'artisanId', { caseId: CASE, artisanId: 'KKKKK-KKKKK' }],
  ['another outcome', 'outcome', { outcome: 'perhaps' }],
  ['a refusal without its code', 'code', { outcome: 'refused' }],
  ['a code of what was done', 'code', { code: 'NOT_ALLOWED' }],
  ['a code in words', 'code', { outcome: 'refused', code: NAME }],
  ['a code with a phone', 'code', { outcome: 'refused', code: 'a9300011122' }],
  ['a reason with an Aadhaar number', 'reason', { reason: `of ${AADHAAR}` }],
  ['an empty reason', 'reason', { reason: '\u200b ' }],
  ['a reason in lines', 'reason', { reason: `a\n${NAME}` }],
  ['a reason that is too long', 'reason', { reason: 'x'.repeat(201) }],
  ['another way', 'way', { way: 'by_post' }],
  ['no way', 'way', { way: undefined }],
  ['a place in words', 'place', { place: NAME }],
  ['another field', 'other fields', { phone: '+919300011122' }],
  ['a number of its own', 'other fields', { number: 7 }],
];
/** What is wrong with a question: the field that the error names. */
const BAD_QUERIES: readonly [string, object][] = [
  ['limit', { limit: 0 }],
  ['limit', { limit: 1001 }],
  ['limit', {}],
  ['after', { limit: 1, after: -1 }],
  ['since', { limit: 1, since: 'yesterday' }],
  ['until', { limit: 1, until: '2026-11-24T06:30:00+05:30' }],
  ['caseId', { limit: 1, caseId: 'x' }],
  ['outcome', { limit: 1, outcome: "done' OR 'a' = 'a" }],
  ['other fields', { limit: 1, actors: 'a' }],
];

const all = async (store: DossierStore) => (await store.audited({ limit: 1000 })).entries;
const numbersOf = (entries: readonly AuditRecord[]) => entries.map(({ number }) => number);
const upTo = (count: number) => Array.from({ length: count }, (_one, index) => index + 1);

onEach((here) => {
  it('an entry is read as it was written, by any handle, and a case names its artisan', async () => {
    const store = await here.open();
    const before = new Date().toISOString();
    await store.audit(DECIDED);
    await store.audit(BARE);
    const nothing = { role: null, actor: null, organisation: null, onBehalfOf: null };
    const none = { caseId: null, artisanId: null, code: null, reason: null, place: null };
    const entries = await all(await here.open());
    const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(entries).toEqual([
      { ...DECIDED, number: 1, at, artisanId: ARTISAN, code: null },
      { ...BARE, ...nothing, ...none, number: 2, at },
    ]);
    for (const one of entries) expect(one.at >= before).toBe(true);
  });

  it('the database itself refuses to change or delete an entry, or to write one in its place', async () => {
    const store = await here.open();
    await store.audit(DECIDED);
    await store.audit(BARE);
    const before = await all(store);
    const [columns, values] = ['number, at, action, outcome', "1, 'now', 'decide', 'done'"];
    const refused = [
      "UPDATE audit_log SET actor = 'other'",
      'UPDATE audit_log SET number = number + 100',
      'DELETE FROM audit_log',
      'DELETE FROM audit_log WHERE number = 2',
      `INSERT INTO audit_log (${columns}) VALUES (${values}) ON CONFLICT (number) DO UPDATE SET actor = 'other'`,
      ...(here.kind === 'SQLite'
        ? [
            `INSERT OR REPLACE INTO audit_log (${columns}) VALUES (${values})`,
            `REPLACE INTO audit_log (${columns}) VALUES (2${values.slice(1)})`,
            `INSERT INTO audit_log (${columns}) VALUES (9${values.slice(1)})`,
            `INSERT INTO audit_log (at, action, outcome) VALUES ('now', 'decide', 'done')`,
          ]
        : ['TRUNCATE audit_log', 'UPDATE audit_log SET actor = NULL WHERE false']),
    ];
    for (const statement of refused)
      await expect(here.sql(statement), statement).rejects.toThrow(/audit_log is append-only/);
    expect(await all(store)).toEqual(before);
    // The very same statements are taken by a table that is not protected.
    await here.sql('CREATE TABLE other AS SELECT * FROM audit_log');
    await here.sql("UPDATE other SET actor = 'other'");
    await here.sql('DELETE FROM other');
    await store.audit(BARE);
    expect(numbersOf(await all(store))).toEqual([1, 2, 3]);
  });

  it('a page has what fits every filter, oldest first, and the number to go on after', async () => {
    const store = await here.open();
    const pick = <T>(from: readonly T[], index: number) => from[index % from.length] as T;
    for (let index = 0; index < 60; index += 1) {
      const outcome = pick(['done', 'done', 'refused'] as const, index);
      await store.audit({
        actor: pick(['a', 'b', null], Math.floor(index / 2)),
        action: pick(['decide', 'readDossier', 'findArtisan'], Math.floor(index / 3)),
        caseId: pick([CASE, `${ARTISAN}-2`, 'KKKKK-KKKKK-1', null], index),
        outcome,
        way: 'library',
        ...(outcome === 'refused' ? { code: 'NOT_ALLOWED' } : {}),
      });
    }
    const entries = await all(store);
    const [early, late] = [entries[20]?.at ?? '', entries[40]?.at ?? ''];
    const queries: [Omit<AuditQuery, 'limit'>, (one: AuditRecord) => boolean][] = [
      [{}, () => true],
      [{ caseId: CASE }, (one) => one.caseId === CASE],
      [{ artisanId: ARTISAN }, (one) => one.artisanId === ARTISAN],
      [{ actor: 'b' }, (one) => one.actor === 'b'],
      [{ action: 'findArtisan' }, (one) => one.action === 'findArtisan'],
      [{ outcome: 'refused' }, (one) => one.outcome === 'refused'],
      [{ since: early }, (one) => one.at >= early],
      [{ until: late }, (one) => one.at < late],
      [
        { artisanId: ARTISAN, actor: 'a', action: 'decide', since: early, until: late },
        ({ artisanId, actor, action, at }) =>
          artisanId === ARTISAN && actor === 'a' && action === 'decide' && at >= early && at < late,
      ],
      [{ actor: 'nobody' }, () => false],
    ];
    for (const [query, fits] of queries) {
      const wanted = entries.filter(fits);
      expect(await store.audited({ ...query, limit: 1000 })).toEqual({
        entries: wanted,
        next: null,
      });
      const paged: AuditRecord[] = [];
      for (let after: number | null = 0; after !== null; ) {
        const page = await store.audited({ ...query, after, limit: 7 });
        expect(page.entries.length).toBe(Math.min(7, wanted.length - paged.length));
        paged.push(...page.entries);
        after = page.next;
      }
      expect(paged).toEqual(wanted);
    }
    // The last page is no further one, however the entries fall.
    expect((await store.audited({ limit: 60 })).next).toBeNull();
    expect((await store.audited({ limit: 59 })).next).toBe(59);
  });

  it('an entry is refused by its field, which is never quoted, and nothing is written', async () => {
    const store = await here.open();
    for (const [what, field, change] of BAD) {
      const entry = { ...BARE, ...change } as AuditEntry;
      const error: unknown = await store.audit(entry).catch((one: unknown) => one);
      expect(error, what).toMatchObject({ name: 'DossierError', code: 'BAD_ENTRY' });
      expect(String(error), what).toContain(field);
      expect(String(error), what).not.toMatch(/Zubeida|9999|99994105|93000/);
    }
    const several = { ...BARE, actor: NAME, reason: AADHAAR, place: NAME };
    await expect(store.audit(several)).rejects.toThrow(/actor .*; reason .*; place /);
    expect(await all(store)).toEqual([]);
  });

  it('a bad entry is refused also where the store writes it: nothing is told, released or erased', async () => {
    const store = await here.open();
    const artisanId = await store.mintArtisan('PMV-1');
    const entry = await store.put(artisanId, 'name', 'somebody');
    await store.claim('pan', 'X', artisanId);
    const by = { ...BY, actor: NAME };
    const bad = { code: 'BAD_ENTRY', message: expect.stringContaining('actor') };
    await expect(store.find('PMV-1', by)).rejects.toMatchObject(bad);
    await expect(store.releaseByRepair(artisanId, by)).rejects.toMatchObject(bad);
    await expect(store.eraseByRequest(artisanId, by)).rejects.toMatchObject(bad);
    await expect(
      store.eraseByRequest(artisanId, { ...BY, caseId: 'KKKKK-KKKKK-1' }),
    ).rejects.toMatchObject({ code: 'BAD_ENTRY' });
    expect(await store.get(entry)).toBe('somebody');
    expect((await store.claim('pan', 'X', 'other')).granted).toBe(false);
    expect(await all(store)).toEqual([]);
  });

  it('a question is refused by its field', async () => {
    const store = await here.open();
    for (const [field, query] of BAD_QUERIES)
      await expect(store.audited(query as AuditQuery), field).rejects.toMatchObject({
        code: 'BAD_ENTRY',
        message: expect.stringContaining(field),
      });
  });

  it('a version 2 is brought up with its access log, whose entries are then as protected as any', async () => {
    const old = await here.open();
    const artisanId = await old.mintArtisan('PMV-1');
    await backToVersion2(here);
    await here.sql('INSERT INTO applications VALUES (?, ?, 1, ?, NULL)', CASE, ARTISAN, 'd');
    const rows = [
      ['2026-11-02T10:00:00.000Z', 'Desk seven, Sita Devi', 'second', null],
      ['2026-11-01T10:00:00.000Z', 'desk-7', 'first', artisanId],
    ] as const;
    for (const row of rows) await here.sql('INSERT INTO access_log VALUES (?, ?, ?, ?)', ...row);
    const store = await here.open();
    const unknown = { role: null, organisation: null, onBehalfOf: null, caseId: null, code: null };
    const copied = { ...unknown, action: 'accessDossier', outcome: 'done', way: null, place: null };
    const [second, first] = rows.map(([at, actor, reason, of]) => ({
      ...{ ...copied, at, actor, reason, artisanId: of },
    }));
    expect(await all(store)).toEqual([
      { ...first, number: 1 },
      { ...second, number: 2 },
    ]);
    expect((await store.audited({ actor: 'Desk seven, Sita Devi', limit: 9 })).entries).toEqual([
      { ...second, number: 2 },
    ]);
    await expect(here.sql('DELETE FROM audit_log')).rejects.toThrow(/append-only/);
    await expect(here.sql('SELECT * FROM access_log')).rejects.toThrow(/access_log/);
    expect(await store.application(CASE)).toEqual({
      ...{ caseId: CASE, artisanId: ARTISAN, application: 1, commandDigest: 'd' },
      ...{ organisation: null, end: null },
    });
    await store.find('PMV-1', BY);
    expect(numbersOf(await all(store))).toEqual([1, 2, 3]);
  });

  it('an erasure and its entry are written both or not at all, and a release too', async () => {
    const store = await here.open();
    const artisanId = await store.mintArtisan('PMV-1');
    const entry = await store.put(artisanId, 'name', 'somebody');
    await store.claim('pan', 'X', artisanId);
    await here.breakInserts('audit_log');
    await expect(store.eraseByRequest(artisanId, BY)).rejects.toThrow('full');
    await expect(store.releaseByRepair(artisanId, BY)).rejects.toThrow('full');
    await here.mendInserts('audit_log');
    expect(await store.get(entry)).toBe('somebody');
    expect((await store.claim('pan', 'X', 'other')).granted).toBe(false);

    await here.breakInserts('erased');
    await expect(store.eraseByRequest(artisanId, BY)).rejects.toThrow('full');
    await here.mendInserts('erased');
    expect(await store.get(entry)).toBe('somebody');
    expect(await all(store)).toEqual([]);

    expect(await store.releaseByRepair(artisanId, BY)).toEqual({ released: ['pan'] });
    await store.eraseByRequest(artisanId, BY);
    expect((await all(store)).map(({ number, action }) => [number, action])).toEqual([
      [1, 'releaseClaims'],
      [2, 'eraseDossier'],
    ]);
  });

  it('a reader who goes on after the last number misses nothing of processes that write meanwhile', async () => {
    const store = await here.open();
    const { entries: COUNT } = SIZES.writers;
    const names = ['one', 'two'];
    const start = Date.now() + 1000;
    const writers = names.map((name) => startWriter(here, name, { start, audits: COUNT }));
    const seen: AuditRecord[] = [];
    const readOn = async () => {
      const page = await store.audited({ after: seen.at(-1)?.number ?? 0, limit: 7 });
      seen.push(...page.entries);
      return page.entries.length;
    };
    let running = true;
    const ended = Promise.all(writers).finally(() => {
      running = false;
    });
    // Transactions that are long under way get their numbers before others that end earlier.
    const artisanId = await store.mintArtisan('PMV-1');
    let own = 0;
    while (running) {
      await store.releaseByRepair(artisanId, BY);
      own += 1;
      await readOn();
      // The others get their turn, and this process hears of their end.
      await new Promise((wake) => setTimeout(wake, 5));
    }
    expect((await ended).map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual([
      [0, ''],
      [0, ''],
    ]);
    while ((await readOn()) > 0);
    expect(numbersOf(seen)).toEqual(upTo(2 * COUNT + own));
    for (const name of names)
      expect(seen.filter(({ actor }) => actor === name).map(({ place }) => place)).toEqual(
        upTo(COUNT).map((number) => `${name}/${number - 1}`),
      );
  });
});

describe('on PostgreSQL', () => {
  onPostgres((here) => {
    it('an entry waits for a transaction that has the number before it', async () => {
      const store = await here.open();
      await directly(here.at, async (client) => {
        await client.query('BEGIN');
        await client.query(
          "INSERT INTO audit_log (at, action, outcome) VALUES ('now', 'decide', 'done')",
        );
        const second = store.audit(BARE);
        const waiting =
          "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'advisory' AND query LIKE '%audit_log%'";
        await vi.waitFor(async () => expect(await here.sql(waiting)).not.toEqual([]), {
          timeout: 4_000,
        });
        expect(await all(store)).toEqual([]);
        await client.query('COMMIT');
        await second;
      });
      expect((await all(store)).map(({ number, action }) => [number, action])).toEqual([
        [1, 'decide'],
        [2, 'readDossier'],
      ]);
    });
  });
});
