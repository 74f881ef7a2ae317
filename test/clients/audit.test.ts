import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { erase, releaseClaims } from '../../clients/library/administration.ts';
import { type Act, Audit } from '../../clients/library/audit.ts';
import { Refused } from '../../clients/library/refused.ts';
import type { ItemAnswer, RefusalCode } from '../../contracts/commands.ts';
import { openDossier } from '../../dossier/dossier.ts';
import { DossierError } from '../../dossier/errors.ts';
import { SqliteDatabase } from '../../dossier/sqlite.ts';
import type { DossierStore } from '../../dossier/store.ts';

/** How the ways in write the audit log, with a real dossier. */
const ARTISAN = 'ABCDE-FGHJK';
const CASE = `${ARTISAN}-1`;
const ACT: Act = {
  account: { role: 'reviewer', id: 'reviewer-07', organisation: 'centre-12', onBehalfOf: ARTISAN },
  ...{ action: 'decide', caseId: CASE, reason: 'asked at the counter', place: 'req-1' },
};
const LOGGED = {
  ...{ role: 'reviewer', actor: 'reviewer-07', organisation: 'centre-12', onBehalfOf: ARTISAN },
  ...{ action: 'decide', caseId: CASE, artisanId: ARTISAN, reason: 'asked at the counter' },
  ...{ way: 'http', place: 'req-1' },
};
const DONE = { ...LOGGED, outcome: 'done', code: null };
const refusedBy = (code: string) => ({ ...LOGGED, outcome: 'refused', code });

let folder: string;
let dossier: DossierStore;
let lost: unknown[];
let audit: Audit;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'audit-'));
  const keys = { master: randomBytes(32), hash: randomBytes(32) };
  dossier = await openDossier(join(folder, 'dossier.db'), keys);
  lost = [];
  audit = new Audit(dossier, 'http', (error) => lost.push(error));
});
afterEach(async () => {
  await dossier.close();
  rmSync(folder, { recursive: true, force: true });
});

const logged = async () => (await dossier.audited({ limit: 100 })).entries;

/** From now on the database takes no entry. */
async function breakLog(): Promise<void> {
  const db = new SqliteDatabase(join(folder, 'dossier.db'));
  await db.run(
    "CREATE TRIGGER broken BEFORE INSERT ON audit_log BEGIN SELECT RAISE(ABORT, 'full'); END",
  );
  await db.close();
}

const taken: ItemAnswer = { requirement: 'pan', taken: true };
const untaken = (code: RefusalCode): ItemAnswer => ({
  requirement: 'photograph',
  taken: false,
  refusal: { code, message: 'no' },
});

describe('a reading', () => {
  it('is in the log before anybody has what was read', async () => {
    expect(await audit.reading(ACT, async () => 'personal')).toBe('personal');
    expect(await logged()).toMatchObject([DONE]);
  });

  it('that cannot be logged gives nothing away', async () => {
    await breakLog();
    await expect(audit.reading(ACT, async () => 'personal')).rejects.toThrow('full');
    expect(lost).toEqual([]);
  });

  it('that is refused is logged with its code', async () => {
    const refusal = new Refused('NOT_ALLOWED', 'no');
    await expect(audit.reading(ACT, () => Promise.reject(refusal))).rejects.toBe(refusal);
    expect(await logged()).toMatchObject([refusedBy('NOT_ALLOWED')]);
  });
});

