import { describe, expect, it } from 'vitest';
import { checkAadhaar, findAadhaar, maskAadhaar } from '../../contracts/validation/aadhaar.ts';
import { checkBankAccount } from '../../contracts/validation/bank-account.ts';
import type { Checked } from '../../contracts/validation/checked.ts';
import { checkGstin, panOfGstin } from '../../contracts/validation/gstin.ts';
import { checkIfscFormat } from '../../contracts/validation/ifsc.ts';
import { checkIfsc } from '../../contracts/validation/ifsc-bank.ts';
import { checkPan, checkSolePan } from '../../contracts/validation/pan.ts';
import { checkPhone } from '../../contracts/validation/phone.ts';
import { checkPincode } from '../../contracts/validation/pincode.ts';
import { checkUdyam } from '../../contracts/validation/udyam.ts';

type Check = (text: string) => Checked;
/** A row: the input, the rule that it breaks (or null), and the resulting value if it differs from the input. */
type Rows = readonly (readonly [input: string, rule: string | null, value?: string])[];

function table(name: string, check: Check, rows: Rows): void {
  it.each([...rows])(`${name} %s → %s`, (typed, rule, to) => {
    const input = String(typed);
    const value = to ?? input;
    const checked = check(input);
    if (rule === null) expect(checked).toEqual({ ok: true, value });
    else expect(checked).toMatchObject({ ok: false, rule });
  });
}

describe('numbers', () => {
  table('Aadhaar', checkAadhaar, [
    ['999900001119', null],
    ['999912345678', null],
    ['999900002229', null],
    ['9999-0000 1119', null, '999900001119'],
    ['९९९९ ०००० १११९', null, '999900001119'],
    ['999900001110', 'aadhaar.check_digit'],
    ['999921345678', 'aadhaar.check_digit'],
    ['999999999999', 'aadhaar.palindrome'],
    ['023456789014', 'aadhaar.leading_digit'],
    ['123456789010', 'aadhaar.leading_digit'],
    ['99990000111', 'aadhaar.format'],
  ]);
  table('PAN', checkPan, [
    ['ZZZPX0001Z', null],
    ['zzzpx 0001z', null, 'ZZZPX0001Z'],
    ['ZZZCX0001Z', null],
    ['ZZZPX9999Z', null],
    ['ZZZXX0001Z', 'pan.unknown_holder'],
    ['ZZZPX0000Z', 'pan.serial'],
    ['ZZZP10001Z', 'pan.format'],
  ]);
  table('sole PAN', checkSolePan, [
    ['ZZZPX0001Z', null],
    ['ZZZCX0001Z', 'pan.holder_type'],
    ['ZZZXX0001Z', 'pan.unknown_holder'],
  ]);
  table('GSTIN', checkGstin, [
    ['09ZZZPX0001Z1Z9', null],
    ['08ZZZPX0001Z1ZB', null],
    ['27ZZZPX0001Z1ZB', null],
    ['33ZZZPX0001ZAZ9', null],
    ['27AAPFU0939F1ZV', null],
    ['09ZZZPX0001Z1ZA', 'gstin.check_digit'],
    ['09ZZZPX0001Z0Z9', 'gstin.entity'],
    ['09ZZZXX0001Z1Z9', 'gstin.pan'],
    ['00ZZZPX0001Z1Z9', 'gstin.state'],
    ['39ZZZPX0001Z1Z9', 'gstin.state'],
    ['96ZZZPX0001Z1Z9', 'gstin.state'],
    ['09ZZZPX0001Z1Y9', 'gstin.format'],
    // States that the library lacks. Check characters from a second program of the published rule, in Python.
    ['38ZZZPX0001Z1Z8', null],
    ['97ZZZPX0001Z1Z4', null],
    ['38ZZZPX0001Z1Z9', 'gstin.check_digit'],
    ['97ZZZPX0001Z0Z4', 'gstin.entity'],
  ]);
  table('IFSC', checkIfsc, [
    ['SBIN0000300', null],
    ['sbin0 000300', null, 'SBIN0000300'],
    ['ZZZZ0000001', 'ifsc.bank_unknown'],
    ['ZZZZ0A1B2C3', 'ifsc.bank_unknown'],
    ['ZZZZO000001', 'ifsc.letter_o'],
    ['ZZZZ000001', 'ifsc.format'],
  ]);
  table('IFSC form', checkIfscFormat, [
    ['ZZZZ0000001', null],
    ['ZZZZ0A1B2C3', null],
    ['ZZZZO000001', 'ifsc.letter_o'],
    ['ZZZZ000001', 'ifsc.format'],
  ]);
  table('Udyam', checkUdyam, [
    ['UDYAM-UP-09-0000001', null],
    ['udyam up 09 0000001', null, 'UDYAM-UP-09-0000001'],
    ['UDYAM-UP-9-0000001', 'udyam.format'],
    ['UDYAM-UP-09-000001', 'udyam.format'],
    ['UDYAM-U1-09-0000001', 'udyam.format'],
    ['UDYAM-UP-9-00000012', 'udyam.format'],
  ]);
  table('account', checkBankAccount, [
    ['000012345', null],
    ['123456789012345678', null],
    ['1234 5678-9012', null, '123456789012'],
    ['12345678', 'bank_account.short'],
    ['1234567890123456789', 'bank_account.format'],
    ['12345678X', 'bank_account.format'],
  ]);
  table('phone', checkPhone, [
    ['+919876543210', null],
    ['98765 43210', null, '+919876543210'],
    ['0091-9876543210', null, '+919876543210'],
    ['09876543210', null, '+919876543210'],
    ['९८७६५४३२१०', null, '+919876543210'],
    ['9123456789', null, '+919123456789'],
    ['+915123456789', 'phone.not_mobile'],
    ['+449876543210', 'phone.format'],
    ['987654321', 'phone.format'],
  ]);
  table('pincode', checkPincode, [
    ['221 001', null, '221001'],
    ['021001', 'pincode.format'],
    ['22100', 'pincode.format'],
  ]);

  it('gives the PAN within a GSTIN', () => {
    expect(panOfGstin('27AAPFU0939F1ZV')).toBe('AAPFU0939F');
  });
});

