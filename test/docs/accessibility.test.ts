import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** The page on accessibility names tests that exist, and every criterion of WCAG 2.1, levels A and AA, once. */

/** The criteria of each guideline that are of level A or AA. */
const WCAG: Readonly<Record<string, readonly number[]>> = {
  '1.1': [1],
  '1.2': [1, 2, 3, 4, 5],
  '1.3': [1, 2, 3, 4, 5],
  '1.4': [1, 2, 3, 4, 5, 10, 11, 12, 13],
  '2.1': [1, 2, 4],
  '2.2': [1, 2],
  '2.3': [1],
  '2.4': [1, 2, 3, 4, 5, 6, 7],
  '2.5': [1, 2, 3, 4],
  '3.1': [1, 2],
  '3.2': [1, 2, 3, 4],
  '3.3': [1, 2, 3, 4],
  '4.1': [1, 2, 3],
};
const page = readFileSync('docs/accessibility.md', 'utf8');
const rows = page.match(/^\| \d.+\|$/gm) ?? [];

describe('the page on accessibility', () => {
  it('has every criterion once', () => {
    const named = rows.map((row) => /^\| (\d\.\d\.\d+) /.exec(row)?.[1]);
    const expected = Object.entries(WCAG).flatMap(([guideline, numbers]) =>
      numbers.map((number) => `${guideline}.${number}`),
    );
    expect(expected).toHaveLength(50);
    expect(named).toEqual(expected);
  });

  it.each(rows)('says how each is met and how that is seen: %s', (row) => {
    const [, , level = '', state = '', how = '', shown = ''] = row
      .split('|')
      .map((cell) => cell.trim());
    expect(['A', 'AA']).toContain(level);
    expect(['met', 'open', 'not applicable']).toContain(state);
    expect(how).not.toBe('');
    if (state === 'not applicable') expect(shown).toBe('–');
    else expect(shown).toMatch(/^(looked at, \d+ \w{3} \d{4}|not shown|`)/);
    const tests = [...shown.matchAll(/`([\w.]+)` "([^"]+)"/g)];
    expect(tests.length > 0).toBe(shown.startsWith('`'));
    for (const [, file = '', title = ''] of tests) {
      const source = readFileSync(`test/dashboard/${file}`, 'utf8');
      expect(source.includes(`'${title}'`), title).toBe(true);
    }
  });
});
