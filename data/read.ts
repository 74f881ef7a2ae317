import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { evidenceSchema } from '../contracts/intake/evidence.ts';
import { product } from '../contracts/intake/product.ts';
import { type RegistrationInput, registration } from '../contracts/intake/registration.ts';
import { ENDS, type EndKind } from '../contracts/vocabulary.ts';
import { CURRENT_POLICY, isPolicy, policyOf } from '../policies/policies.ts';
import { COLLECTIVE_IDS } from '../policies/tables/collectives.ts';
import { tradeOf } from '../policies/trades.ts';
import { COLUMNS, type FlatRow } from './columns.ts';
import { columnOf } from './columns-of.ts';
import { FATE_NAMES, type Fate, HOLD_NAMES, type Hold } from './fates.ts';
import { type Later, unflatten } from './read-row.ts';
import { readRecords } from './records.ts';

/** One artisan of the file. */
export interface ArtisanRow {
  /** Line in the file; the heading is line 1. */
  readonly line: number;
  readonly registration: RegistrationInput;
  readonly fate: Fate;
  readonly expectedEnd: EndKind;
  readonly hold: Hold | null;
  /** What is brought on being asked: what is not in the registration, or a better attempt. */
  readonly later: Later;
}

/** A field that broke a rule. The message never holds the field's value, as that may be personal. */
interface RowProblem {
  readonly line: number;
  readonly column: string;
  /** Short and stable: `invalid_format`, `unknown_trade`, `missing_column`, … */
  readonly rule: string;
  readonly message: string;
}

export interface Artisans {
  readonly rows: readonly ArtisanRow[];
  readonly problems: readonly RowProblem[];
}

/**
 * Reads a file of artisans. A bad field is named by line, column and rule; its row is left out and the others go on.
 * @throws only if the file cannot be read at all.
 */
export function readArtisans(path: string): Artisans {
  return parseArtisans(readFileSync(path, 'utf8'));
}

/** The same from the file's text. */
export function parseArtisans(csv: string): Artisans {
  const problems: RowProblem[] = [];
  const records = readRecords(csv, (line) => {
    problems.push({
      line,
      column: '-',
      rule: 'unreadable_row',
      message: 'the line is not readable as CSV (check the quotes)',
    });
  });
  const [heading, ...rest] = records;
  const names = heading?.fields ?? [];
  const missing = COLUMNS.filter((one) => !names.includes(one));
  if (missing.length > 0) {
    for (const column of missing) problems.push(problem(1, column, 'missing_column', 'is missing'));
    return { rows: [], problems };
  }
  const rows = rest.flatMap(({ fields, line }) => {
    const read = readRow(names, fields, line);
    problems.push(...read.problems);
    return read.row === null ? [] : [read.row];
  });
  return { rows, problems };
}

function readRow(names: readonly string[], record: readonly string[], line: number) {
  if (record.length !== names.length) {
    const message = `has ${record.length} fields instead of ${names.length}`;
    return { row: null, problems: [problem(line, '-', 'column_count', message)] };
  }
  const flat = Object.fromEntries(
    names.map((name, index) => [name, record[index] ?? '']),
  ) as FlatRow;
  const { registration: input, later } = unflatten(flat);
  const problems = [
    ...issuesOf(registration, input, flat, line),
    ...issuesOf(laterSchema, later, flat, line),
    ...vocabularyProblems(flat, line),
  ];
  if (problems.length > 0) return { row: null, problems };
  const row: ArtisanRow = {
    line,
    registration: input as RegistrationInput,
    fate: flat.fate as Fate,
    expectedEnd: flat.expected_end as EndKind,
    hold: flat.hold === '' ? null : (flat.hold as Hold),
    later: later as Later,
  };
  return { row, problems };
}

const laterSchema = z.object({
  brought: registration.shape.brought,
  documents: z.record(z.string(), evidenceSchema('photograph')),
  again: z.record(z.string(), z.array(evidenceSchema('photograph'))),
  products: z.array(product),
});

function issuesOf(schema: z.ZodType, value: unknown, row: FlatRow, line: number): RowProblem[] {
  const result = schema.safeParse(value);
  if (result.success) return [];
  return result.error.issues.map(({ path, code, message }) =>
    problem(line, columnOf(path, row), code, message),
  );
}

/** What the schemas leave open, since they know no policy and no fate. */
function vocabularyProblems(row: FlatRow, line: number): RowProblem[] {
  const trade = tradeOf(policyOf(CURRENT_POLICY), row.trade);
  const rules = [
    ['trade', 'unknown_trade', trade !== undefined, 'must be one of the 18 trades'],
    [
      'collective',
      'unknown_collective',
      row.collective === '' || COLLECTIVE_IDS.includes(row.collective),
      'must be a collective of the register',
    ],
    ['policy', 'unknown_policy', row.policy === '' || isPolicy(row.policy), 'must be a policy'],
    ['fate', 'unknown_fate', (FATE_NAMES as string[]).includes(row.fate), 'must be a fate'],
    ['expected_end', 'unknown_end', isEnd(row.expected_end), 'must be an end'],
    ['hold', 'unknown_hold', row.hold === '' || isHold(row.hold), 'must be a hold'],
  ] as const;
  return rules
    .filter(([, , fits]) => !fits)
    .map(([column, rule, , message]) => problem(line, column, rule, message));
}

const isEnd = (one: string) => (ENDS as readonly string[]).includes(one);
const isHold = (one: string) => (HOLD_NAMES as readonly string[]).includes(one);

function problem(line: number, column: string, rule: string, message: string): RowProblem {
  return { line, column, rule, message: `line ${line}, column ${column}: ${message}` };
}