describe('Aadhaar numbers in free text', () => {
  it.each([
    '9999 0000 1119',
    'my number is 9999-0000-1119, please',
    'since 2026 9999 0000 1119',
    '9999 0000 1119 / 2026',
    '9999  0000  1119',
    '9999–0000–1119',
    '9999.0000.1119',
    '99 99 00 00 11 19',
    'UID999900001119x',
    'आधार ९९९९ ०००० १११९',
    '9999\n0000\n1119',
    '9999\u200b0000\u200b1119',
  ])('are found: %j', (text) => {
    expect(findAadhaar(text).map((one) => one.masked)).toEqual(['XXXX XXXX 1119']);
  });

  it.each([
    '',
    '12 pots of 250 g, 6912',
    '1999900001119', // within a longer number
    'XXXX XXXX 1119',
    'pots 9999, plates 0000, cups 1119',
    '9999 0000 1110',
  ])('are not seen in: %j', (text) => {
    expect(findAadhaar(text)).toEqual([]);
  });

  it('are told apart from a mobile number with its country code', () => {
    const passing = Array.from(
      { length: 100 },
      (_, at) => `9198765432${String(at).padStart(2, '0')}`,
    ).filter((digits) => checkAadhaar(digits).ok);
    expect(passing.length).toBeGreaterThan(0);
    for (const digits of passing) {
      expect(findAadhaar(`call +${digits}`)).toEqual([]);
      expect(findAadhaar(`call ${digits}`)).toHaveLength(1);
    }
  });

  it('are all found, and where they stand', () => {
    const text = 'a 9999 0000 1119 b 999912345678';
    expect(findAadhaar(text).map(({ start, end }) => text.slice(start, end))).toEqual([
      '9999 0000 1119',
      '999912345678',
    ]);
  });

  it('are masked but for the last four digits', () => {
    expect(maskAadhaar('999900001119')).toBe('XXXX XXXX 1119');
    expect(maskAadhaar('1119')).toBe('XXXX XXXX XXXX');
  });
});
