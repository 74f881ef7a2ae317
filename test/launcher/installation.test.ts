import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { disagreements } from '../../tools/launcher/belonging.ts';
import type { Plan } from '../../tools/launcher/find.ts';
import {
  completeInstallation,
  deleteStores,
  openInstallation,
} from '../../tools/launcher/installation.ts';

const LOCAL: Plan = { temporal: 'local', kafka: 'local', dossier: 'local' };
const THEIRS: Plan = { temporal: 'environment', kafka: 'environment', dossier: 'local' };
const THEIR_DOSSIER: Plan = { ...LOCAL, dossier: 'environment' };
const STORES = [
  ...['temporal/temporal.db', 'kafka/log/meta.properties'],
  ...['dossier.db', 'dossier.keys.json', 'sandbox.db'],
];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kept-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function keep(...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), '');
  }
}
const complete = () => {
  const made = openInstallation(folder, LOCAL);
  keep(...STORES);
  completeInstallation(folder, made, 'cluster');
  return made;
};

describe('a data folder', () => {
  it('gets an id at the first start, and keeps it', () => {
    const { id } = openInstallation(folder, LOCAL);
    expect(id).toMatch(/^[\w][\w-]{21}$/);
    expect(openInstallation(folder, LOCAL).id).toBe(id);
    expect(complete().id).toBe(id);
    expect(openInstallation(folder, LOCAL)).toEqual({ id, kafka: 'cluster', complete: true });
  });

  it.each(STORES)('is refused once it is complete and %s is gone', (gone) => {
    complete();
    rmSync(join(folder, gone));
    expect(() => openInstallation(folder, LOCAL)).toThrow(
      new RegExp(`has no ${gone.split('/')[0]} any more: npm start -- --fresh`),
    );
  });

  it('may lack the stores of services that the user named', () => {
    complete();
    rmSync(join(folder, 'kafka'), { recursive: true });
    rmSync(join(folder, 'temporal'), { recursive: true });
    expect(openInstallation(folder, THEIRS).complete).toBe(true);
  });

  it('has its dossier in one place for ever, its own file or the database that was named', () => {
    const made = openInstallation(folder, THEIR_DOSSIER, 'there:5432/dossier');
    keep(...STORES.filter((one) => one !== 'dossier.db'));
    completeInstallation(folder, made, 'cluster');
    const again = openInstallation(folder, THEIR_DOSSIER, 'there:5432/dossier');
    expect(again).toMatchObject({ id: made.id, complete: true });
    const elsewhere = 'dossier is there:5432/dossier and not';
    expect(() => openInstallation(folder, LOCAL)).toThrow(`${elsewhere} dossier.db`);
    expect(() => openInstallation(folder, THEIR_DOSSIER, 'other/dossier')).toThrow(elsewhere);
  });

  it('is refused when it holds a store and does not say whose', () => {
    keep('kafka/log/meta.properties');
    expect(() => openInstallation(folder, LOCAL)).toThrow('kafka of no known installation');
  });

  it('is believed after a first start that was interrupted', () => {
    const { id } = openInstallation(folder, LOCAL);
    keep('kafka/log/meta.properties', 'temporal/temporal.db');
    expect(openInstallation(folder, LOCAL).id).toBe(id);
  });

  it('loses all stores together, and nothing that is not ours', () => {
    complete();
    keep('holiday.jpg');
    deleteStores(folder);
    expect(readdirSync(folder)).toEqual(['holiday.jpg']);
  });
});

describe('stores', () => {
  const kept = { id: 'one', kafka: 'k1', complete: true };
  const marks = {
    ...{ installation: 'one', kafka: 'k1', clusterId: 'k1' },
    ...{ hasCases: true, hasEvents: true },
  };
  const EMPTY = {
    ...{ installation: null, kafka: null, clusterId: 'k1' },
    ...{ hasCases: false, hasEvents: false },
  };
  const who = (...given: Parameters<typeof disagreements>) =>
    disagreements(...given).map((one) => one.store);

  it('that bear the same id belong together', () => expect(who(kept, marks)).toEqual([]));
  it('that are empty join the first installation', () =>
    expect(who({ id: 'new' }, EMPTY)).toEqual([]));
  it('that are empty do not belong to an old installation', () =>
    expect(who(kept, EMPTY)).toEqual(['temporal']));
  it('of an interrupted first start are taken up', () =>
    expect(who({ id: 'one' }, { ...EMPTY, installation: 'one', kafka: 'k1' })).toEqual([]));
  it('of another installation are named', () => {
    expect(who(kept, { ...marks, installation: 'two' })).toEqual(['temporal']);
    expect(who(kept, { ...marks, clusterId: 'k2' })).toEqual(['kafka']);
    expect(who(kept, { ...marks, installation: 'two', clusterId: 'k2' })).toEqual([
      'temporal',
      'kafka',
    ]);
  });
  it('that hold something are not taken in by a new installation', () => {
    expect(who({ id: 'new' }, { ...EMPTY, hasCases: true })).toEqual(['temporal']);
    expect(who({ id: 'new' }, { ...EMPTY, hasEvents: true })).toEqual(['kafka']);
    expect(who({ id: 'new' }, { ...EMPTY, installation: 'two' })).toEqual(['temporal']);
    expect(who({ id: 'new' }, { ...EMPTY, kafka: 'k2' })).toEqual(['kafka']);
  });
});
