import { BUCKETS } from '../interface.ts';
import { bucketOf, groupOf } from './cells.ts';
import type { Database } from './database.ts';
import { areOfWaiting, type Districts, type Filters } from './filters.ts';
import { dayOf, type Waiting } from './tally.ts';

/**
 * All cases in memory, as columns of numbers: how many fit filters together is counted in one pass, which takes milliseconds
 * where SQL takes most of a second. It is made from the file and kept up with what is written there, and holds no more.
 */

/** What is counted of a case. */
export interface Placed {
  readonly caseId: string;
  readonly state: string;
  readonly district: string;
  readonly trade: string;
  /** Null for a seller account of the case’s own. */
  readonly collective: string | null;
  /** Empty for a case of which no event could be folded: nobody counts it. */
  readonly place: string;
  /** Of the case and of each of its waits, in epoch milliseconds. */
  readonly due: number | null;
}

/** How many cases there are of each group. */
export interface Groups {
  live: number;
  underway: number;
  other: number;
}

/** Waits on a holder: how many, for how long (by `BUCKETS`), and how many of them are late. */
interface Waits {
  readonly holder: string;
  total: number;
  late: number;
  readonly buckets: number[];
}

/** What fits. Parts without a case, and holders without a wait, are left out; all are in the order of their codes. */
export interface Counted {
  readonly total: Groups;
  readonly states: readonly (readonly [code: string, Groups])[];
  readonly districts: readonly (readonly [code: string, Groups])[];
  readonly trades: readonly (readonly [code: string, Groups])[];
  readonly waits: readonly Waits[];
}

const NONE = -1;

/** A column of numbers, as long as it has to be. */
class Column {
  values = new Int32Array(1_024);

  set(at: number, value: number): void {
    if (at >= this.values.length) {
      const longer = new Int32Array(2 * this.values.length);
      longer.set(this.values);
      this.values = longer;
    }
    this.values[at] = value;
  }
}

/** Rows that are used again once they are free. */
class Rows {
  readonly #free: number[] = [];
  /** One past the last row that was ever used. */
  end = 0;

  take(): number {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    this.end += 1;
    return this.end - 1;
  }

  free(row: number): void {
    this.#free.push(row);
  }
}

/** Numbers for names, in the order in which they came. */
class Names {
  readonly #numbers = new Map<string, number>();
  readonly names: string[] = [];

  of(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#numbers.set(name, this.names.length);
    return this.names.push(name) - 1;
  }

  /** The number of a name that may never have come. */
  find(name: string): number {
    return this.#numbers.get(name) ?? NONE;
  }
}

const GROUPS = ['live', 'underway', 'other'] as const;

export class Columns {
  readonly #rowOf = new Map<string, number>();
  readonly #cases = new Rows();
  readonly #state = new Column();
  readonly #district = new Column();
  readonly #trade = new Column();
  readonly #collective = new Column();
  /** `NONE` for a row without a case. */
  readonly #place = new Column();
  /** The first wait of a case, and of each wait the next one of its case. */
  readonly #first = new Column();
  readonly #next = new Column();

  readonly #waits = new Rows();
  /** The case of a wait; `NONE` for a row without a wait. */
  readonly #waiting = new Column();
  readonly #holder = new Column();
  /** Days in India: since when, and due by when (`NONE` without a deadline). */
  readonly #since = new Column();
  readonly #due = new Column();

  readonly #states = new Names();
  readonly #districts = new Names();
  readonly #trades = new Names();
  readonly #collectives = new Names();
  readonly #places = new Names();
  readonly #holders = new Names();

  /** Reads all cases of a file. */
  static of(db: Database): Columns {
    const columns = new Columns();
    const cases = 'SELECT case_id, state, district, trade, collective, place, due_at FROM cases';
    for (const one of db.each(cases))
      columns.put(
        {
          ...{ caseId: String(one.case_id), state: String(one.state) },
          ...{ district: String(one.district), trade: String(one.trade) },
          collective: one.collective === null ? null : String(one.collective),
          place: String(one.place),
          due: one.due_at === null ? null : Number(one.due_at),
        },
        [],
      );
    for (const one of db.each('SELECT case_id, holder, since, due_at FROM waiting')) {
      const row = columns.#rowOf.get(String(one.case_id));
      const due = one.due_at === null ? null : Number(one.due_at);
      if (row !== undefined) columns.#add(row, String(one.holder), Number(one.since), due);
    }
    return columns;
  }

  /** Takes a case as it is now. */
  put(one: Placed, waits: readonly Pick<Waiting, 'holder' | 'since'>[]): void {
    let row = this.#rowOf.get(one.caseId);
    if (row === undefined) {
      row = this.#cases.take();
      this.#rowOf.set(one.caseId, row);
    } else this.#dropWaits(row);
    this.#state.set(row, this.#states.of(one.state));
    this.#district.set(row, this.#districts.of(one.district));
    this.#trade.set(row, this.#trades.of(one.trade));
    this.#collective.set(row, this.#collectives.of(one.collective ?? 'own'));
    this.#place.set(row, one.place === '' ? NONE : this.#places.of(one.place));
    this.#first.set(row, NONE);
    for (const { holder, since } of waits) this.#add(row, holder, since, one.due);
  }

  /** Forgets a case. */
  remove(caseId: string): void {
    const row = this.#rowOf.get(caseId);
    if (row === undefined) return;
    this.#dropWaits(row);
    this.#place.set(row, NONE);
    this.#rowOf.delete(caseId);
    this.#cases.free(row);
  }

