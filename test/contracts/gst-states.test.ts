import { expect, it } from 'vitest';
import { isOfAnotherState } from '../../contracts/validation/gst-states.ts';
import { checkGstin, gstinCheckCharacter } from '../../contracts/validation/gstin.ts';
import { PLACES } from '../../tools/demo-data/places.ts';

/** A GSTIN of a State by its digits. */
function gstinOf(digits: string): string {
  const body = `${digits}ZZZPX0001Z1Z`;
  return `${body}${gstinCheckCharacter(body)}`;
}
const CODES = Array.from({ length: 99 }, (_, index) => String(index + 1).padStart(2, '0')).filter(
  (digits) => checkGstin(gstinOf(digits)).ok,
);

it('knows the State of every code that the library knows, and says nothing of the others', () => {
  const comparable = CODES.filter((digits) => {
    // No State has both of these letters' numbers: where it is known, it is another than one of the two.
    return isOfAnotherState(gstinOf(digits), 'UP') || isOfAnotherState(gstinOf(digits), 'RJ');
  });
  expect(CODES.filter((one) => !comparable.includes(one))).toEqual(['38', '97']);
  expect(comparable).toHaveLength(37);
});

it.each(PLACES)('has $state under $gst, as the made-up people have it', ({ state, gst }) => {
  expect(isOfAnotherState(gstinOf(gst), state)).toBe(false);
  const others = PLACES.filter((one) => one.state !== state);
  for (const other of others) expect(isOfAnotherState(gstinOf(gst), other.state)).toBe(true);
});

it.each([
  ['05', 'UK', 'UT'],
  ['21', 'OD', 'OR'],
  ['22', 'CG', 'CT'],
  ['36', 'TS', 'TG'],
  ['25', 'DD', 'DH'],
  ['26', 'DN', 'DH'],
])('takes %s for the State of either letters: %s, %s', (digits, ...letters) => {
  for (const state of letters) expect(isOfAnotherState(gstinOf(digits), state)).toBe(false);
  expect(isOfAnotherState(gstinOf(digits), 'UP')).toBe(true);
});

it.each(['LA', 'XX', ''])('cannot compare with %s', (state) => {
  for (const digits of CODES) expect(isOfAnotherState(gstinOf(digits), state)).toBe(false);
});
