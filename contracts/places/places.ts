import type { Language } from '../vocabulary.ts';
import { DISTRICT_ROWS } from './districts.ts';
import { STATE_ROWS, STATES, type State, UNLISTED } from './states.ts';

/**
 * The register of places. State and district are public, so they are taken from here and never as a person typed them,
 * which may be any text. Our district codes are the State's letters and the English name; they are not official
 * numbers.
 */

interface Place {
  readonly code: string;
  readonly en: string;
  readonly hi: string;
}

interface Register {
  readonly states: ReadonlyMap<string, Place>;
  readonly districts: ReadonlyMap<string, Place>;
}

/**
 * Built on first use: a workflow loads its modules for each run, and few runs ask for a place. The names are separate,
 * since workflows only ask whether a code exists, and normalising names takes the most time.
 */
const register = once((): Register => {
  const states = new Map<string, Place>();
  const districts = new Map<string, Place>();
  for (const state of STATES) {
    const [en = '', hi = ''] = STATE_ROWS[state].split('|');
    states.set(state, { code: state, en, hi });
    for (const { code, en: name, hi: native } of districtRows(state))
      districts.set(code, { code, en: name, hi: native });
  }
  return { states, districts };
});

interface Names {
  readonly state: ReadonlyMap<string, State>;
  /** By State and name; the first district wins. */
  readonly district: ReadonlyMap<string, string>;
}

const names = once((): Names => {
  const state = new Map<string, State>();
  const district = new Map<string, string>();
  for (const letters of STATES) {
    for (const name of [letters, ...STATE_ROWS[letters].split('|')])
      state.set(folded(name), letters);
    for (const { code, en, hi, aliases } of districtRows(letters))
      for (const alias of [code, en, hi, ...aliases]) {
        const key = `${letters} ${folded(alias)}`;
        if (!district.has(key)) district.set(key, code);
      }
  }
  return { state, district };
});

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function districtRows(state: State) {
  return DISTRICT_ROWS[state]
    .trim()
    .split('\n')
    .map((row) => {
      const [en = '', hi = '', ...aliases] = row.trim().split('|');
      const code = `${state}-${en.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '-')}`;
      return { code, en, hi, aliases };
    });
}

/**
 * Normalises names for comparison: without case, accents and nukta, spaces, punctuation and invisible characters, and
 * without the word for district. `Hazaribag Dist.` and `हजारीबाग ज़िला` are names of one place.
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

/** The letters of a State or Union territory, by its letters or its name in English or Hindi; undefined for none. */
export function stateOf(text: string): State | undefined {
  return names().state.get(folded(text));
}

/**
 * The register's code of a district, such as `UP-VARANASI`.
 * @param state letters that `stateOf` returned
 * @param text code or name as a person typed it, in English or Hindi
 * @returns undefined for a district that this State does not have in the register
 */
export function districtOf(state: string, text: string): string | undefined {
  const known = (name: string) => names().district.get(`${state} ${folded(name)}`);
  // Sorted lists tell namesakes apart by the State: `Bilaspur (HP)`.
  return known(text) ?? known(text.replace(/\(.*\)\s*$/, ''));
}

/** The public code for a district that a person typed: the register's code, or `unlisted`. See `districtOf`. */
export const publicDistrict = (state: string, text: string): string =>
  districtOf(state, text) ?? UNLISTED;

/** True for the code of a district in the register. */
export function isDistrict(code: string): boolean {
  return register().districts.has(code);
}

/** The districts of a State in the register. */
export function districtsOf(state: string): readonly Place[] {
  return [...register().districts.values()].filter(({ code }) => code.startsWith(`${state}-`));
}

/** A district's name for people; its code if the register does not have it, and a text for `unlisted`. */
export function districtName(code: string, language: Language): string {
  if (code === UNLISTED) return language === 'hi' ? 'सूची में नहीं' : 'unlisted';
  return register().districts.get(code)?.[language] ?? code;
}

/** Every place of the register. */
export function allPlaces(): {
  readonly states: readonly Place[];
  readonly districts: readonly Place[];
} {
  const { states, districts } = register();
  return { states: [...states.values()], districts: [...districts.values()] };
}
