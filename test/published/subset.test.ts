import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Json, mismatches } from '../../tools/contract/subset.ts';
import { PROPERTY_RUNS } from '../support/sizes.ts';
import { schemas, valuesOf, widened } from './random-schemas.ts';

/** Shared, since each instance would compile the meta-schema first. */
const ajv = new Ajv2020({ strict: false });
function takes(schema: Json, value: unknown): boolean {
  if (typeof schema === 'boolean') return schema;
  // It keeps what it has compiled under the schema itself: so a copy, which goes with this call.
  const copy = structuredClone(schema) as object;
  const isTaken = ajv.compile(copy)(value) as boolean;
  ajv.removeSchema(copy);
  return isTaken;
}

describe('whether one schema accepts every value that another allows', () => {
  it('is never affirmed wrongly: no value of the one is refused by the other', () => {
    let affirmed = 0;
    fc.assert(
      fc.property(
        schemas.chain((writer) =>
          fc.tuple(fc.constant(writer), fc.oneof(schemas, widened(writer)), valuesOf(writer)),
        ),
        ([writer, reader, value]) => {
          if (mismatches(writer, reader).length > 0) return;
          affirmed += 1;
          expect(takes(reader, value), JSON.stringify({ writer, reader, value })).toBe(true);
        },
      ),
      { numRuns: PROPERTY_RUNS },
    );
    expect(affirmed).toBeGreaterThan(PROPERTY_RUNS / 10);
  });

  it('is affirmed of a schema and itself, and of a wider one', () => {
    fc.assert(
      fc.property(
        schemas.chain((one) => fc.tuple(fc.constant(one), widened(one))),
        ([one, wider]) => {
          expect(mismatches(one, one)).toEqual([]);
          expect(mismatches(one, wider)).toEqual([]);
        },
      ),
      { numRuns: PROPERTY_RUNS },
    );
  });

  it('is denied wherever a value shows it', () => {
    fc.assert(
      fc.property(
        schemas.chain((writer) => fc.tuple(fc.constant(writer), schemas, valuesOf(writer))),
        ([writer, reader, value]) => {
          if (takes(reader, value)) return;
          expect(mismatches(writer, reader)).not.toEqual([]);
        },
      ),
      { numRuns: PROPERTY_RUNS },
    );
  });
});

describe('what stands behind a name', () => {
  const named = (shape: Json): Json => ({
    type: 'object',
    properties: { by: { $ref: '#/$defs/shape' } },
    required: ['by'],
    $defs: { shape },
  });

  it('is looked at, on both sides', () => {
    const short = named({ type: 'string', maxLength: 3 });
    expect(mismatches(short, named({ type: 'string', maxLength: 5 }))).toEqual([]);
    expect(mismatches(named({ type: 'string', maxLength: 5 }), short)).toEqual([
      { field: 'by', how: 'maxLength is 5, and 3 is read' },
    ]);
  });

  it('is not guessed when the name leads nowhere', () => {
    const nowhere: Json = { type: 'object', properties: { by: { $ref: '#/$defs/gone' } } };
    expect(mismatches(nowhere, nowhere)).toEqual([
      { field: 'by', how: 'this check cannot judge $ref #/$defs/gone' },
    ]);
  });
});
