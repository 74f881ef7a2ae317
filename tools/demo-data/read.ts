import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { evidenceSchema } from '../../contracts/intake/evidence.ts';
import { product } from '../../contracts/intake/product.ts';
import { type RegistrationInput, registration } from '../../contracts/intake/registration.ts';
import { rule } from '../../contracts/rules.ts';
import { ENDS, type EndKind, type Language } from '../../contracts/vocabulary.ts';
import { CURRENT_POLICY, isPolicy, policyOf } from '../../policies/policies.ts';
import { COLLECTIVE_IDS } from '../../policies/tables/collectives.ts';
import type { FILES } from '../../policies/texts/en/files.ts';
import { type MessageKey, text } from '../../policies/texts/texts.ts';
import { tradeOf } from '../../policies/trades.ts';
import type { FlatRow } from './columns.ts';
import { columnOf } from './columns-of.ts';
import { textOf } from './file-text.ts';
import { type Heading, headingOf, otherDelimiter, placeText } from './heading.ts';
import { type Later, lostIn, unflatten } from './read-row.ts';
import { type CsvRecord, readRecords } from './records.ts';
import { HOLD_NAMES, type Hold, SCENARIO_NAMES, type Scenario } from './scenarios.ts';

/** Reads a file of artisans and checks it. */

/** One artisan of the file. */
export interface ArtisanRow {
  /** Line in the file; the heading is line 1. */
  readonly line: number;
  readonly registration: RegistrationInput;
  readonly scenario: Scenario;
  readonly expectedEnd: EndKind;
  readonly hold: Hold | null;
  /** What is submitted when it is due: what is not in the registration, or a better attempt. */
  readonly later: Later;
}

/** A problem of a field, a row or the file. The message never holds a field's value, which may be personal. */
interface RowProblem {
  readonly line: number;
  /** `-` for a problem of more than one column. */
  readonly column: string;
  /** Short and stable: `invalid_format`, `unknown_trade`, `missing_column`, … */
  readonly rule: string;
  readonly message: string;
}

export interface Artisans {
  readonly rows: readonly ArtisanRow[];
  readonly problems: readonly RowProblem[];
  /** Notes on empty rows and columns that were skipped. They are no problems. */
  readonly notes: readonly string[];
}

/**
 * Reads a file of artisans: CSV in UTF-8 with commas, the heading in line 1, a row on each line. A bad field is reported by
 * line, column and rule; its row is left out and the others are read. If the columns are not certain, no row is read, and
 * the problems say why.
 * @param language of the messages about the file
 * @throws Error only if the file does not exist or may not be read
 */
export function readArtisans(path: string, language: Language = 'en'): Artisans {
  return parseArtisans(readFileSync(path), language);
}

/** Reads the bytes or text of a file of artisans, like `readArtisans`. */
export function parseArtisans(csv: Uint8Array | string, language: Language = 'en'): Artisans {
  const say: Say = (rule, line, column, params) => ({
    line,
    column,
    rule,
    message: said(rule, language, { line, column, ...params }),
  });
  const unread = (...problems: RowProblem[]) => ({ rows: [], problems, notes: [] });
  const read = textOf(typeof csv === 'string' ? Buffer.from(csv) : csv);
  if ('rule' in read) return unread(say(read.rule, read.line, '-', read.params));
  const delimiter = otherDelimiter(read.text);
  if (delimiter !== null) return unread(say('delimiter', 1, '-', { delimiter }));
  const { records, problems: lines, empty } = readRecords(read.text);
  const broken = lines.map(({ line, last, rule }) => say(rule, line, '-', { last }));
  const [first, ...rest] = records;
  if (first === undefined) return unread(broken[0] ?? say('empty', 1, '-'));
  // The unreadable line may be the heading: then the first record is none.
  if (lines.some(({ line }) => line < first.line)) return unread(...broken.slice(0, 1));
  const heading = headingOf(first.fields);
  if (!('row' in heading))
    return unread(
      ...heading.map(({ rule, column, params }) => say(rule, first.line, column, params)),
    );
  const named = unnamedButFilled(heading, rest);
  if (named.length > 0)
    return unread(...named.map((place) => say('unknown_column', first.line, '-', { place })));
  if (rest.length === 0 && broken.length === 0) return unread(say('header_only', first.line, '-'));
  const rows = rest.map(({ fields, line }) => readRow(heading, fields, line, say));
  return {
    rows: rows.flatMap(({ row }) => row ?? []),
    problems: [...broken, ...rows.flatMap((one) => one.problems)].sort((a, b) => a.line - b.line),
    notes: notesOn(heading, empty, language),
  };
}

type FileText = RuleOf<keyof typeof FILES>;
type RuleOf<Key> = Key extends `file.${infer Rule}` ? Rule : never;
type Say = (
  rule: FileText,
  line: number,
  column: string,
  params?: Readonly<Record<string, string | number>>,
) => RowProblem;

/** The message of a rule. Parameters without a placeholder in it are ignored. */
const said: (
  rule: FileText,
  language: Language,
  params: Readonly<Record<string, string | number>>,
) => string = (rule, language, params) =>
  text<MessageKey>(`file.${rule}`, language, params as never);

/** Columns without a name whose cells are not empty: their meaning is unknown. */
function unnamedButFilled(heading: Heading, rest: readonly CsvRecord[]): string[] {
  const filled = heading.unnamed.filter((at) =>
    rest.some(({ fields }) => (fields[at] ?? '').trim() !== ''),
  );
  return filled.map(placeText);
}

function notesOn({ unnamed }: Heading, empty: readonly number[], language: Language): string[] {
  const [line] = empty;
  return [
    ...(line === undefined
      ? []
      : [text('file.empty_rows', language, { count: empty.length, line })]),
    ...(unnamed.length === 0
      ? []
      : [text('file.empty_columns', language, { places: unnamed.map(placeText).join(', ') })]),
  ];
}

function readRow(heading: Heading, record: readonly string[], line: number, say: Say) {
  if (record.length !== heading.width) {
    const counts = { count: record.length, wanted: heading.width };
    return { row: null, problems: [say('column_count', line, '-', counts)] };
  }
  const flat = heading.row(record);
  const { registration: input, later } = unflatten(flat);
  const problems = [
    ...lostIn(flat).map(({ rule, column }) => say(rule, line, column)),
    ...issuesOf(registration, input, flat, line),
    ...issuesOf(laterSchema, later, flat, line),
    ...vocabularyProblems(flat, line),
  ];
  if (problems.length > 0) return { row: null, problems };
  const row: ArtisanRow = {
    line,
    registration: input as RegistrationInput,
    scenario: flat.scenario as Scenario,
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

/** Problems of values that depend on policies and scenarios, which the schemas do not check. */
function vocabularyProblems(row: FlatRow, line: number): RowProblem[] {
  const trade = tradeOf(policyOf(CURRENT_POLICY), row.trade);
  const rules = [
    ['trade', 'unknown_trade', trade !== undefined, rule('code.trade')],
    [
      'collective',
      'unknown_collective',
      row.collective === '' || COLLECTIVE_IDS.includes(row.collective),
      rule('collective.known'),
    ],
    ['policy', 'unknown_policy', row.policy === '' || isPolicy(row.policy), 'must be a policy'],
    [
      'scenario',
      'unknown_scenario',
      (SCENARIO_NAMES as string[]).includes(row.scenario),
      'must be a scenario',
    ],
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
