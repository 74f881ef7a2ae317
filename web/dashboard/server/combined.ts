import {
  BUCKETS,
  type Cell,
  type Choices,
  type Combined,
  type PartRow,
  type PlaceName,
} from '../interface.ts';
import { bucketOf, groupOf, HOLDERS } from './cells.ts';
import type { Database } from './database.ts';
import type { Feed } from './feed.ts';
import { areOfWaiting, type Districts, type Filters, ofCases, ofWaiting } from './filters.ts';
import { districtName, STATE_CODES, stateName } from './places.ts';
import type { Release } from './release.ts';
import type { Last, Releases } from './releases.ts';
import { dayOf, startOf } from './tally.ts';
import { latestIn } from './times.ts';

/**
 * How many cases fit filters together. Whoever has signed in gets the numbers counted from the cases that they may see. To
 * everybody only numbers of the release are shown, each of which they can have alone as well: so a combination tells
 * nothing that the release does not. What the release does not hold is refused, whatever the number is.
 */

/** The numbers of a combination are counted anew at most so often. */
const KEPT_MS = 1_000;

export class Combinations {
  readonly #feed: Feed;
  readonly #releases: Releases;
  #counted = { of: '', until: 0, made: new Map<string, Combined>() };
  #released: { of: Last | null; made: Map<string, Combined> } = { of: null, made: new Map() };

  constructor(feed: Feed, releases: Releases) {
    this.#feed = feed;
    this.#releases = releases;
  }

  /** @param districts those of whoever has signed in; null for everybody */
  of(filters: Filters, districts: Districts | null): Combined {
    return districts === null ? this.#releasedOf(filters) : this.#countedOf(filters, districts);
  }

