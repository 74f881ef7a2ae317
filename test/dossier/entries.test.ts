import fc from 'fast-check';
import { expect, it } from 'vitest';
import { evidence } from '../../contracts/shapes.ts';
import { STORE_RUNS } from '../support/sizes.ts';
import { onEach } from './support.ts';

/** An artisan id, since references are published. */
const ARTISAN = 'ABCDE-FGHJK';

onEach((here) => {
  it('every content comes back from another handle, and versions rise by one', async () => {
    const [one, other] = [await here.open(), await here.open()];
    let version = 0;
    let before: string | null = null;
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (content) => {
        const entry = await one.put(ARTISAN, 'slot', content);
        version += entry.digest === before ? 0 : 1;
        before = entry.digest;
        expect(entry.version).toBe(version);
        expect(evidence.parse(entry)).toEqual(entry);
        expect(await other.get(entry)).toEqual(JSON.parse(JSON.stringify(content)));
        expect(await other.latest(ARTISAN, 'slot')).toEqual(entry);
      }),
      { numRuns: STORE_RUNS },
    );
  });

  it('handles of one process that write and read at once do not get in each other’s way', async () => {
    const handles = [await here.open(), await here.open()];
    const artisans = Array.from({ length: 10 }, (_, index) => `A${index}`);
    const asked = artisans.flatMap((artisan) =>
      Array.from({ length: 20 }, async (_, number) => {
        const [writer, reader] = number % 2 === 0 ? handles : handles.toReversed();
        const entry = await writer?.put(artisan, 'slot', number);
        expect(entry && (await reader?.get(entry))).toBe(number);
        return { artisan, version: entry?.version };
      }),
    );
    const told = await Promise.all(asked);
    for (const artisan of artisans) {
      const versions = told.filter((one) => one.artisan === artisan).map((one) => one.version);
      expect(versions.sort((a = 0, b = 0) => a - b)).toEqual(
        Array.from({ length: 20 }, (_, index) => index + 1),
      );
    }
  });

  it('the order of fields makes no new content, and an earlier content is a new version', async () => {
    const store = await here.open();
    const first = await store.put('A', 'slot', { a: 1, b: [2, { c: 3, d: 4 }] });
    expect(await store.put('A', 'slot', { b: [2, { d: 4, c: 3 }], a: 1 })).toEqual(first);
    await store.put('A', 'slot', { a: 2 });
    const third = await store.put('A', 'slot', { a: 1, b: [2, { c: 3, d: 4 }] });
    expect(third).toEqual({ ...first, version: 3 });
  });

  it('finds a content in any of its versions, and by its digest, and writes nothing for it', async () => {
    const store = await here.open();
    const first = await store.put('A', 'slot', { a: 1, b: 2 });
    const second = await store.put('A', 'slot', 'other');
    await store.put('B', 'slot', 'third');
    expect(await store.holds('A', 'slot', { b: 2, a: 1 })).toEqual(first);
    expect(await store.holds('A', 'slot', 'third')).toBeNull();
    expect(await store.holds('A', 'another', { a: 1, b: 2 })).toBeNull();
    expect(await store.ofDigest('A', 'slot', first.digest)).toEqual(first);
    expect(await store.ofDigest('B', 'slot', first.digest)).toBeNull();
    expect(await store.latest('A', 'slot')).toEqual(second);
    const third = await store.put('A', 'slot', { a: 1, b: 2 });
    expect(await store.holds('A', 'slot', { a: 1, b: 2 })).toEqual(third);
    await expect(store.holds('C', 'slot', 1)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await store.erase('A');
    await expect(store.holds('A', 'slot', 'other')).rejects.toMatchObject({ code: 'ERASED' });
    expect(await store.ofDigest('A', 'slot', second.digest)).toBeNull();
  });

  it('tells apart what is not there, another digest, and changed bytes', async () => {
    const store = await here.open();
    const entry = await store.put('A', 'slot', 'x');
    const next = await store.put('A', 'slot', 'y');
    const code = (one: typeof entry) =>
      store.get(one).then(
        () => 'read',
        (error: { code: string }) => error.code,
      );
    expect(await code({ ...entry, version: 9 })).toBe('NOT_FOUND');
    expect(await code({ ...entry, ref: 'Z/slot' })).toBe('NOT_FOUND');
    expect(await code({ ...entry, digest: next.digest })).toBe('DIGEST_MISMATCH');
    // Another version's body in its place: authentic, and not about this version.
    await here.sql(
      'UPDATE entries SET body = (SELECT body FROM entries WHERE version = 2) WHERE version = 1',
    );
    expect(await code(entry)).toBe('DAMAGED');
    await here.sql('UPDATE entries SET body = ? WHERE version = 2', Buffer.from([0]));
    expect(await code(next)).toBe('DAMAGED');
    // Digest column and request agree, and the content has another one.
    const third = await store.put('A', 'slot', 'z');
    await here.sql('UPDATE entries SET digest = ? WHERE version = 3', entry.digest);
    expect(await code({ ...third, digest: entry.digest })).toBe('DIGEST_MISMATCH');
  });

  it('loses nothing after a write that failed', async () => {
    const store = await here.open();
    await here.breakInserts('entries');
    await expect(store.put('A', 'slot', 'x')).rejects.toThrow('full');
    await here.mendInserts('entries');
    const entry = await store.put('A', 'slot', 'x');
    expect(await (await here.open()).get(entry)).toBe('x');
  });

  it.each([
    ['A/B', 'slot'],
    ['A', 'the name of a person'],
    ['', 'slot'],
    ['A', ''],
  ])('takes no name that is not opaque: %j, %j', async (artisanId, slot) => {
    await expect((await here.open()).put(artisanId, slot, 1)).rejects.toMatchObject({
      code: 'BAD_NAME',
    });
  });
});
