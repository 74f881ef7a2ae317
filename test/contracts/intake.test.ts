import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bankAccount, consent, identity, taxStatus } from '../../contracts/intake/evidence.ts';
import { holdsAadhaar, personal } from '../../contracts/intake/personal.ts';
import { product } from '../../contracts/intake/product.ts';
import { registration } from '../../contracts/intake/registration.ts';
import { readArtisans } from '../../tools/demo-data/read.ts';
import { PROPERTY_RUNS } from '../support/sizes.ts';

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
    ['आधार ९९९९ ०००० १११९', true],
    ['9999 / 0000 / 1119', true],
  ])('%s → %s', (text, found) => {
    expect(holdsAadhaar(text)).toBe(found);
    expect(personal.name.safeParse(text).success).toBe(!found);
  });

  const refusal = { error: { issues: [{ message: 'must not hold a full Aadhaar number' }] } };
  const WAYS = ['999900001119', '9999-0000-1119'];

  it.each(WAYS)('are refused wherever a person is named: %s', (typed) => {
    const { schemeNumber, district } = registration.shape;
    const given = {
      notice: 'n-1',
      language: 'hi',
      takenBy: 'centre-1',
      at: '2026-11-22T10:00:00Z',
    };
    const who = { name: 'Asha', lastFour: '1119', reference: 'ref-1' };
    expect(schemeNumber.safeParse(typed)).toMatchObject(refusal);
    expect(district.safeParse(typed)).toMatchObject(refusal);
    expect(consent.safeParse({ ...given, takenBy: typed })).toMatchObject(refusal);
    expect(consent.safeParse({ ...given, notice: typed })).toMatchObject(refusal);
    expect(identity.safeParse({ ...who, reference: typed })).toMatchObject(refusal);
    expect(identity.safeParse({ ...who, name: `Asha ${typed}` })).toMatchObject(refusal);
    expect(bankAccount.shape.holder.safeParse(typed)).toMatchObject(refusal);
    expect(product.shape.netQuantity.safeParse(typed)).toMatchObject(refusal);
    expect(product.shape.title.safeParse({ en: typed })).toMatchObject(refusal);
    expect(product.shape.description.safeParse({ en: 'x', hi: typed })).toMatchObject(refusal);
  });

  it('are refused in a tax number', () => {
    const typed = { route: 'enrolment', number: 'UID999900001119' };
    expect(taxStatus.safeParse(typed)).toMatchObject(refusal);
  });

  it('are not looked for in account and phone numbers, which pass for one by chance', () => {
    expect(personal.bankAccount.parse('999900001119')).toBe('999900001119');
    expect(personal.phone.parse('+91 99990 00111')).toBe('+919999000111');
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

  it.each([
    ['phone', '+915100007922'],
    ['phone', '5100007922'],
    ['pan', 'ZZZPX0001Z'],
    ['pan', 'zzzp x0001z'],
    ['ifsc', 'ZZZZ0000001'],
    ['gstin', '09ZZZPX0001Z1Z9'],
  ] as const)('refuses the test number %s %s unless it is allowed', (field, typed) => {
    process.env.ACCEPT_TEST_NUMBERS = 'false';
    const { error } = personal[field].safeParse(typed);
    expect(error?.issues[0]?.message).toMatch(/^must not be a test number/);
    process.env.ACCEPT_TEST_NUMBERS = 'true';
    expect(personal[field].safeParse(typed).success).toBe(true);
  });

  it.each([
    ['phone', '098765 43210', '+919876543210'],
    ['pan', 'zzzpx-0001-z', 'ZZZPX0001Z'],
    ['bankAccount', '0000 1234-5678', '000012345678'],
    ['ifsc', 'sbin 0000300', 'SBIN0000300'],
    ['gstin', '27 aapfu0939f 1zv', '27AAPFU0939F1ZV'],
    ['pincode', '२२१ ००१', '221001'],
  ] as const)('keeps %s %s in its one form', (field, typed, kept) => {
    expect(personal[field].parse(typed)).toBe(kept);
  });

  it.each([
    ['phone', '987654321', /^must be an Indian mobile number/],
    ['phone', '+914100007922', /^must be a mobile number/],
    ['pan', 'ZZZCX0001Z', /^must be a person’s PAN/],
    ['pan', 'ZZZPX0000Z', /^must not have the serial 0000/],
    ['bankAccount', '12345678', /^must be 9 to 18 digits/],
    ['ifsc', 'ZZZZO000001', /^must be an IFSC .* not the letter O/],
    ['gstin', '09ZZZPX0001Z1ZA', /^must be a GSTIN with the right check character/],
    ['pincode', '021001', /^must be a pincode of six digits/],
  ] as const)('says what %s %s must be', (field, typed, told) => {
    const { error } = personal[field].safeParse(typed);
    expect(error?.issues).toMatchObject([
      { code: 'invalid_format', message: expect.stringMatching(told) },
    ]);
  });
});

describe('the products of a registration', () => {
  const { rows } = readArtisans('tools/demo-data/artisans.csv');
  const some = rows.find(({ registration }) => (registration.products ?? []).length > 0);

  it.each([
    ['own', 50],
    ['collective', 200],
  ] as const)('are at most as many as an %s case may hold: %d', (route, most) => {
    const [pot] = some?.registration.products ?? [];
    const read = (count: number) =>
      registration.safeParse({
        ...some?.registration,
        ...{ route, collective: route === 'own' ? undefined : 'women-weavers-cooperative' },
        products: Array.from({ length: count }, (_one, index) => ({ ...pot, number: index + 1 })),
      });
    expect(read(most).error).toBeUndefined();
    const issues = read(most + 1).error?.issues ?? [];
    expect(issues.map(({ path }) => path.join('.'))).toContain('products');
    expect(issues.map(({ message }) => message).join()).toContain(String(most));
  });

  it('have a number each: of two under one the last would stand for both', () => {
    const [pot] = some?.registration.products ?? [];
    const numbered = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(numbered, (numbers) => {
        const products = numbers.map((number) => ({ ...pot, number }));
        const read = registration.safeParse({ ...some?.registration, products });
        expect(read.error?.issues.map(({ path }) => path.join('.')) ?? []).toEqual(
          numbers.flatMap((one, at) =>
            numbers.indexOf(one) < at ? [`products.${at}.number`] : [],
          ),
        );
      }),
      { numRuns: PROPERTY_RUNS },
    );
  });
});

it('reads every row of the made-up artisans', () => {
  const { rows, problems } = readArtisans('tools/demo-data/artisans.csv');
  expect(problems).toEqual([]);
  expect(rows.length).toBe(244);
});
