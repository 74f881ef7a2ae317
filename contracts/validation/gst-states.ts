/**
 * The State letters for a GSTIN's first two digits. Digits → State as in python-stdnum 2.2 (`stdnum/in_/gstin.py`; the
 * npm package `stdnum` 1.12 has the same table); State → letters as in ISO 3166-2:IN (pycountry 26.2.16), with the
 * letters that it had before (pycountry 19.8.18), since both are in use. The two territories that were merged count as
 * one. Codes that the first source does not have (38, 97) are left out.
 */
const MERGED = ['DH', 'DD', 'DN'];
const LETTERS: Readonly<Record<string, readonly string[]>> = {
  '01': ['JK'],
  '02': ['HP'],
  '03': ['PB'],
  '04': ['CH'],
  '05': ['UK', 'UT'],
  '06': ['HR'],
  '07': ['DL'],
  '08': ['RJ'],
  '09': ['UP'],
  '10': ['BR'],
  '11': ['SK'],
  '12': ['AR'],
  '13': ['NL'],
  '14': ['MN'],
  '15': ['MZ'],
  '16': ['TR'],
  '17': ['ML'],
  '18': ['AS'],
  '19': ['WB'],
  '20': ['JH'],
  '21': ['OD', 'OR'],
  '22': ['CG', 'CT'],
  '23': ['MP'],
  '24': ['GJ'],
  '25': MERGED,
  '26': MERGED,
  '27': ['MH'],
  '28': ['AP'],
  '29': ['KA'],
  '30': ['GA'],
  '31': ['LD'],
  '32': ['KL'],
  '33': ['TN'],
  '34': ['PY'],
  '35': ['AN'],
  '36': ['TS', 'TG'],
  '37': ['AP'],
};

const KNOWN: ReadonlySet<string> = new Set(Object.values(LETTERS).flat());

/**
 * True if a GSTIN was issued for another State than the one named. A State or code that is not in the table (such as
 * Ladakh, whose code it lacks) cannot be compared and gives false.
 *
 * @param checkedGstin as `checkGstin` returns it
 * @param state two letters, such as `UP`
 */
export function isOfAnotherState(checkedGstin: string, state: string): boolean {
  const letters = LETTERS[checkedGstin.slice(0, 2)];
  return letters !== undefined && KNOWN.has(state) && !letters.includes(state);
}
