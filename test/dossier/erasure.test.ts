import { expect, it } from 'vitest';
import { place } from './support.ts';

const here = place();
const wrappedKey = (artisanId: string) =>
  here.sql((db) => {
    const row = db.prepare('SELECT wrapped FROM keys WHERE artisan_id = ?').get(artisanId);
    return row === undefined ? null : Buffer.from(row.wrapped as Uint8Array);
  });

it('nothing of an erased artisan can be read or written again, by any handle', async () => {
  const [one, other] = [here.open(), here.open()];
  const entry = await one.put('A', 'name', 'somebody');
  const bystander = await one.put('B', 'name', 'somebody else');
  await other.put('A', 'name', 'somebody'); // the key is now in both handles' memory
  await one.erase('A');
  for (const store of [one, other, here.open()]) {
    await expect(store.get(entry)).rejects.toMatchObject({ code: 'ERASED' });
    await expect(store.put('A', 'name', 'late')).rejects.toMatchObject({ code: 'ERASED' });
    expect(await store.latest('A', 'name')).toBeNull();
    expect(await store.get(bystander)).toBe('somebody else');
  }
  await one.erase('A');
});

it('the wrapped key is in no byte of the store any more', async () => {
  const store = here.open();
  await store.put('A', 'name', 'somebody');
  const wrapped = wrappedKey('A');
  expect(here.bytes().includes(wrapped ?? 'no key')).toBe(true);
  await store.erase('A');
  expect(wrappedKey('A')).toBeNull();
  expect(here.bytes().includes(wrapped ?? '')).toBe(false);
});

it('entries brought back from a backup stay unreadable', async () => {
  const store = here.open();
  const entry = await store.put('A', 'name', 'somebody');
  here.sql((db) => db.exec('CREATE TABLE backup AS SELECT * FROM entries'));
  await store.erase('A');
  here.sql((db) => db.exec('INSERT INTO entries SELECT * FROM backup'));
  await expect(store.get(entry)).rejects.toMatchObject({ code: 'ERASED' });
});

it('claims, id and applications outlive the erasure until they are released', async () => {
  const store = here.open();
  const artisanId = await store.mintArtisan('PMV-1');
  await store.claim('pan', 'X', artisanId);
  await store.erase(artisanId);
  expect(await store.mintArtisan('PMV-1')).toBe(artisanId);
  expect((await store.claim('pan', 'X', 'other')).granted).toBe(false);
  await store.release(artisanId);
  expect((await store.claim('pan', 'X', 'other')).granted).toBe(true);
});
