import { expect, it } from 'vitest';
import { rotateKeyFile } from '../../dossier/rotate.ts';
import { onEach } from './support.ts';

onEach((here) => {
  const wrappedKey = async (artisanId: string) => {
    const [row] = await here.sql('SELECT wrapped FROM keys WHERE artisan_id = ?', artisanId);
    return row === undefined ? null : Buffer.from(row.wrapped as Uint8Array);
  };

  it('nothing of an erased artisan can be read or written again, by any handle', async () => {
    const [one, other] = [await here.open(), await here.open()];
    const entry = await one.put('A', 'name', 'somebody');
    const bystander = await one.put('B', 'name', 'somebody else');
    await other.put('A', 'name', 'somebody'); // the key is now in both handles' memory
    await one.erase('A');
    for (const store of [one, other, await here.open()]) {
      await expect(store.get(entry)).rejects.toMatchObject({ code: 'ERASED' });
      await expect(store.put('A', 'name', 'late')).rejects.toMatchObject({ code: 'ERASED' });
      expect(await store.latest('A', 'name')).toBeNull();
      expect(await store.get(bystander)).toBe('somebody else');
    }
    await one.erase('A');
  });

  it('the wrapped key is in no byte of the store any more', async () => {
    const store = await here.open();
    await store.put('A', 'name', 'somebody');
    const wrapped = await wrappedKey('A');
    expect((await here.bytes()).includes(wrapped ?? 'no key')).toBe(true);
    await store.erase('A');
    expect(await wrappedKey('A')).toBeNull();
    expect((await here.bytes()).includes(wrapped ?? '')).toBe(false);
  });

  it('entries brought back from a backup stay unreadable', async () => {
    const store = await here.open();
    const entry = await store.put('A', 'name', 'somebody');
    await here.sql('CREATE TABLE backup AS SELECT * FROM entries');
    await store.erase('A');
    await here.sql('INSERT INTO entries SELECT * FROM backup');
    await expect(store.get(entry)).rejects.toMatchObject({ code: 'ERASED' });
  });

  it('nor with their key from the backup, once the master key has been rotated', async () => {
    const store = await here.open();
    const entry = await store.put('A', 'name', 'somebody');
    await here.sql('CREATE TABLE backup AS SELECT * FROM entries');
    await here.sql('CREATE TABLE backup_keys AS SELECT * FROM keys');
    await store.erase('A');
    await rotateKeyFile(here.at, here.keysPath);
    await here.sql('DELETE FROM erased');
    await here.sql('INSERT INTO entries SELECT * FROM backup');
    await here.sql('INSERT INTO keys SELECT * FROM backup_keys');
    await expect((await here.open()).get(entry)).rejects.toMatchObject({ code: 'BAD_KEY' });
  });

  it('an erasure in the midst of writes leaves nothing behind that comes after it', async () => {
    const [one, other] = [await here.open(), await here.open()];
    for (let round = 0; round < 20; round += 1) {
      const artisan = `R${round}`;
      const writes = (store: typeof one) =>
        Array.from({ length: 6 }, (_, number) => store.put(artisan, `slot-${number}`, number));
      const told = await Promise.allSettled([
        ...writes(one),
        other.erase(artisan),
        ...writes(other),
      ]);
      for (const { reason } of told.filter((each) => each.status === 'rejected'))
        expect(reason).toMatchObject({ code: 'ERASED' });
      expect(await wrappedKey(artisan)).toBeNull();
      expect(await here.sql('SELECT ref FROM entries WHERE artisan_id = ?', artisan)).toEqual([]);
    }
  });

  it('is asked for once every application has ended, and who asked is written down', async () => {
    const store = await here.open();
    const artisanId = await store.mintArtisan('PMV-1');
    const one = { caseId: `${artisanId}-1`, artisanId, application: 1, commandDigest: 'd' };
    await store.register(one);
    const entry = await store.put(artisanId, 'name', 'somebody');
    const wrapped = await wrappedKey(artisanId);
    const by = { actor: 'desk-7', reason: 'asked at the counter' };
    expect(await store.eraseByRequest(artisanId, by)).toEqual({ open: one.caseId });
    expect(await store.get(entry)).toBe('somebody');
    expect((await store.audited({ limit: 10 })).entries).toEqual([]);
    expect(await store.erased()).toEqual([]);

    await store.recordEnd(one.caseId, 'withdrawn');
    const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT/);
    const erased = await store.eraseByRequest(artisanId, by);
    expect(erased).toEqual({ artisanId, at });
    await expect(store.get(entry)).rejects.toMatchObject({ code: 'ERASED' });
    expect((await here.bytes()).includes(wrapped ?? '')).toBe(false);
    // Again, by another process: the first erasure counts, and the audit log records each request.
    const again = await here.open();
    expect(await again.eraseByRequest(artisanId, by)).toEqual(erased);
    expect(await again.erased()).toEqual([erased]);
    const line = { ...by, action: 'eraseDossier', outcome: 'done', artisanId, caseId: null };
    expect((await store.audited({ limit: 10 })).entries).toMatchObject([line, line]);
  });

  it('claims, id and applications outlive the erasure until they are released', async () => {
    const store = await here.open();
    const artisanId = await store.mintArtisan('PMV-1');
    await store.claim('pan', 'X', artisanId);
    await store.erase(artisanId);
    expect(await store.mintArtisan('PMV-1')).toBe(artisanId);
    expect((await store.claim('pan', 'X', 'other')).granted).toBe(false);
    await store.release(artisanId);
    expect((await store.claim('pan', 'X', 'other')).granted).toBe(true);
  });
});
