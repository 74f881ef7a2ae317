import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { holdsAadhaar, personal } from '../../contracts/intake/personal.ts';
import { readArtisans } from '../../data/read.ts';

const before = process.env.ACCEPT_TEST_NUMBERS;
beforeAll(() => {
  process.env.ACCEPT_TEST_NUMBERS = 'true';
});
afterAll(() => {
  process.env.ACCEPT_TEST_NUMBERS = before;
});

describe('full Aadhaar numbers', () => {
  it.each([
    ['999900001119', true],
    ['my number is 9999 0000 1119, please', true],
    ['9999-1234-5678', true],
    ['999900001110', false], // bad check digit
    ['999921345678', false], // two digits swapped
    ['999999999999', false], // a palindrome
    ['023456789014', false], // starts with 0
    ['123456789010', false], // starts with 1
    ['12 pots of 250 g', false],
  ])('%s → %s', (text, found) => {
    expect(holdsAadhaar(text)).toBe(found);
    expect(personal.name.safeParse(text).success).toBe(!found);
  });
});

describe('numbers', () => {
  it.each([
    ['pan', 'ZZZPX0001Z', true],
    ['pan', 'ZZZCX0001Z', false],
    ['pan', 'ZZZPX0000Z', false],
    ['pan', 'ZZZP10001Z', false],
    ['gstin', '09ZZZPX0001Z1Z9', true],
    ['gstin', '08ZZZPX0001Z1ZB', true],
    ['gstin', '27AAPFU0939F1ZV', true],
    ['gstin', '09ZZZPX0001Z1ZA', false],
    ['gstin', '09ZZZPX0001Z0Z9', false],
    ['ifsc', 'ZZZZ0A1B2C3', true],
    ['ifsc', 'ZZZZO000001', false],
    ['ifsc', 'ZZZZ000001', false],
    ['phone', '+915100007922', true],
    ['phone', '+914100007922', false],
  ] as const)('%s %s → %s', (field, value, valid) => {
    expect(personal[field].safeParse(value).success).toBe(valid);
  });

  it('accepts the state codes that the library lacks', () => {
    // The check characters are those of the published algorithm for these bodies.
    const valid = ['38', '97'].map(
      (state) =>
        [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'].filter(
          (check) => personal.gstin.safeParse(`${state}ZZZPX0001Z1Z${check}`).success,
        ).length,
    );
    expect(valid).toEqual([1, 1]);
    expect(personal.gstin.safeParse('39ZZZPX0001Z1Z9').success).toBe(false);
  });

  it('refuses test numbers unless they are allowed', () => {
    process.env.ACCEPT_TEST_NUMBERS = 'false';
    expect(personal.pan.safeParse('ZZZPX0001Z').success).toBe(false);
    process.env.ACCEPT_TEST_NUMBERS = 'true';
    expect(personal.pan.safeParse('ZZZPX0001Z').success).toBe(true);
  });
});

it('reads every row of the made-up artisans', () => {
  const { rows, problems } = readArtisans('data/artisans.csv');
  expect(problems).toEqual([]);
  expect(rows.length).toBe(244);
});
