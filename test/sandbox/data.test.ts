import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CURRENT_POLICY, policyOf, requirementsFor } from '../../policies/policies.ts';
import { tradeOf } from '../../policies/trades.ts';
import { sampleDocument } from '../../tools/demo-data/document-body.ts';
import { ARTISANS_CSV, generate } from '../../tools/demo-data/generate.ts';
import { gstin } from '../../tools/demo-data/numbers.ts';
import { parseArtisans, readArtisans } from '../../tools/demo-data/read.ts';
import {
  HOLD_NAMES,
  SCENARIO_NAMES,
  SCENARIOS,
  type Scenario,
} from '../../tools/demo-data/scenarios.ts';

/** The number of further files of each returned document, by scenario. */
const TIMES_RETURNED: Readonly<Partial<Record<Scenario, readonly number[]>>> = {
  document_returned: [1],
  empty_file: [1],
  two_documents_returned: [1, 1],
  too_many_attempts: [3],
};
const POLICY = policyOf(CURRENT_POLICY);
const csv = readFileSync(ARTISANS_CSV, 'utf8');
const { rows, problems } = readArtisans(ARTISANS_CSV);
const people = rows.filter((row) => row.scenario !== 'twice');
const share = (count: number) => count / people.length;
const count = <T>(list: readonly T[], wanted: (one: T) => boolean) => list.filter(wanted).length;

describe('the made-up artisans', () => {
  it('are made anew byte for byte', () => {
    expect(generate()).toBe(csv);
  });

  it('all fit the contract', () => {
    expect(problems).toEqual([]);
    expect(rows).toHaveLength(244);
    expect(people).toHaveLength(240);
    expect(new Set(people.map((row) => row.registration.schemeNumber)).size).toBe(240);
  });

  it('are spread over trades, states, places, names and languages as in life', () => {
    const by = (trade: string) => share(count(people, (row) => row.registration.trade === trade));
    expect(new Set(people.map((row) => row.registration.trade))).toEqual(
      new Set(POLICY.trades.map((trade) => trade.code)),
    );
    expect(by('tailor')).toBeCloseTo(0.27, 1);
    for (const { code } of POLICY.trades) expect(by(code)).toBeLessThanOrEqual(by('tailor'));
    expect(by('goldsmith')).toBeLessThan(0.03);
    expect(new Set(people.map((row) => row.registration.state)).size).toBeGreaterThanOrEqual(12);
    const rural = share(count(people, (row) => row.registration.settlement === 'rural'));
    expect(rural).toBeGreaterThan(0.6);
    expect(rural).toBeLessThan(0.9);
    const hindi = share(count(people, (row) => row.registration.language === 'hi'));
    expect(hindi).toBeGreaterThan(0.6);
    expect(hindi).toBeLessThan(1);
    for (const { registration } of people) {
      expect(registration.name.native).toMatch(/^[\u0900-\u097f]+ [\u0900-\u097f]+$/);
      expect(registration.name.latin).toMatch(/^[A-Z][a-z]+ [A-Z][a-z]+$/);
    }
  });

  it('have numbers that can belong to nobody', () => {
    for (const { registration, later } of people) {
      const { pan, bank_account } = registration.brought ?? {};
      expect(registration.phone).toMatch(/^\+915\d{9}$/);
      expect(registration.schemeNumber).toMatch(/^PMV-TEST-\d{6}$/);
      for (const one of [pan, later.brought.pan])
        expect(one?.pan ?? 'ZZZPA0000A').toMatch(/^ZZZP[A-Z]\d{4}[A-Z]$/);
      expect(bank_account?.ifsc).toMatch(/^ZZZZ0\d{6}$/);
      expect(bank_account?.account).toMatch(/^0000\d{8}$/);
    }
    expect(new Set(people.map((row) => row.registration.phone)).size).toBe(240);
    const pans = people.map(
      ({ registration: { brought }, later }) => (brought?.pan ?? later.brought.pan)?.pan,
    );
    expect(pans).not.toContain(undefined);
    expect(new Set(pans).size).toBe(240 - count(people, (row) => row.scenario === 'contested_pan'));
  });

  it('have GSTINs with the right check character', () => {
    expect(gstin('09', 'ZZZPX0001Z')).toBe('09ZZZPX0001Z1Z9');
    expect(gstin('08', 'ZZZPX0001Z')).toBe('08ZZZPX0001Z1ZB');
    expect(gstin('27', 'ZZZPX0001Z')).toBe('27ZZZPX0001Z1ZB');
  });

  it('sell what belongs to their trade, and nothing where the trade is a service', () => {
    for (const { registration } of people) {
      const trade = tradeOf(POLICY, registration.trade);
      const products = registration.products ?? [];
      expect(products.length > 0).toBe(trade?.sells !== 'no');
      for (const product of products) expect(trade?.hsn).toContain(product.hsn);
    }
  });

  it('announce the files that are really there', () => {
    for (const { registration, later } of people) {
      for (const file of [
        ...Object.values({ ...registration.documents, ...later.documents }),
        ...Object.values(later.again).flat(),
      ]) {
        const sample = sampleDocument(file.uri.slice('store:'.length));
        expect(sample).toMatchObject({ sha256: file.sha256, mediaType: file.mediaType });
        expect(sample?.body.length).toBe(file.bytes);
      }
    }
  });
});

