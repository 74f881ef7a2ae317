import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Evidence } from '../../contracts/shapes.ts';
import { dossierFromEnvironment } from '../../dossier/config.ts';
import { createKeyFile, loadOrCreateKeys, readKeyFile } from '../../dossier/keys.ts';
import { rotateKeyFile } from '../../dossier/rotate.ts';
import { onEach } from './support.ts';

onEach((here) => {
  it('a key file is made once, for its owner alone, and leaves no draft', () => {
    const keys = loadOrCreateKeys(here.keysPath);
    expect(statSync(here.keysPath).mode & 0o777).toBe(0o600);
    createKeyFile(here.keysPath, { master: randomBytes(32), hash: randomBytes(32) });
    expect(loadOrCreateKeys(here.keysPath)).toEqual(keys);
    expect(readdirSync(here.folder)).toEqual(['keys.json']);
  });

  it.each(['', '{"master":"SECRET', '{}', '{"master":"SECRET","hash":"SECRET"}'])(
    'a bad key file is named, and not quoted: %j',
    (text) => {
      writeFileSync(here.keysPath, text);
      expect(() => loadOrCreateKeys(here.keysPath)).toThrow(
        /keys\.json must hold a master and a hash key/,
      );
      expect(() => loadOrCreateKeys(here.keysPath)).not.toThrow(/SECRET/);
    },
  );

  it('another master key or hash key is refused at once', async () => {
    await here.open();
    const other = randomBytes(32);
    for (const keys of [
      { ...here.keys, master: other },
      { ...here.keys, hash: other },
    ])
      await expect(here.open(keys)).rejects.toMatchObject({ code: 'BAD_KEY' });
  });

  it('keys may come from the environment, both or none', async () => {
    const named = here.kind === 'SQLite' ? { DOSSIER_PATH: here.at } : { DOSSIER_URL: here.at };
    const { master, hash } = here.keys;
    const env = {
      ...named,
      DOSSIER_MASTER_KEY: master.toString('base64'),
      DOSSIER_HASH_KEY: hash.toString('base64'),
    };
    const entry = await (await here.open()).put('A', 'slot', 'x');
    const store = await dossierFromEnvironment(env);
    expect(await store.get(entry)).toBe('x');
    await store.close();
    const half = { ...named, DOSSIER_MASTER_KEY: env.DOSSIER_MASTER_KEY };
    await expect(dossierFromEnvironment(half)).rejects.toThrow('DOSSIER_HASH_KEY');
  });

  it('after a rotation the old master key opens nothing, and everything is as before', async () => {
    const [store, stale] = [await here.open(), await here.open()];
    const old = here.keys;
    // More than are changed over at a time.
    const entries: Evidence[] = [];
    const put = (number: number) => store.put(`A${number}`, 'slot', number);
    while (entries.length < 1010) {
      const next = Array.from({ length: 5 }, (_one, index) => put(entries.length + index));
      entries.push(...(await Promise.all(next)));
    }
    await rotateKeyFile(here.at, here.keysPath);
    expect(existsSync(`${here.keysPath}.next`)).toBe(false);
    await expect(here.open(old)).rejects.toMatchObject({ code: 'BAD_KEY' });
    const fresh = await here.open();
    for (const [number, entry] of entries.entries()) expect(await fresh.get(entry)).toBe(number);
    // A process that missed it must write nothing in the old key, neither for old artisans nor for new ones.
    await expect(stale.put('A1', 'slot', 'x')).rejects.toMatchObject({ code: 'BAD_KEY' });
    await expect(stale.put('NEW', 'slot', 'x')).rejects.toMatchObject({ code: 'BAD_KEY' });
    expect(await fresh.put('A1', 'slot', 1)).toEqual(entries[1]);
  });

  it('a rotation that was killed is finished by the next one', async () => {
    const entry = await (await here.open()).put('A', 'slot', 'x');
    const { hash } = here.keys;
    const nextPath = `${here.keysPath}.next`;
    createKeyFile(nextPath, { master: randomBytes(32), hash });
    const next = readKeyFile(nextPath);
    await (await here.open()).rotateMasterKey(next.master); // killed here: store changed over, key file not
    await expect(here.open()).rejects.toMatchObject({ code: 'BAD_KEY' });
    await rotateKeyFile(here.at, here.keysPath);
    expect(readFileSync(here.keysPath, 'utf8')).toContain(next.master.toString('base64'));
    expect(await (await here.open()).get(entry)).toBe('x');
  });
});
