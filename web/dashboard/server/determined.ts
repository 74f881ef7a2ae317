/**
 * What somebody can work out who knows all shown numbers and how they add up: by elimination, as in a system of linear
 * equations. Pure.
 */

/** A cell's name. */
export type Id = string;

/** A number that is the sum of others. Whoever knows all but one of them knows that one. */
export interface Line {
  readonly total: Id;
  readonly parts: readonly Id[];
}

/** A row of the system: the withheld cells of a line, with their signs. */
type Row = Map<Id, number>;

const NOTHING = 1e-9;

/** @returns the withheld cells that the lines leave no choice for */
export function determined(lines: readonly Line[], hidden: ReadonlySet<Id>): Set<Id> {
  const { rest, peeled } = peel(
    lines.map((line) => rowOf(line, hidden)).filter(({ size }) => size > 0),
  );
  const known = solve(rest);
  for (const { free, row } of peeled.reverse())
    if ([...row.keys()].every((id) => id === free || known.has(id))) known.add(free);
  return known;
}

function rowOf({ total, parts }: Line, hidden: ReadonlySet<Id>): Row {
  const row: Row = new Map();
  const add = (id: Id, by: number) => {
    if (!hidden.has(id)) return;
    const sum = (row.get(id) ?? 0) + by;
    if (sum === 0) row.delete(id);
    else row.set(id, sum);
  };
  add(total, -1);
  for (const id of parts) add(id, 1);
  return row;
}

interface Peeled {
  readonly free: Id;
  readonly row: Row;
}

/**
 * Sets lines aside that hold a cell of no other line: they tell of no other cell, and of that one only if all others are
 * known. Most lines are of this kind, so that little is left to eliminate.
 */
function peel(rows: readonly Row[]): { rest: Row[]; peeled: Peeled[] } {
  const of = new Map<Id, Set<Row>>();
  for (const row of rows)
    for (const id of row.keys()) {
      const known = of.get(id);
      if (known === undefined) of.set(id, new Set([row]));
      else known.add(row);
    }
  const rest = new Set(rows);
  const peeled: Peeled[] = [];
  const free = [...of].filter(([, in_]) => in_.size === 1).map(([id]) => id);
  for (let id = free.pop(); id !== undefined; id = free.pop()) {
    const [row] = of.get(id) ?? [];
    if (row === undefined || !rest.has(row)) continue;
    rest.delete(row);
    peeled.push({ free: id, row });
    for (const other of row.keys()) {
      const left = of.get(other);
      left?.delete(row);
      if (left?.size === 1) free.push(other);
    }
  }
  return { rest: [...rest], peeled };
}

/** Gauss and Jordan, on sparse rows. @returns the cells that stand alone in a row at the end */
function solve(rows: readonly Row[]): Set<Id> {
  const left = rows.map((row) => new Map(row));
  const of = new Map<Id, Set<Row>>();
  for (const row of left)
    for (const id of row.keys()) {
      const known = of.get(id);
      if (known === undefined) of.set(id, new Set([row]));
      else known.add(row);
    }
  // The shortest first: they fill the others least.
  for (const pivot of left.sort((a, b) => a.size - b.size)) {
    if (pivot.size === 0) continue;
    const [column, scale] = cheapestColumn(pivot, of);
    for (const other of of.get(column) ?? []) {
      if (other === pivot) continue;
      subtract(other, pivot, (other.get(column) ?? 0) / scale, of);
    }
  }
  return new Set(left.flatMap((row) => (row.size === 1 ? [...row.keys()] : [])));
}

function cheapestColumn(row: Row, of: ReadonlyMap<Id, ReadonlySet<Row>>): [Id, number] {
  let best: [Id, number] | null = null;
  let fewest = Number.POSITIVE_INFINITY;
  for (const [id, n] of row) {
    const count = of.get(id)?.size ?? 0;
    if (count >= fewest) continue;
    fewest = count;
    best = [id, n];
  }
  return best ?? ['', 1];
}

function subtract(from: Row, row: Row, times: number, of: Map<Id, Set<Row>>): void {
  for (const [id, n] of row) {
    const left = (from.get(id) ?? 0) - times * n;
    if (Math.abs(left) < NOTHING) {
      from.delete(id);
      of.get(id)?.delete(from);
    } else {
      from.set(id, left);
      of.get(id)?.add(from);
    }
  }
}