describe('the scenarios', () => {
  it('are mostly straight, and all there within the first 60 rows', () => {
    expect(share(count(people, (row) => row.scenario === 'straight'))).toBeCloseTo(0.6, 1);
    expect(share(count(people, (row) => row.scenario === 'service_trade'))).toBeCloseTo(0.12, 1);
    const front = rows.slice(0, 60);
    expect(new Set(front.map((row) => row.scenario))).toEqual(new Set(SCENARIO_NAMES));
    expect(new Set(front.map((row) => row.registration.trade)).size).toBe(18);
    expect(new Set(front.flatMap((row) => row.hold ?? []))).toEqual(new Set(HOLD_NAMES));
  });

  it('end as they say', () => {
    for (const row of people) expect(row.expectedEnd).toBe(SCENARIOS[row.scenario].end);
  });

  it('repeat a straight earlier row word for word', () => {
    const repeats = rows.filter((row) => row.scenario === 'twice');
    expect(repeats).toHaveLength(4);
    for (const { registration, line } of repeats) {
      const first = people.find(
        (row) => row.registration.schemeNumber === registration.schemeNumber,
      );
      expect(first).toMatchObject({ registration, scenario: 'straight' });
      expect(first?.line).toBeLessThan(line);
    }
  });

  it('hold some twenty rows for people who watch, and exactly one for you', () => {
    expect(count(rows, (row) => row.hold !== null)).toBe(20);
    expect(count(rows, (row) => row.hold === 'for_you')).toBe(1);
    for (const row of rows.filter(({ hold }) => hold === 'late_reviewer')) {
      expect(row.registration.policy).toBe('demo-late');
    }
  });

  it('bring, at once or later, whatever their policy asks for, except where nothing comes', () => {
    for (const { registration: one, later, scenario, line } of people) {
      if (scenario === 'service_trade') continue;
      const asked = requirementsFor(policyOf(one.policy ?? ''), {
        trade: one.trade,
        state: one.state,
        settlement: one.settlement,
        route: one.route,
        taxRoute: one.taxRoute,
        marketplace: 'amazon_in',
        exports: false,
      }).filter(({ from }) => from === 'artisan');
      const has = { ...one.brought, ...one.documents, ...later.brought, ...later.documents };
      const isThere = (one: (typeof asked)[number]) =>
        asked.some((it) => it.id in has && (it.id === one.id || (it.oneOf ?? it.id) === one.oneOf));
      const never = ['no_answer', 'withdrawal', 'waived'].includes(scenario) ? ['bank_proof'] : [];
      expect(
        asked.filter((one) => !isThere(one)).map(({ id }) => id),
        `line ${line}`,
      ).toEqual(never);
    }
  });

  it('bring a better attempt each time that one is sent back', () => {
    for (const { scenario, registration, later } of people) {
      for (const [kind, files] of Object.entries(later.again)) {
        const all = [registration.documents?.[kind], ...files].map((one) => one?.sha256);
        expect(new Set(all).size).toBe(files.length + 1);
      }
      expect(Object.values(later.again).map((files) => files.length)).toEqual(
        TIMES_RETURNED[scenario] ?? [],
      );
      if (scenario === 'unknown_number') {
        expect(later.brought.pan?.pan).not.toBe(registration.brought?.pan?.pan);
        expect(registration.brought?.tax_status).toMatchObject({
          gstin: expect.stringContaining(later.brought.pan?.pan ?? 'no PAN'),
        });
      }
      if (scenario === 'listing_refused') {
        expect(registration.products).toHaveLength(1);
        expect(later.products[0]?.title.en).not.toMatch(/OFFER|!/);
      }
    }
  });
});

