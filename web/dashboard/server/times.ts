import type { Database } from './database.ts';
import type { Scope } from './tally.ts';

/** Times that the file tells: how long half of the cases needed, and when the latest event happened. */

/** Seconds by scope and milestone. */
export type Medians = ReadonlyMap<Scope, ReadonlyMap<string, number>>;

/** A median of fewer says more of one than of many. */
const FEW = 10;

/**
 * Half of the cases needed at most so long to come to a milestone from the one before; none where they are few.
 * @param scope of this scope alone
 */
export function mediansOf(db: Database, scope: Scope | null = null): Medians {
  const rows = scope === null ? db.all(TOOK('')) : db.all(TOOK('AND scope = ?'), scope);
  const classes = new Map<Scope, Map<string, [seconds: number, n: number][]>>();
  for (const { scope: name, code, seconds, n } of rows) {
    const of = classes.get(String(name)) ?? new Map<string, [number, number][]>();
    classes.set(String(name), of);
    const known = of.get(String(code)) ?? [];
    of.set(String(code), known);
    known.push([Number(seconds), Number(n)]);
  }
  const medians = new Map<Scope, Map<string, number>>();
  for (const [name, of] of classes) {
    const found = [...of].flatMap(([code, known]) => {
      const median = medianOf(known);
      return median === null ? [] : [[code, median] as const];
    });
    medians.set(name, new Map(found));
  }
  return medians;
}

const TOOK = (more: string) =>
  `SELECT scope, code, day AS seconds, n FROM counts WHERE what = 'took' ${more} ORDER BY scope, code, day`;

function medianOf(classes: readonly (readonly [seconds: number, n: number])[]): number | null {
  const all = classes.reduce((sum, [, n]) => sum + n, 0);
  if (all < FEW) return null;
  let passed = 0;
  for (const [seconds, n] of classes) {
    passed += n;
    if (passed * 2 >= all) return seconds;
  }
  return null;
}

/** When the latest event happened that the file counts, ISO 8601; null for none. */
export function latestIn(db: Database): string | null {
  const at = db.one('SELECT max(updated_at) AS at FROM cases')?.at;
  return typeof at === 'number' ? new Date(at).toISOString() : null;
}