  #countedOf(filters: Filters, districts: Districts): Combined {
    const now = Date.now();
    const of = `${this.#feed.version} ${dayOf(now)}`;
    if (this.#counted.of !== of && this.#counted.until < now)
      this.#counted = { of, until: now + KEPT_MS, made: new Map() };
    const key = JSON.stringify([filters, districts]);
    const known = this.#counted.made.get(key);
    if (known !== undefined) return known;
    const { db } = this.#feed.projection;
    const about = { db, filters, version: this.#feed.version, latestAt: latestIn(db) };
    const made = countedOf({ ...about, districts, now });
    this.#counted.made.set(key, made);
    return made;
  }

  #releasedOf(filters: Filters): Combined {
    const of = this.#releases.last();
    if (this.#released.of !== of) this.#released = { of, made: new Map() };
    const key = JSON.stringify(filters);
    const known = this.#released.made.get(key);
    if (known !== undefined) return known;
    const { release, version, latestAt } = of;
    const made = releasedOf({ filters, version, latestAt, release });
    this.#released.made.set(key, made);
    return made;
  }
}

interface Given {
  readonly filters: Filters;
  readonly version: number;
  readonly latestAt: string | null;
}

/** Every number, counted from the cases of these districts. @param now epoch milliseconds */
export function countedOf({
  db,
  filters,
  version,
  latestAt,
  districts,
  now,
}: Given & {
  readonly db: Database;
  readonly districts: Districts;
  readonly now: number;
}): Combined {
  const waits = ofWaiting(filters, now);
  const fits = ofCases(filters, districts);
  const among = areOfWaiting(filters)
    ? {
        sql: `${fits.sql} AND case_id IN (SELECT case_id FROM waiting WHERE ${waits.sql})`,
        values: [...fits.values, ...waits.values],
      }
    : fits;
  const rows = db.all(
    `SELECT state, trade, place, COUNT(*) AS n FROM cases WHERE ${among.sql} GROUP BY 1, 2, 3`,
    ...among.values,
  );
  const ofState =
    filters.state === undefined || filters.district !== undefined
      ? []
      : db.all(
          `SELECT district, place, COUNT(*) AS n FROM cases WHERE ${among.sql} GROUP BY 1, 2`,
          ...among.values,
        );
  const [total = NOBODY] = partsBy(rows, () => 'total');
  return {
    ...{ version, latestAt, isExact: true, isOwn: !districts.includes('all') },
    ...{ refused: null, total },
    waiting: waitingOf(db, filters, districts, now),
    states:
      filters.state === undefined
        ? partsBy(rows, ({ state }) => String(state)).map((one) => named(one, stateName))
        : [],
    districts: partsBy(ofState, ({ district }) => String(district)).map((one) =>
      named(one, districtName),
    ),
    trades: filters.trade === undefined ? partsBy(rows, ({ trade }) => String(trade)) : [],
    district: nameOfDistrict(filters),
  };
}

const NOBODY: PartRow = { code: 'total', registered: 0, live: 0, underway: 0, other: 0 };
/** In the text of the query, since a number that is bound would make the division one of fractions. */
const DAY_MS = startOf(1) - startOf(0);

function waitingOf(db: Database, filters: Filters, districts: Districts, now: number) {
  const fits = ofCases(filters, districts);
  const waits = ofWaiting(filters, now);
  const rows = db.all(
    `SELECT holder, (since - (${startOf(0)})) / ${DAY_MS} AS day, waiting.due_at IS NOT NULL AND waiting.due_at < ? AS late, COUNT(*) AS n
     FROM waiting JOIN cases USING (case_id) WHERE ${fits.sql} AND ${waits.sql} GROUP BY 1, 2, 3`,
    ...[startOf(dayOf(now)), ...fits.values, ...waits.values],
  );
  return HOLDERS.map((holder) => {
    const buckets = BUCKETS.map(() => 0);
    let [total, late] = [0, 0];
    for (const row of rows.filter((one) => one.holder === holder)) {
      const index = bucketOf(dayOf(now) - Number(row.day));
      buckets[index] = (buckets[index] ?? 0) + Number(row.n);
      total += Number(row.n);
      if (Number(row.late) === 1) late += Number(row.n);
    }
    return { holder, total, buckets, late };
  }).filter(({ total }) => total > 0);
}

/** Rows added up to parts of the country or of the artisans, those with most cases first. */
function partsBy(
  rows: readonly Record<string, unknown>[],
  codeOf: (row: Record<string, unknown>) => string,
): PartRow[] {
  const parts = new Map<string, { live: number; underway: number; other: number }>();
  for (const row of rows) {
    const code = codeOf(row);
    const part = parts.get(code) ?? { live: 0, underway: 0, other: 0 };
    parts.set(code, part);
    part[groupOf(String(row.place))] += Number(row.n);
  }
  return [...parts].map(([code, { live, underway, other }]) => ({
    ...{ code, registered: live + underway + other, live, underway, other },
  }));
}

/** What everybody may see of a combination. */
export function releasedOf({
  filters,
  version,
  latestAt,
  release,
}: Given & { readonly release: Release }): Combined {
  const { state, district, trade, collective, holder, place } = filters;
  const name = nameIn(filters);
  const scopes = [
    ...(district === undefined ? [] : [`D:${state}/${district}`]),
    ...(state === undefined || district !== undefined ? [] : [`S:${state}`]),
    ...(trade === undefined ? [] : [`T:${trade}`]),
    ...(collective === undefined ? [] : [`C:${collective}`]),
  ];
  const [scope = '*', ...more] = scopes;
  const isTogether = more.length > 0 || place !== undefined || (district && state === undefined);
  const refused = isTogether ? 'parts' : name === null ? 'lateness' : null;
  const nothing = { waiting: [], states: [], districts: [], trades: [] };
  const about = {
    version,
    latestAt,
    district: nameOfDistrict(filters),
    isExact: false,
    isOwn: false,
    refused,
  } as const;
  if (refused !== null || name === null) return { ...about, ...nothing, total: WITHHELD };
  const partOf = (one: string, code: string): PartRow => {
    const cell = (what: string) => (release.has(one) ? release.cell(one, what) : 0);
    // Of those who wait on somebody none is live or has ended.
    if (name !== 'registered') {
      const n = cell(name);
      return { code, registered: n, live: 0, underway: n, other: 0 };
    }
    const [live, underway, other] = [cell('live'), cell('underway'), cell('other')];
    return { code, registered: cell('registered'), live, underway, other };
  };
  const cell = (what: string): Cell => release.cell(scope, what);
  return {
    ...about,
    total: partOf(scope, 'total'),
    waiting: HOLDERS.filter((one) => holder === undefined || one === holder)
      .map((one) => ({
        holder: one,
        total: cell(`waits:${one}`),
        buckets: BUCKETS.map((_, index) => cell(`wait:${one}:${index}`)),
        late: cell(`late:${one}`),
      }))
      .filter(({ total }) => total !== 0),
    states:
      scope === '*'
        ? STATE_CODES.map((code) => named(partOf(`S:${code}`, code), stateName)).filter(
            ({ registered }) => registered !== 0,
          )
        : [],
    // Of districts the release says only how many stand where, which the State’s own view shows.
    districts: [],
    trades: scope === '*' ? tradesOf(release).map((code) => partOf(`T:${code}`, code)) : [],
  };
}

const tradesOf = (release: Release) =>
  release
    .scopes('T:')
    .map((one) => one.slice(2))
    .sort();

const WITHHELD: PartRow = {
  ...{ code: 'total', registered: null, live: null, underway: null, other: null },
};

/** The name of the number in a release; null where the release has none for these filters. */
function nameIn({ holder, bucket, late }: Filters): string | null {
  if (holder === undefined) return bucket === undefined && !late ? 'registered' : null;
  if (late) return bucket === undefined ? `late:${holder}` : null;
  return bucket === undefined ? `waits:${holder}` : `wait:${holder}:${bucket}`;
}

/** What can be chosen: all States, and the trades from which somebody has applied. */
export function choicesOf(db: Database): Choices {
  const scopes = db.all(
    "SELECT DISTINCT scope FROM counts WHERE what = 'place' AND scope >= 'T:' AND scope < 'T;'",
  );
  return {
    states: STATE_CODES.map((code) => ({ code, name: stateName(code) })),
    trades: scopes.map(({ scope }) => String(scope).slice(2)).sort(),
  };
}

const nameOfDistrict = ({ district }: Filters) =>
  district === undefined ? null : districtName(district);

function named(row: PartRow, nameOf: (code: string) => PlaceName | null): PartRow {
  const name = nameOf(row.code);
  return name === null ? row : { ...row, name };
}