describe('what is contested', () => {
  it('is the PAN of a straight row that brings it at once, and only that', () => {
    const contested = people.filter((row) => row.scenario === 'contested_pan');
    expect(contested.length).toBeGreaterThan(0);
    for (const { later } of contested) {
      const holders = people.filter(
        ({ registration }) => registration.brought?.pan?.pan === later.brought.pan?.pan,
      );
      expect(holders).toMatchObject([{ scenario: 'straight', hold: null }]);
    }
  });
});

describe('a bad row', () => {
  const lines = csv.split('\n');
  const heading = (lines[0] ?? '').split(',');
  /** Changes a cell. It splits at commas: in the rows that are changed here, no earlier field holds one. */
  const changed = (line: number, column: string, value: string) => {
    const fields = (lines[line - 1] ?? '').split(',');
    fields[heading.indexOf(column)] = value;
    return [...lines.slice(0, line - 1), fields.join(','), ...lines.slice(line)].join('\n');
  };

  it('is named by line, column and rule, and the others go on', () => {
    const read = parseArtisans(changed(3, 'state', 'ZZ'));
    expect(read.problems).toMatchObject([{ line: 3, column: 'state', rule: 'invalid_format' }]);
    expect(read.rows).toHaveLength(243);
    expect(read.rows.map((row) => row.line)).not.toContain(3);
  });

  it.each([
    ['document_1_sha256', 'abc', 'invalid_format'],
    ['aadhaar_last_four', '12345', 'invalid_format'],
    ['trade', 'halwai', 'unknown_trade'],
    ['policy', 'nineteen', 'unknown_policy'],
    ['scenario', 'lottery', 'unknown_scenario'],
    ['settlement', 'coastal', 'invalid_value'],
    ['state', 'Uttar', 'invalid_format'],
    ['collective', 'coop-9300011122', 'invalid_format'],
    ['collective', 'ramesh-kumar', 'unknown_collective'],
  ])('names %s', (column, value, rule) => {
    const { problems: found } = parseArtisans(changed(4, column, value));
    expect(found).toContainEqual(expect.objectContaining({ line: 4, column, rule }));
  });

  it('is not quoted in the message', () => {
    const { problems: found } = parseArtisans(changed(4, 'aadhaar_last_four', '999900001119'));
    expect(found).toHaveLength(1);
    expect(JSON.stringify(found)).not.toContain('999900001119');
  });

  it('with a field too many, or unreadable quotes, is named too', () => {
    const more = [...lines.slice(0, 4), `${lines[4]},x`, ...lines.slice(5)].join('\n');
    expect(parseArtisans(more)).toMatchObject({ problems: [{ line: 5, rule: 'column_count' }] });
    const quotes = changed(6, 'district', '"x" y');
    const read = parseArtisans(quotes);
    expect(read.problems).toMatchObject([{ line: 6, rule: 'stray_quote' }]);
    expect(read.rows).toHaveLength(243);
    expect(read.rows.at(-1)?.line).toBe(245);
  });

  it('without a column names the column', () => {
    const { problems: found, rows: none } = parseArtisans(csv.replace('ifsc', 'ifcs'));
    expect(none).toEqual([]);
    expect(found).toMatchObject([
      { line: 1, column: 'ifsc', rule: 'missing_column' },
      { line: 1, column: '-', rule: 'unknown_column' },
    ]);
  });
});
