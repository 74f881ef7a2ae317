import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { beforeEach, expect, it } from 'vitest';
import type { DossierStore } from '../../dossier/store.ts';
import { STORE_RUNS } from '../support/sizes.ts';
import { onEach } from './support.ts';

onEach((here) => {
  let store: DossierStore;
  beforeEach(async () => {
    store = await here.open();
  });

  it('gives back what was put, and a new version only for new content', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.jsonValue(), async (first, second) => {
        const a = await store.put('A', 'slot', first);
        expect(await store.put('A', 'slot', first)).toEqual(a);
        const b = await store.put('A', 'slot', second);
        const same = b.digest === a.digest;
        expect(b.version).toBe(same ? a.version : a.version + 1);
        expect(JSON.stringify(await store.get(a))).toBe(
          JSON.stringify(JSON.parse(JSON.stringify(await store.get(a)))),
        );
        expect(await store.get(b)).toEqual(JSON.parse(JSON.stringify(second)));
      }),
      { numRuns: STORE_RUNS },
    );
  });

  it('digests of equal content differ between artisans, so that they can’t be guessed', async () => {
    const a = await store.put('A', 'phone', '+915100000000');
    const b = await store.put('B', 'phone', '+915100000000');
    expect(a.digest).not.toBe(b.digest);
  });

  it('grants a claim once, and again to its owner', async () => {
    expect(await store.claim('pan', 'X', 'A')).toEqual({ granted: true, heldBy: 'A' });
    expect(await store.claim('pan', 'X', 'A')).toEqual({ granted: true, heldBy: 'A' });
    expect(await store.claim('pan', 'X', 'B')).toEqual({ granted: false, heldBy: 'A' });
    await store.release('A');
    expect((await store.claim('pan', 'X', 'B')).granted).toBe(true);
  });

  it('finds the same artisan by scheme number from any handle of the store', async () => {
    const id = await store.mintArtisan('PMV-TEST-1');
    const again = await here.open();
    expect(await again.mintArtisan('PMV-TEST-1')).toBe(id);
    expect(await again.mintArtisan('PMV-TEST-2')).not.toBe(id);
  });

  it('keeps a registration and its end for ever', async () => {
    const one = { caseId: 'A-1', artisanId: 'A', application: 1, commandDigest: 'd' };
    expect((await store.register(one)).fresh).toBe(true);
    expect((await store.register(one)).fresh).toBe(false);
    await store.recordEnd('A-1', 'live');
    const opening = { commandDigest: 'e', organisation: null };
    await store.recordOpening('A-1', opening);
    expect(await store.application('A-1')).toEqual({ ...one, ...opening, end: 'live' });
  });

  it('an erased dossier can’t be read again', async () => {
    const entry = await store.put('A', 'name', 'somebody');
    await store.erase('A');
    await expect(store.get(entry)).rejects.toMatchObject({ code: 'ERASED' });
  });

  it('refuses another master key', async () => {
    const keys = { ...here.keys, master: randomBytes(32) };
    await expect(here.open(keys)).rejects.toThrow('cannot be opened');
  });
});
