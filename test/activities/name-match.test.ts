import { expect, it } from 'vitest';
import { judgeName } from '../../activities/name-match.ts';
import { NAME_BANDS, ruleSource } from '../../policies/register.ts';

const { taken, doubtful } = NAME_BANDS;

it.each([
  [100, 'valid'],
  [taken, 'valid'],
  [taken - 1, 'doubtful'],
  [doubtful, 'doubtful'],
  [doubtful - 1, 'other'],
  [0, 'other'],
  [null, 'doubtful'],
])('a match of %s is judged by the policy: %s', (match, judged) => {
  expect(judgeName(match)).toBe(judged);
});

it('the rule in the register names the bands that are used', () => {
  const rule = ruleSource('identity.name_bands');
  expect(rule?.says).toContain(`From ${taken} of 100`);
  expect(rule?.says).toContain(`from ${doubtful} a person`);
  expect(rule?.says).toContain('no match given');
});
