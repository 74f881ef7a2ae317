import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { stringify } from 'csv-stringify/sync';
import { COLUMNS, type FlatRow } from './columns.ts';
import { gstin } from './numbers.ts';
import { person } from './person.ts';
import { plan } from './plan.ts';
import { seeded } from './random.ts';

/** Generates `artisans.csv`. */

/** The committed file. */
export const ARTISANS_CSV = fileURLToPath(new URL('artisans.csv', import.meta.url));

const SEED = 18;
/** After these rows an earlier row is repeated, as when two service centres register the same artisan. */
const REPEATS = [34, 97, 158, 221];
/** From these rows on, a row gets the bank account of an earlier one: members of a family may share one. */
const SHARED_ACCOUNTS = [48, 130];

/**
 * The whole file as text: 240 artisans and 4 repeated rows, the same bytes each time.
 * @param options.seed another seed makes other people
 * @param options.times multiples of 240 artisans, each 240 with the same scenarios; at most 20, where the numbers end
 */
export function generate({ seed = SEED, times = 1 } = {}): string {
  const random = seeded(seed);
  const planned = Array.from({ length: times }, () => plan(random)).flat();
  const people = planned.map((one, index) => person(one, index + 1, random));
  return stringify(withRepeats(withContestedPans(withSharedAccounts(people))), {
    header: true,
    columns: [...COLUMNS],
    record_delimiter: '\n',
  });
}

const isPlain = (row: FlatRow) => row.scenario === 'straight' && row.hold === '';

function withSharedAccounts(people: readonly FlatRow[]): FlatRow[] {
  const rows = [...people];
  for (const after of SHARED_ACCOUNTS) {
    const first = rows.findIndex((row, index) => index >= after && isPlain(row));
    const second = rows.findIndex((row, index) => index > first && isPlain(row));
    const [one, other] = [rows[first], rows[second]];
    if (one === undefined || other === undefined) continue;
    // The holder's name stays, as for a joint account; otherwise the bank would find another name.
    rows[second] = { ...other, bank_account: one.bank_account, ifsc: one.ifsc };
  }
  return rows;
}

/** Gives rows of the scenario `contested_pan` the PAN of a straight row, with a GSTIN that holds it. */
function withContestedPans(people: readonly FlatRow[]): FlatRow[] {
  const claimed = people.filter((row) => isPlain(row) && row.comes_later === '');
  return people.map((row) => {
    if (row.scenario !== 'contested_pan') return row;
    const { pan } = claimed.shift() ?? row;
    return { ...row, pan, gstin: gstin(row.gstin.slice(0, 2), pan) };
  });
}

function withRepeats(people: readonly FlatRow[]): FlatRow[] {
  const rows = [...people];
  for (const at of REPEATS) {
    const earlier = rows.slice(at - 30, at).find((row) => isPlain(row));
    if (earlier !== undefined) rows.splice(at, 0, { ...earlier, scenario: 'twice' });
  }
  return rows;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(ARTISANS_CSV, generate());
