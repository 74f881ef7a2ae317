import fc from 'fast-check';
import { gstin } from 'stdnum/lib/cjs/in/index.js';
import { expect, it } from 'vitest';
import { checkAadhaar, findAadhaar } from '../../contracts/validation/aadhaar.ts';
import { checkBankAccount } from '../../contracts/validation/bank-account.ts';
import { checkGstin, gstinCheckCharacter } from '../../contracts/validation/gstin.ts';
import { checkIfscFormat } from '../../contracts/validation/ifsc.ts';
import { checkIfsc } from '../../contracts/validation/ifsc-bank.ts';
import { checkPan, checkSolePan } from '../../contracts/validation/pan.ts';
import { checkPhone } from '../../contracts/validation/phone.ts';
import { checkPincode } from '../../contracts/validation/pincode.ts';
import { checkUdyam } from '../../contracts/validation/udyam.ts';
import { PROPERTY_RUNS } from '../support/sizes.ts';

const CHECKS = {
  checkAadhaar,
  checkBankAccount,
  checkGstin,
  checkIfsc,
  checkIfscFormat,
  checkPan,
  checkSolePan,
  checkPhone,
  checkPincode,
  checkUdyam,
};
const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`));
/** Anything, and what is nearly a number, so that checks get past their first line. */
const anything = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.stringMatching(/^[A-Z]{3}[A-Z]{2}\d{4}[A-Z]$/),
  fc.stringMatching(/^\d{2}[A-Z]{3}[PCHF][A-Z]\d{4}[A-Z][0-9A-Z]Z[0-9A-Z]$/),
  fc.stringMatching(/^[A-Z]{4}[0O][A-Z0-9]{6}$/),
  fc.stringMatching(/^(\+91)?\d{9,12}$/),
  digits(12),
);
/** A number that passes, made by trying the ten check digits. */
const aadhaar = digits(11)
  .map((body) => [...'0123456789'].map((last) => body + last).find((one) => checkAadhaar(one).ok))
  .filter((one) => one !== undefined);

it.each(Object.entries(CHECKS))('%s never throws, and never repeats the number', (_, check) => {
  fc.assert(
    fc.property(anything, (text) => {
      const checked = check(text);
      if (checked.ok) return;
      expect(checked.rule).toMatch(/^[a-z_]+\.[a-z_]+$/);
      for (const run of text.match(/[A-Z0-9]{5,}/g) ?? [])
        expect(checked.message).not.toContain(run);
    }),
    { numRuns: PROPERTY_RUNS },
  );
  expect(check(undefined as unknown as string).ok).toBe(false);
  expect(check(999900001119 as unknown as string).ok).toBe(false);
});

it.each(Object.entries(CHECKS))('%s gives a value that it takes again as it is', (_, check) => {
  fc.assert(
    fc.property(anything, (text) => {
      const checked = check(text);
      if (checked.ok) expect(check(checked.value)).toEqual(checked);
    }),
    { numRuns: PROPERTY_RUNS },
  );
});

it('an Aadhaar number with one wrong digit is refused', () => {
  fc.assert(
    fc.property(aadhaar, fc.nat(11), fc.nat(9), (number, place, digit) => {
      const wrong = `${number.slice(0, place)}${digit}${number.slice(place + 1)}`;
      fc.pre(wrong !== number);
      expect(checkAadhaar(wrong).ok).toBe(false);
    }),
    { numRuns: PROPERTY_RUNS },
  );
});

it('an Aadhaar number is found wherever it stands, however it is grouped', () => {
  const between = fc.constantFrom('', ' ', '-', '  ', ' - ', '–', '.', '/', '\u00a0', '\n');
  const words = fc.stringMatching(/^[a-z ]{0,9}$/);
  const noise = fc.oneof(words, fc.stringMatching(/^[a-z]{1,4} \d{1,6} $/));
  fc.assert(
    fc.property(aadhaar, between, noise, words, fc.nat(1), (number, gap, before, after, script) => {
      const grouped = (number.match(/.{4}/g) ?? []).join(gap);
      const devanagari = grouped.replace(/\d/g, (one) => String.fromCharCode(0x966 + Number(one)));
      const text = `${before}${script === 0 ? grouped : devanagari}${after}`;
      expect(findAadhaar(text).length).toBeGreaterThan(0);
      for (const one of findAadhaar(text)) expect(one.masked).not.toContain(number.slice(0, 8));
    }),
    { numRuns: PROPERTY_RUNS },
  );
});

const gstinBody = (state: fc.Arbitrary<string>) =>
  fc
    .tuple(
      state,
      fc.stringMatching(/^[A-Z]{3}P[A-Z]\d{3}[1-9][A-Z]$/),
      fc.stringMatching(/^[1-9A-Z]$/),
    )
    .map(([first, pan, entity]) => `${first}${pan}${entity}Z`);

it('a GSTIN of a state that the library knows has the check character that the library wants', () => {
  const known = fc.integer({ min: 1, max: 37 }).map((state) => String(state).padStart(2, '0'));
  fc.assert(
    fc.property(gstinBody(known), (body) => {
      expect(gstin.validate(body + gstinCheckCharacter(body)).isValid).toBe(true);
    }),
    { numRuns: PROPERTY_RUNS },
  );
});

it('a GSTIN of any state has exactly one check character', () => {
  fc.assert(
    fc.property(gstinBody(fc.constantFrom('01', '09', '27', '37', '38', '97')), (body) => {
      const passing = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'].filter(
        (check) => checkGstin(body + check).ok,
      );
      expect(passing).toEqual([gstinCheckCharacter(body)]);
    }),
    { numRuns: PROPERTY_RUNS },
  );
});
