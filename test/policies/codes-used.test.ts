import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EVENT_TYPES } from '../../contracts/events.ts';
import { ruleSource } from '../../policies/register.ts';
import { hasText, isReasonCode, REASON_CODES } from '../../policies/texts/texts.ts';

const ROOMS = '{workflows,activities,clients}/**/*.ts';
const GROUPS = new Set(REASON_CODES.map((one) => one.slice(0, one.indexOf('.'))));

/** Literals in the form of a reason code that are not in the list, without other names of this form. */
function strangeCodes(source: string): string[] {
  const literals = [...source.matchAll(/'([a-z]+)\.([a-z][a-z_]+)'/g)];
  return literals
    .filter(([, group = '']) => GROUPS.has(group))
    .map(([, group, name]) => `${group}.${name}`)
    .filter((one) => !(EVENT_TYPES as readonly string[]).includes(one))
    .filter((one) => !isReasonCode(one) && !hasText(one) && ruleSource(one) === undefined);
}

describe('the codes that our code gives', () => {
  it('are all in the closed list, so that each has a text', () => {
    const strange = globSync(ROOMS).flatMap((file) =>
      strangeCodes(readFileSync(file, 'utf8')).map((one) => `${file}: ${one}`),
    );
    expect(strange).toEqual([]);
  });

  it('would be found out if they were not', () => {
    expect(strangeCodes(`record({ codes: ['document.eaten_by_goat'] })`)).toEqual([
      'document.eaten_by_goat',
    ]);
    expect(strangeCodes(`event('listing.refused', { codes: ['document.blurred'] })`)).toEqual([]);
  });
});
