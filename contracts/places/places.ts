import type { Language } from '../vocabulary.ts';
import { DISTRICT_ROWS } from './districts.ts';
import { STATE_ROWS, STATES, type State, UNLISTED } from './states.ts';

/**
 * The register of places. State and district are public, so they are taken from here and never as they were typed: what a
 * person typed may be anything. Our district codes are the State's letters and the English name; they are no official
 * numbers.
 */

interface Place {
  readonly code: string;
  readonly en: string;
  readonly hi: string;
}

const stateByName = new Map<string, State>();
const states = new Map<string, Place>();
const districts = new Map<string, Place>();
/** By State and name, the first that has the name. */
const districtByName = new Map<string, string>();

for (const state of STATES) {
  const [en = '', hi = '', ...others] = STATE_ROWS[state].split('|');
  states.set(state, { code: state, en, hi });
  for (const name of [state, en, hi, ...others]) stateByName.set(folded(name), state);
  for (const row of DISTRICT_ROWS[state].trim().split('\n')) {
    const [name = '', native = '', ...aliases] = row.trim().split('|');
    const code = `${state}-${name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '-')}`;
    districts.set(code, { code, en: name, hi: native });
    for (const alias of [code, name, native, ...aliases]) {
      const key = `${state} ${folded(alias)}`;
      if (!districtByName.has(key)) districtByName.set(key, code);
    }
  }
}

/**
 * How names are compared: without case, accents and nukta, spaces, punctuation and invisible characters, and without the
 * word for district. `Hazaribag Dist.` and `हजारीबाग ज़िला` are names of one place.
 */
function folded(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll('&', ' and ')
    .replaceAll(/[\u0300-\u036f\u093c\p{Cf}\p{Cc}]/gu, '')
    .replaceAll('ँ', 'ं');
  return plain
    .replaceAll(/(?<![\p{L}\p{M}])(district|distt|dist|zila|jila|जिला|जनपद)(?![\p{L}\p{M}])/gu, ' ')
    .replaceAll(/[^\p{L}\p{M}\p{N}]/gu, '');
}

/** The letters of a State or Union territory that is named by letters or name, in English or Hindi; undefined for none. */
export function stateOf(text: string): State | undefined {
  return stateByName.get(folded(text));
}

/**
 * The register's code of a district, such as `UP-VARANASI`.
 * @param state letters that `stateOf` returned
 * @param text code or name as somebody typed it, in English or Hindi
 * @returns undefined for a district that this State does not have in the register
 */
export function districtOf(state: string, text: string): string | undefined {
  const known = (name: string) => districtByName.get(`${state} ${folded(name)}`);
  // Lists that are sorted by name tell namesakes apart by the State: `Bilaspur (HP)`.
  return known(text) ?? known(text.replace(/\(.*\)\s*$/, ''));
}

/** True for the code of a district that the register has. */
export function isDistrict(code: string): boolean {
  return districts.has(code);
}

/** The districts of a State as the register has them. */
export function districtsOf(state: string): readonly Place[] {
  return [...districts.values()].filter(({ code }) => code.startsWith(`${state}-`));
}

/** A district's name for people, its code where the register does not know it, and words for one that is unlisted. */
export function districtName(code: string, language: Language): string {
  if (code === UNLISTED) return language === 'hi' ? 'सूची में नहीं' : 'unlisted';
  return districts.get(code)?.[language] ?? code;
}

/** Every place of the register. */
export function allPlaces(): {
  readonly states: readonly Place[];
  readonly districts: readonly Place[];
} {
  return { states: [...states.values()], districts: [...districts.values()] };
}
