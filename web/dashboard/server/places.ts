import { allPlaces } from '@artisan-onboarding/contract';
import type { PlaceName } from '../interface.ts';

/** The names of places, from the contract's register. */

const { states, districts } = allPlaces();
const NAMES: ReadonlyMap<string, PlaceName> = new Map(
  [...states, ...districts].map(({ code, en, hi }) => [code, { en, hi }]),
);

export const STATE_CODES: readonly string[] = states.map(({ code }) => code);

/** The name of a State; of one that this version does not know, its letters. */
export const stateName = (code: string): PlaceName => NAMES.get(code) ?? { en: code, hi: code };

/** The name of a district; null for one that nobody has found in the register yet. */
export const districtName = (code: string): PlaceName | null => NAMES.get(code) ?? null;