  #add(row: number, holder: string, since: number, due: number | null): void {
    const wait = this.#waits.take();
    this.#waiting.set(wait, row);
    this.#holder.set(wait, this.#holders.of(holder));
    this.#since.set(wait, dayOf(since));
    this.#due.set(wait, due === null ? NONE : dayOf(due));
    this.#next.set(wait, this.#first.values[row] ?? NONE);
    this.#first.set(row, wait);
  }

  #dropWaits(row: number): void {
    for (let wait = this.#first.values[row] ?? NONE; wait !== NONE; ) {
      this.#waiting.set(wait, NONE);
      this.#waits.free(wait);
      wait = this.#next.values[wait] ?? NONE;
    }
    this.#first.set(row, NONE);
  }

  /**
   * Counts what fits.
   * @param districts those that whoever asks may see
   * @param today the number of the day in India
   */
  count(filters: Filters, districts: Districts, today: number): Counted {
    const fits = this.#fitting(filters, districts);
    const { waits, waiting } = this.#countWaits(filters, fits, today);
    const among = areOfWaiting(filters) ? waiting : fits;
    const [states, ofDistricts, trades] = [this.#states, this.#districts, this.#trades].map(
      ({ names }) => new Int32Array(names.length * GROUPS.length),
    ) as [Int32Array, Int32Array, Int32Array];
    const groups = this.#places.names.map((place) => GROUPS.indexOf(groupOf(place)));
    const total = new Int32Array(GROUPS.length);
    const [state, district, trade, place] = [
      ...[this.#state.values, this.#district.values, this.#trade.values, this.#place.values],
    ] as [Int32Array, Int32Array, Int32Array, Int32Array];
    const addTo = (sums: Int32Array, part: number, group: number) => {
      const at = part * GROUPS.length + group;
      sums[at] = (sums[at] ?? 0) + 1;
    };
    for (let row = 0; row < this.#cases.end; row += 1) {
      if (among[row] !== 1) continue;
      const group = groups[place[row] ?? NONE] ?? NONE;
      addTo(total, 0, group);
      addTo(states, state[row] ?? NONE, group);
      addTo(ofDistricts, district[row] ?? NONE, group);
      addTo(trades, trade[row] ?? NONE, group);
    }
    return {
      total: groupsOf(total, 0),
      states: partsOf(this.#states.names, states),
      districts: partsOf(this.#districts.names, ofDistricts),
      trades: partsOf(this.#trades.names, trades),
      waits,
    };
  }

  /** 1 for each case that fits, whatever it waits on. */
  #fitting({ state, district, trade, collective, place }: Filters, districts: Districts) {
    const wanted = [
      ...(state === undefined ? [] : [[this.#state.values, this.#states.find(state)] as const]),
      ...(district === undefined
        ? []
        : [[this.#district.values, this.#districts.find(district)] as const]),
      ...(trade === undefined ? [] : [[this.#trade.values, this.#trades.find(trade)] as const]),
      ...(collective === undefined
        ? []
        : [[this.#collective.values, this.#collectives.find(collective)] as const]),
      ...(place === undefined ? [] : [[this.#place.values, this.#places.find(place)] as const]),
    ];
    const isOpenTo = this.#districts.names.map(
      (one) => districts.includes('all') || districts.includes(one),
    );
    const fits = new Uint8Array(this.#cases.end);
    const [places, ofDistrict] = [this.#place.values, this.#district.values];
    for (let row = 0; row < fits.length; row += 1)
      if (places[row] !== NONE && isOpenTo[ofDistrict[row] ?? NONE] === true) fits[row] = 1;
    for (const [values, number] of wanted)
      for (let row = 0; row < fits.length; row += 1) if (values[row] !== number) fits[row] = 0;
    return fits;
  }

  /** The waits that fit of cases that fit; and 1 for each case that has such a wait. */
  #countWaits({ holder, bucket, late }: Filters, fits: Uint8Array, today: number) {
    const only = holder === undefined ? null : this.#holders.find(holder);
    const [from, to] = bucket === undefined ? [null, null] : (BUCKETS[bucket] ?? [null, null]);
    const waiting = new Uint8Array(fits.length);
    const found = this.#holders.names.map(
      (one): Waits => ({ holder: one, total: 0, late: 0, buckets: BUCKETS.map(() => 0) }),
    );
    const rows = this.#waiting.values;
    for (let wait = 0; wait < this.#waits.end; wait += 1) {
      const row = rows[wait] ?? NONE;
      if (fits[row] !== 1) continue;
      const on = this.#holder.values[wait] ?? NONE;
      if (only !== null && on !== only) continue;
      const days = today - (this.#since.values[wait] ?? today);
      if ((from !== null && days < from) || (to !== null && days > to)) continue;
      const due = this.#due.values[wait] ?? NONE;
      const isLate = due !== NONE && due < today;
      if (late && !isLate) continue;
      waiting[row] = 1;
      const sums = found[on] as Waits;
      sums.total += 1;
      if (isLate) sums.late += 1;
      const index = bucketOf(days);
      sums.buckets[index] = (sums.buckets[index] ?? 0) + 1;
    }
    const some = found.filter(({ total }) => total > 0);
    return { waits: some.sort((a, b) => (a.holder < b.holder ? -1 : 1)), waiting };
  }
}

function groupsOf(sums: Int32Array, part: number): Groups {
  const [live = 0, underway = 0, other = 0] = sums.subarray(part * GROUPS.length);
  return { live, underway, other };
}

function partsOf(names: readonly string[], sums: Int32Array) {
  return names
    .map((code, part) => [code, groupsOf(sums, part)] as const)
    .filter(([, { live, underway, other }]) => live + underway + other > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
