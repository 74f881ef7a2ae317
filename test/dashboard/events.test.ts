import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Envelope, envelope, unwrap } from '../../contracts/envelope.ts';
import { checkedEvent, fits, readEvent } from '../../web/dashboard/server/events.ts';
import { lifeParts, messagesOf } from '../support/random-messages.ts';

/** The compiled check of events lets nothing pass that the contract's own schemas refuse, and reads the same from what passes. */

const EXAMPLES = readdirSync('contracts/published/events/folds').flatMap(
  (file) =>
    JSON.parse(readFileSync(`contracts/published/events/folds/${file}`, 'utf8'))
      .events as Envelope[],
);

/** What the contract reads; null where it refuses. */
function byContract(given: unknown): object | null {
  const read = envelope.safeParse(given);
  if (!read.success) return null;
  try {
    return unwrap(read.data);
  } catch {
    return null;
  }
}
const agrees = (given: unknown) => {
  if (fits(given)) expect(checkedEvent(given)).toEqual(byContract(given));
};

/** Values that stand where another belongs. */
const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(...['2026-02-30T00:00:00.000Z', '2026-11-01T00:00:00Z', '', ' ', 'pan\n', '٣']),
  fc.constantFrom(-1, 0, 1.5, 2 ** 53, -0, null, true),
);

type Json = unknown[] | Record<string, unknown>;
/** All places of a value that hold another: the holder and the key. */
function placesIn(value: unknown): [holder: Json, key: string][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(
    ([key, one]) => [[value as Json, key], ...placesIn(one)] as [Json, string][],
  );
}

/** Breaks a message at one place, as JSON text would carry it. */
function broken(message: Envelope, pick: number, how: string, value: unknown): unknown {
  const copy = structuredClone(message) as unknown;
  const places = placesIn(copy);
  const [holder, key] = places[pick % places.length] ?? [{}, ''];
  const at = holder as Record<string, unknown>;
  if (how === 'other') at[key] = value;
  else if (how === 'gone' && !Array.isArray(holder)) delete at[key];
  else if (how === 'more' && !Array.isArray(holder)) at[`${key}x`] = value;
  else if (how === 'text' && typeof at[key] === 'string')
    at[key] = `${at[key]}${JSON.stringify(value)}`;
  else if (how === 'proto' && !Array.isArray(holder))
    Object.defineProperty(holder, '__proto__', { value, enumerable: true, configurable: true });
  return JSON.parse(JSON.stringify(copy));
}

describe('the compiled check', () => {
  it('takes every event that the contract publishes as an example, and reads the same', () => {
    expect(EXAMPLES.length).toBeGreaterThan(100);
    for (const one of EXAMPLES) {
      expect(fits(one), one.type).toBe(true);
      agrees(one);
    }
  });

  it('takes every event of random cases', () => {
    fc.assert(
      fc.property(lifeParts, (parts) => {
        for (const one of messagesOf(1, parts)) {
          expect(fits(one), one.type).toBe(true);
          agrees(one);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('lets nothing pass that the contract refuses', () => {
    let refused = 0;
    const hows = fc.constantFrom('other', 'gone', 'more', 'text', 'proto');
    fc.assert(
      fc.property(fc.constantFrom(...EXAMPLES), fc.nat(), hows, odd, (one, pick, how, value) => {
        const given = broken(one, pick, how, value);
        if (byContract(given) === null) refused += 1;
        agrees(given);
      }),
      { numRuns: 20_000 },
    );
    expect(refused).toBeGreaterThan(5_000);
  });

  it('leaves what it refuses to the contract: an event of a newer kind is still an event', () => {
    const [first] = EXAMPLES;
    const newer = {
      ...first,
      type: 'artisan-onboarding.case.sung_about',
      dataschema: 'urn:artisan-onboarding:events:v1#case.sung_about',
    };
    expect(fits(newer)).toBe(false);
    expect(readEvent(JSON.stringify(newer))).toMatchObject({ isChecked: false, message: newer });
    expect(readEvent(JSON.stringify({ ...first, id: 'x' }))).toHaveProperty('error');
    for (const text of [null, '', 'null', '[]', '7', '{"sequence":"00000001"}'])
      expect(readEvent(text)).toBeNull();
  });
});
