import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  artisanIdFromBytes,
  BadId,
  caseId,
  eventId,
  parseArtisanId,
  parseCaseId,
  sequenceText,
} from '../../contracts/ids.ts';

const ids = fc.uint8Array({ minLength: 8, maxLength: 32 }).map(artisanIdFromBytes);
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

describe('artisan ids', () => {
  it('are read as people type them', () => {
    fc.assert(
      fc.property(ids, (id) => {
        expect(parseArtisanId(id)).toBe(id);
        expect(parseArtisanId(` ${id.toLowerCase().replace('-', ' ')} `)).toBe(id);
      }),
    );
  });

  it('catch every single wrong symbol', () => {
    fc.assert(
      fc.property(ids, fc.nat(9), fc.nat(30), (id, place, other) => {
        const symbols = [...id.replace('-', '')];
        const wrong = ALPHABET.charAt(other);
        fc.pre(symbols[place] !== wrong);
        symbols[place] = wrong;
        expect(() => parseArtisanId(symbols.join(''))).toThrow(BadId);
      }),
    );
  });

  it('catch every swap of two neighbours', () => {
    fc.assert(
      fc.property(ids, fc.nat(8), (id, place) => {
        const symbols = [...id.replace('-', '')];
        const [left, right] = [symbols[place] ?? '', symbols[place + 1] ?? ''];
        fc.pre(left !== right);
        symbols.splice(place, 2, right, left);
        expect(() => parseArtisanId(symbols.join(''))).toThrow(BadId);
      }),
    );
  });

  it('say what is wrong', () => {
    expect(() => parseArtisanId('ABC')).toThrow('has 10 symbols, this has 3');
    expect(() => parseArtisanId('ABCDE-FGH0K')).toThrow('no artisan id has the symbol 0');
    expect(() => parseCaseId('ABCDE-FGHJK')).toThrow(BadId);
  });

  it('make case ids that parse back', () => {
    fc.assert(
      fc.property(ids, fc.integer({ min: 1, max: 99 }), (artisanId, application) => {
        expect(parseCaseId(caseId(artisanId, application))).toEqual({
          caseId: `${artisanId}-${application}`,
          artisanId,
          application,
        });
      }),
    );
  });

  it('forgive every kind of dash', () => {
    fc.assert(
      fc.property(ids, fc.constantFrom('-', '–', '—', '‑', ' - '), (id, dash) => {
        expect(parseArtisanId(id.replace('-', dash))).toBe(id);
      }),
    );
  });

  it('are not made from too little', () => {
    expect(() => artisanIdFromBytes(new Uint8Array(7))).toThrow(RangeError);
  });
});

describe('event ids', () => {
  it('sort as text in the order of the case', () => {
    const sequence = fc.integer({ min: 1, max: 99_999_999 });
    fc.assert(
      fc.property(sequence, sequence, (a, b) => {
        expect(sequenceText(a) < sequenceText(b)).toBe(a < b);
        expect(sequenceText(a)).toMatch(/^\d{8}$/);
      }),
    );
    expect(eventId('ABCDE-FGHJK-1', 12)).toBe('ABCDE-FGHJK-1/00000012');
  });

  it.each([0, -1, 1.5, Number.NaN, 100_000_000])('are not made for %d', (sequence) => {
    expect(() => sequenceText(sequence)).toThrow(RangeError);
  });
});
