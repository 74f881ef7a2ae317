import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** The page on security names tests that exist, and every requirement of its chapters once. */

/** Levels 1 and 2 of ASVS 5.0.0 by section: the numbers of each. */
const ASVS: Readonly<Record<string, readonly number[]>> = {
  '4.1': [1, 2, 3],
  '4.2': [1],
  '4.3': [1, 2],
  '4.4': [1, 2, 3, 4],
  '6.1': [1, 2, 3],
  '6.2': [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  '6.3': [1, 2, 3, 4],
  '6.4': [1, 2, 3, 4],
  '6.5': [1, 2, 3, 4, 5],
  '6.6': [1, 2, 3],
  '6.8': [1, 2, 3, 4],
  '8.1': [1, 2],
  '8.2': [1, 2, 3],
  '8.3': [1],
  '8.4': [1],
  '9.1': [1, 2, 3],
  '9.2': [1, 2, 3, 4],
  '10.1': [1, 2],
  '10.2': [1, 2],
  '10.3': [1, 2, 3, 4],
  '10.4': [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
  '10.5': [1, 2, 3, 4, 5],
  '10.6': [1, 2],
  '10.7': [1, 2, 3],
  '16.1': [1],
  '16.2': [1, 2, 3, 4, 5],
  '16.3': [1, 2, 3, 4],
  '16.4': [1, 2, 3],
  '16.5': [1, 2, 3],
};
const page = readFileSync('docs/security.md', 'utf8');
const rows = page.match(/^\| \d.+\|$/gm) ?? [];

describe('the page on security', () => {
  it('has every requirement once', () => {
    const named = rows.flatMap((row) => row.split('|')[1]?.match(/\d+\.\d+\.\d+/g) ?? []);
    const expected = Object.entries(ASVS).flatMap(([section, numbers]) =>
      numbers.map((number) => `${section}.${number}`),
    );
    expect(named.toSorted()).toEqual(expected.toSorted());
  });

  it.each(rows)('says what is met, open or not applicable, and how that is seen: %s', (row) => {
    const [, , state = '', how = ''] = row.split('|').map((cell) => cell.trim());
    expect(['met', 'open', 'not applicable']).toContain(state);
    expect(how).not.toBe('');
    for (const [, file = '', title = ''] of how.matchAll(/`(test\/[^`]+)` "([^"]+)"/g))
      expect(readFileSync(file, 'utf8')).toContain(`'${title}'`);
  });
});
