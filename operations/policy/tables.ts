import type { Policy } from '../../policies/policy.ts';

/** Compares the tables of two policies, for `policy diff`. */

/** The tables of a policy. Requirements, attempts and clocks are not among them: `diff.ts` compares them. */
type TableName = Exclude<
  keyof Policy,
  'version' | 'effectiveFrom' | 'requirements' | 'attempts' | 'clocks'
>;
/** The cells of a row by their names, the most important first. */
type Row = Readonly<Record<string, string>>;
type Rows = readonly (readonly [key: string, row: Row])[];

/** A difference in a table: a cell, a new row (`before` is null) or a row that is gone (`after` is null). */
export interface TableChange {
  readonly table: TableName;
  readonly row: string;
  /** The name of the cell. Null for a whole row: then `before` or `after` is its first cell. */
  readonly field: string | null;
  readonly before: string | null;
  readonly after: string | null;
}

/** @returns a value as text: a list with commas, a missing value as `none`, an object as JSON. */
function words(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(words).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const cells = (one: object): Row =>
  Object.fromEntries(Object.entries(one).map(([name, value]) => [name, words(value)]));

/** How to read each table as rows. A new table of a policy does not compile without an entry here. */
const TABLES: { readonly [T in TableName]: (table: Policy[T]) => Rows } = {
  product: (one) => [['every product', cells(one)]],
  products: (all) =>
    all.map(({ rule, declares, code, ...rest }) => [
      `${rule} ${declares}`,
      cells({ code, ...rest }),
    ]),
  calendar: ({ national, states, messageHours }) => [
    ...national.map(([day, name]) => [day, { name }] as const),
    ...states.flatMap(({ state, saturdaysOff, holidays }) => [
      [`${state} Saturdays off`, { which: words(saturdaysOff) }] as const,
      ...holidays.map(({ date, ...rest }) => [`${state} ${date}`, cells(rest)] as const),
    ]),
    ['messages', cells(messageHours)],
  ],
  escalatesTo: (all) => Object.entries(all).map(([party, to]) => [party, { to }]),
  trades: (all) => all.map(({ code, ...rest }) => [code, cells(rest)]),
  taxRoutes: (all) => all.map(({ id, answer, ...rest }) => [id, cells({ answer, ...rest })]),
  marketplaces: (all) => all.map(({ source, ...rest }) => [source.id, cells(rest)]),
};
const NAMES = Object.keys(TABLES) as TableName[];

const rowsOf = <T extends TableName>(policy: Policy, table: T): ReadonlyMap<string, Row> =>
  new Map(TABLES[table](policy[table]));

/** @returns the differences from one policy to another, in the order of the tables. */
export function tableChanges(before: Policy, after: Policy): TableChange[] {
  return NAMES.flatMap((table) => {
    const [old, fresh] = [rowsOf(before, table), rowsOf(after, table)];
    return [...new Set([...old.keys(), ...fresh.keys()])].flatMap((row) =>
      rowChanges(table, row, old.get(row), fresh.get(row)),
    );
  });
}

const first = (row: Row): string => Object.values(row)[0] ?? '';

function rowChanges(
  table: TableName,
  row: string,
  old: Row | undefined,
  fresh: Row | undefined,
): TableChange[] {
  const whole = { table, row, field: null };
  if (old === undefined)
    return fresh === undefined ? [] : [{ ...whole, before: null, after: first(fresh) }];
  if (fresh === undefined) return [{ ...whole, before: first(old), after: null }];
  return [...new Set([...Object.keys(old), ...Object.keys(fresh)])].flatMap((field) => {
    const [one, other] = [old[field] ?? null, fresh[field] ?? null];
    return one === other ? [] : [{ table, row, field, before: one, after: other }];
  });
}

/** @returns a difference on one line. */
export function tableChangeText({ table, row, field, before, after }: TableChange): string {
  if (field !== null)
    return `~ ${table}  ${row}  ${field}: ${before ?? 'none'} → ${after ?? 'none'}`;
  return before === null ? `+ ${table}  ${row}: ${after}` : `- ${table}  ${row}: ${before}`;
}
