import { expect, it } from 'vitest';
import { onEach } from './support.ts';

const CASE = 'ABCDE-FGHJK-1';
const MARKS = ['Zubeida Markedname', 'ज़ुबैदा', '+915987654321', '000099998888', 'ZZZPX4242Z'];

/** As written, in base64 at any of the three offsets, in hex, and as JSON escapes. */
function disguises(mark: string): Buffer[] {
  const shifted = [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), Buffer.from(mark)]).toString('base64');
    return text.slice(offset === 0 ? 0 : 4, -4);
  });
  const escaped = [...mark]
    .map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
  const texts = [mark, ...shifted, Buffer.from(mark).toString('hex'), escaped];
  return [...texts.map((text) => Buffer.from(text)), Buffer.from(mark, 'utf16le')];
}
const seen = (bytes: Buffer) =>
  MARKS.filter((mark) => disguises(mark).some((one) => bytes.includes(one)));

/** A whole record as a careless store might write it. */
const escapedJson = (one: unknown) =>
  JSON.stringify(one).replace(
    /[^\0-\x7f]/g,
    (symbol) => `\\u${symbol.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
const WAYS: Record<string, (record: unknown) => string | Buffer> = {
  plain: (record) => JSON.stringify(record),
  escaped: escapedJson,
  'base64, shifted': (record) => Buffer.from(`.${JSON.stringify(record)}`).toString('base64'),
  base64: (record) => Buffer.from(JSON.stringify(record)).toString('base64'),
  hex: (record) => Buffer.from(JSON.stringify(record)).toString('hex'),
  utf16: (record) => Buffer.from(JSON.stringify(record), 'utf16le'),
};

onEach((here) => {
  it('no marked name, phone or number is in any byte of the store', async () => {
    const store = await here.open();
    const [name = '', native = '', phone = '', account = '', pan = ''] = MARKS;
    await store.put('A', 'registration', { name, native, phone });
    await store.put('A', 'bank_account', { account });
    await store.put('A', 'bank_account', { account, again: true });
    await store.claim('pan', pan, 'A');
    await store.hint('bank_account', account, 'A');
    await store.mintArtisan(pan);
    await store.find(pan, { actor: 'desk', reason: 'test' });
    await store.audit({ action: 'readDossier', outcome: 'done', way: 'library', caseId: CASE });
    const named = { actor: name, reason: 'test' };
    await expect(store.find(pan, named)).rejects.toMatchObject({ code: 'BAD_ENTRY' });
    await store.erase('B');
    const found = await here.bytes();
    expect(found.length).toBeGreaterThan(here.kind === 'SQLite' ? 10_000 : 500);
    expect(seen(found)).toEqual([]);
    // The audit log is among the bytes.
    expect(found.includes(CASE)).toBe(true);
  });

  it.each(Object.entries(WAYS))('and would be found if it were written %s', async (_, written) => {
    await (await here.open()).put('A', 'slot', 1);
    await here.sql(`CREATE TABLE careless (body ${here.kind === 'SQLite' ? 'BLOB' : 'BYTEA'})`);
    await here.sql('INSERT INTO careless VALUES (?)', Buffer.from(written({ marks: MARKS })));
    expect(seen(await here.bytes())).toEqual(MARKS);
  });
});
