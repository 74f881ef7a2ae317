import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Line } from '../../web/dashboard/server/determined.ts';
import { FLOOR, suppress } from '../../web/dashboard/server/suppression.ts';

/** What everybody may see reveals no number under ten, alone or by adding and subtracting. */

/** A table with the sums of its rows and columns, and the sum of all. */
interface Table {
  readonly cells: Map<string, number>;
  readonly lines: Line[];
}

function tableOf(rows: readonly (readonly number[])[]): Table {
  const cells = new Map<string, number>();
  const width = rows[0]?.length ?? 0;
  const columns = Array.from({ length: width }, (_, c) => c);
  const add = (id: string, n: number) => cells.set(id, (cells.get(id) ?? 0) + n);
  for (const [r, row] of rows.entries())
    for (const [c, n] of row.entries())
      for (const id of [`${r}.${c}`, `${r}.*`, `*.${c}`, '*.*']) add(id, n);
  const all = rows.map((_, r) => r);
  return {
    cells,
    lines: [
      ...all.map((r) => ({ total: `${r}.*`, parts: columns.map((c) => `${r}.${c}`) })),
      ...columns.map((c) => ({ total: `*.${c}`, parts: all.map((r) => `${r}.${c}`) })),
      { total: '*.*', parts: all.map((r) => `${r}.*`) },
      { total: '*.*', parts: columns.map((c) => `*.${c}`) },
    ],
  };
}

const numbers = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 1, max: 9 }),
  fc.integer({ min: 10, max: 400 }),
);
const tables = fc
  .record({ rows: fc.integer({ min: 1, max: 5 }), columns: fc.integer({ min: 1, max: 5 }) })
  .chain(({ rows, columns }) =>
    fc.array(fc.array(numbers, { minLength: columns, maxLength: columns }), {
      minLength: rows,
      maxLength: rows,
    }),
  )
  .map(tableOf);

const small = (n: number) => n > 0 && n < FLOOR;

/**
 * What somebody can work out who knows all shown numbers and all sums: the withheld cells that a system of equations leaves
 * no choice for, by elimination.
 */
function determined({ cells, lines }: Table, hidden: ReadonlySet<string>): string[] {
  const unknown = [...hidden];
  const rows = lines.map(({ total, parts }) =>
    unknown.map((id) => (id === total ? -1 : 0) + parts.filter((one) => one === id).length),
  );
  let pivots = 0;
  for (let column = 0; column < unknown.length; column += 1) {
    const found = rows.findIndex((row, at) => at >= pivots && Math.abs(row[column] ?? 0) > 1e-9);
    if (found < 0) continue;
    const [row = []] = rows.splice(found, 1);
    const scale = row[column] ?? 1;
    const pivot = row.map((n) => n / scale);
    for (const other of rows) {
      const by = other[column] ?? 0;
      for (const [at, n] of pivot.entries()) other[at] = (other[at] ?? 0) - by * n;
    }
    rows.splice(pivots, 0, pivot);
    pivots += 1;
  }
  return rows
    .flatMap((row) => {
      const left = row.flatMap((n, at) => (Math.abs(n) > 1e-9 ? [unknown[at] ?? ''] : []));
      return left.length === 1 && left[0] !== undefined ? [left[0]] : [];
    })
    .filter((id) => small(cells.get(id) ?? 0));
}

describe('what everybody may see', () => {
  it('shows no number under ten, and every 0', () => {
    fc.assert(
      fc.property(tables, ({ cells, lines }) => {
        const hidden = suppress(cells, lines);
        for (const [id, n] of cells) {
          if (small(n)) expect(hidden).toContain(id);
          if (n === 0) expect(hidden).not.toContain(id);
        }
      }),
    );
  });

  it('leaves in each sum none or several withheld, who are together no fewer than ten', () => {
    fc.assert(
      fc.property(tables, ({ cells, lines }) => {
        const hidden = suppress(cells, lines);
        for (const { total, parts } of lines) {
          const withheld = parts.filter((id) => hidden.has(id));
          const sum = withheld.reduce((all, id) => all + (cells.get(id) ?? 0), 0);
          if (hidden.has(total)) expect(withheld.length).toBeGreaterThan(0);
          else if (withheld.length > 0) {
            expect(withheld.length).toBeGreaterThan(1);
            expect(sum).toBeGreaterThanOrEqual(FLOOR);
          }
        }
      }),
    );
  });

  it('lets nobody work a number under ten out by adding and subtracting', () => {
    fc.assert(
      fc.property(tables, (table) => {
        expect(determined(table, suppress(table.cells, table.lines))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('withholds what is worth least to its readers', () => {
    const table = tableOf([[4, 30, 50]]);
    const worth = (id: string) => (id === '0.1' ? 5 : 0);
    expect(suppress(table.cells, table.lines).has('0.1')).toBe(true);
    expect(suppress(table.cells, table.lines, { worth }).has('0.1')).toBe(false);
  });

  it('shows all of a table without small numbers', () => {
    const { cells, lines } = tableOf([
      [10, 20],
      [30, 0],
    ]);
    expect(suppress(cells, lines).size).toBe(0);
  });
});
