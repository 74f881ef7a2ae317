import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { bar } from '../../operations/events/progress.ts';
import { SeenEvents } from '../../operations/events/seen-events.ts';
import { PROPERTY_RUNS } from '../support/sizes.ts';

const ids = ['22222-22222-1', '22222-22222-2', '33333-33333-1'];
const records = fc.array(
  fc.record({
    caseId: fc.constantFrom(...ids),
    sequence: fc.integer({ min: 1, max: 9 }),
    text: fc.constantFrom('one', 'another'),
  }),
  { maxLength: 40 },
);

it('keeps any records as lists in memory would', () => {
  fc.assert(
    fc.property(records, (all) => {
      const seen = new SeenEvents();
      const lists = new Map<string, { sequence: number; text: string }[]>();
      for (const { caseId, sequence, text } of all) {
        const list = lists.get(caseId) ?? [];
        lists.set(caseId, list);
        const before = list.find((one) => one.sequence === sequence);
        const isLate = sequence < (list.at(-1)?.sequence ?? 0);
        const again = before?.text === text ? 'duplicate' : 'conflict';
        const expected = before === undefined ? (isLate ? 'late' : 'new') : again;
        expect(seen.add(caseId, sequence, text)).toBe(expected);
        if (before === undefined) list.push({ sequence, text });
      }
      const sorted = [...lists].sort(([one], [other]) => (one < other ? -1 : 1));
      expect([...seen.caseIds('all')]).toEqual(sorted.map(([id]) => id));
      expect(seen.counts()).toEqual({
        cases: sorted.length,
        events: sorted.flatMap(([, list]) => list).length,
      });
      const gaps = sorted.flatMap(([caseId, list]) => {
        const numbers = list.map(({ sequence }) => sequence).toSorted((a, b) => a - b);
        return numbers.flatMap((one, place) => {
          const missing = (numbers[place - 1] ?? 0) + 1;
          return one === missing ? [] : [{ caseId, missing }];
        });
      });
      expect([...seen.gaps()]).toEqual(gaps);
      for (const [id, list] of sorted) {
        const inOrder = list.toSorted((a, b) => a.sequence - b.sequence);
        expect(seen.eventsOf(id)).toEqual(inOrder.map(({ text }) => text));
      }
      seen.close();
    }),
    { numRuns: PROPERTY_RUNS },
  );
});

it('goes over more cases than one page while they are marked', () => {
  const seen = new SeenEvents();
  for (let one = 0; one < 1_234; one += 1) seen.add(`C${String(one).padStart(4, '0')}`, 1, '');
  for (const id of seen.caseIds('all')) if (id.endsWith('7')) seen.setSilent(id, 'asleep');
  const silent: string[] = [];
  for (const id of seen.caseIds('silent')) {
    silent.push(id);
    seen.setSilent(id, id < 'C1000' ? null : 'still asleep');
  }
  expect(silent).toHaveLength(123);
  expect(seen.silent(1)).toEqual({
    count: 23,
    first: [{ caseId: 'C1007', reason: 'still asleep' }],
  });
  seen.close();
});

it('holds many times more than its process may have in memory, and leaves nothing when that is killed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'seen-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const program = `
    import { SeenEvents } from ${JSON.stringify(pathToFileURL('operations/events/seen-events.ts').href)};
    const seen = new SeenEvents();
    const before = process.memoryUsage.rss();
    for (let one = 0; one < 60_000; one += 1) seen.add('C' + (one % 600), one, String(one).padEnd(2_000, '.'));
    console.log(JSON.stringify({ ...seen.counts(), mib: (process.memoryUsage.rss() - before) / 2 ** 20 }));
    setInterval(() => undefined, 1_000);
  `;
  const child = execa(
    process.execPath,
    ['--max-old-space-size=40', '--input-type=module', '-e', program],
    { env: { TMPDIR: folder, SQLITE_TMPDIR: folder }, reject: false },
  );
  const told = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (line) => resolve(String(line)));
    child.then(({ stderr }) => reject(new Error(stderr)));
  });
  expect(JSON.parse(told)).toMatchObject({ events: 60_000, cases: 600 });
  // Of 115 MiB of events: SQLite's 32 MiB, and what the engine has not yet collected.
  expect(JSON.parse(told).mib).toBeLessThan(100);
  child.kill('SIGKILL');
  await child;
  expect(readdirSync(folder)).toEqual([]);
});

it('draws a bar that is full at the end, and none of more than there is', () => {
  expect(bar(0, 0)).toBe(`[${'-'.repeat(24)}]`);
  expect(bar(1, 2)).toBe(`[${'#'.repeat(12)}${'-'.repeat(12)}]`);
  expect(bar(7, 5)).toBe(`[${'#'.repeat(24)}]`);
});