describe('a command', () => {
  it('is logged after its answer, which names the case of what had none', async () => {
    const { caseId: _none, ...opening } = ACT;
    const answer = await audit.command(opening, async () => {
      expect(await logged()).toEqual([]);
      return { caseId: CASE, fresh: true };
    });
    expect(answer).toEqual({ caseId: CASE, fresh: true });
    expect(await logged()).toMatchObject([DONE]);
  });

  it('that was carried out stays so if it cannot be logged, and the entry is told as lost', async () => {
    await breakLog();
    expect(await audit.command(ACT, async () => ({ items: [] }))).toEqual({ items: [] });
    expect(lost).toEqual([expect.objectContaining({ message: 'full' })]);
  });

  it('that was refused is logged with its code, and stays refused if that fails', async () => {
    const refusal = new Refused('ON_HOLD', 'later');
    await expect(audit.command(ACT, () => Promise.reject(refusal))).rejects.toBe(refusal);
    expect(await logged()).toMatchObject([refusedBy('ON_HOLD')]);
    await breakLog();
    await expect(audit.command(ACT, () => Promise.reject(refusal))).rejects.toBe(refusal);
    expect(lost).toHaveLength(1);
  });

  it.each<[string, ItemAnswer[], object[]]>([
    [
      'in part',
      [taken, untaken('NOT_ALLOWED'), untaken('NOT_ALLOWED'), untaken('CONFLICT')],
      [DONE, refusedBy('NOT_ALLOWED'), refusedBy('CONFLICT')],
    ],
    ['as a whole', [untaken('NOT_ALLOWED')], [refusedBy('NOT_ALLOWED')]],
    ['in nothing', [taken, taken], [DONE]],
  ])('whose items were refused %s', async (_what, items, entries) => {
    await audit.command(ACT, async () => ({ items }));
    expect(await logged()).toMatchObject(entries);
    expect(await logged()).toHaveLength(entries.length);
  });

  it.each([
    ['that the dossier refuses', new DossierError('ERASED', 'gone'), [refusedBy('ERASED')]],
    ['that got no answer', new Error('no answer'), []],
    ['while the dossier is away', new DossierError('AWAY', 'busy'), []],
  ])('%s', async (_what, error, entries) => {
    await expect(audit.command(ACT, () => Promise.reject(error))).rejects.toBe(error);
    expect(await logged()).toMatchObject(entries);
    expect(await logged()).toHaveLength(entries.length);
    expect(lost).toEqual([]);
  });

  it.each<[string, Partial<Act>]>([
    ['actor', { account: { role: 'reviewer', id: 'Zubeida Markedname' } }],
    ['reason', { reason: 'of 9999 4105 7058' }],
    ['caseId', { caseId: 'Zubeida Markedname' }],
    ['place', { place: 'Zubeida Markedname' }],
  ])('that the log could not take is not given: %s', async (field, change) => {
    let given = 0;
    const give = async () => {
      given += 1;
      return {};
    };
    for (const ask of [
      () => audit.command({ ...ACT, ...change }, give),
      () => audit.reading({ ...ACT, ...change }, give),
      () => audit.record({ ...ACT, ...change, outcome: 'done' }),
    ]) {
      const error: unknown = await ask().catch((one: unknown) => one);
      expect(error).toMatchObject({ name: 'BadInput', problems: [{ field }] });
      expect(String(error)).not.toMatch(/Zubeida|4105/);
    }
    expect(given).toBe(0);
    expect(await logged()).toEqual([]);
  });
});

it('a caller who is not known, and not let in, is logged too', async () => {
  const act = { account: null, action: 'readDossier', caseId: CASE };
  await audit.record({ ...act, outcome: 'refused', code: 'role.unknown' });
  const nobody = { role: null, actor: null, organisation: null, onBehalfOf: null };
  expect(await logged()).toMatchObject([{ ...nobody, outcome: 'refused', code: 'role.unknown' }]);
  await breakLog();
  await expect(audit.record({ ...act, outcome: 'done' })).rejects.toThrow('full');
});

describe('what an administrator does', () => {
  const reason = 'asked at the counter';
  const from = { way: 'http', place: 'req-1' } as const;
  const WAYS = { eraseDossier: erase, releaseClaims } as const;

  it.each(Object.entries(WAYS))('is logged once, with every refusal: %s', async (action, work) => {
    const artisanId = await dossier.mintArtisan('PMV-1');
    const caseId = `${artisanId}-1`;
    const administrator = { role: 'administrator', id: 'admin-1' } as const;
    const ask = (of: string, as: 'administrator' | 'supervisor') =>
      work(dossier, { caseId: of, actor: { ...administrator, role: as }, reason, from });
    await expect(ask(caseId, 'administrator')).rejects.toMatchObject({ code: 'CASE_UNKNOWN' });
    await dossier.register({ caseId, artisanId, application: 1, commandDigest: 'd' });
    await expect(ask(caseId, 'supervisor')).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
    await expect(ask(caseId, 'administrator')).rejects.toMatchObject({ code: 'TOO_EARLY' });
    await dossier.recordEnd(caseId, 'withdrawn');
    await ask(caseId, 'administrator');
    await work(dossier, { caseId, actor: administrator, reason });
    const about = { actor: 'admin-1', action, caseId, artisanId, reason, ...from };
    const one = { ...about, role: 'administrator' };
    const entries = await logged();
    expect(entries).toHaveLength(5);
    expect(entries).toMatchObject([
      { ...one, outcome: 'refused', code: 'CASE_UNKNOWN' },
      { ...about, role: 'supervisor', outcome: 'refused', code: 'NOT_ALLOWED' },
      { ...one, outcome: 'refused', code: 'TOO_EARLY' },
      { ...one, outcome: 'done', code: null },
      { ...one, outcome: 'done', way: 'library', place: null },
    ]);
    await breakLog();
    await expect(ask(caseId, 'supervisor')).rejects.toThrow('full');
    await expect(ask(caseId, 'administrator')).rejects.toThrow('full');
  });

  it('is not even begun without a reason', async () => {
    const actor = { role: 'supervisor', id: 'admin-1' } as const;
    for (const work of Object.values(WAYS))
      await expect(work(dossier, { caseId: CASE, actor, reason: ' ' })).rejects.toMatchObject({
        ...{ name: 'BadInput', problems: [{ field: 'reason' }] },
      });
    expect(await logged()).toEqual([]);
  });
});
