import {
  BUCKETS,
  type Cell,
  type Choices,
  type Combined,
  type PartRow,
  type PlaceName,
} from '../interface.ts';
import { HOLDERS } from './cells.ts';
import type { Columns, Groups } from './columns.ts';
import type { Database } from './database.ts';
import type { Feed } from './feed.ts';
import type { Districts, Filters } from './filters.ts';
import { districtName, STATE_CODES, stateName } from './places.ts';
import type { Release } from './release.ts';
import type { Last, Releases } from './releases.ts';
import { dayOf } from './tally.ts';
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
    // Read now: whoever asks first would wait for it.
    void feed.projection.columns;
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
    const { db, columns } = this.#feed.projection;
    const about = { columns, filters, version: this.#feed.version, latestAt: latestIn(db) };
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
  columns,
  filters,
  version,
  latestAt,
  districts,
  now,
}: Given & {
  readonly columns: Columns;
  readonly districts: Districts;
  readonly now: number;
}): Combined {
  const counted = columns.count(filters, districts, dayOf(now));
  const isOneState = filters.state !== undefined;
  return {
    ...{ version, latestAt, isExact: true, isOwn: !districts.includes('all') },
    ...{ refused: null, total: partOf('total', counted.total) },
    waiting: HOLDERS.flatMap((holder) => counted.waits.filter((one) => one.holder === holder)),
    states: isOneState
      ? []
      : counted.states.map(([code, of]) => named(partOf(code, of), stateName)),
    districts:
      isOneState && filters.district === undefined
        ? counted.districts.map(([code, of]) => named(partOf(code, of), districtName))
        : [],
    trades: filters.trade === undefined ? counted.trades.map(([code, of]) => partOf(code, of)) : [],
    district: nameOfDistrict(filters),
  };
}

const partOf = (code: string, { live, underway, other }: Groups): PartRow => ({
  ...{ code, registered: live + underway + other, live, underway, other },
});

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
  const releasedPart = (one: string, code: string): PartRow => {
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
    total: releasedPart(scope, 'total'),
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
        ? STATE_CODES.map((code) => named(releasedPart(`S:${code}`, code), stateName)).filter(
            ({ registered }) => registered !== 0,
          )
        : [],
    // Of districts the release says only how many stand where, which the State’s own view shows.
    districts: [],
    trades: scope === '*' ? tradesOf(release).map((code) => releasedPart(`T:${code}`, code)) : [],
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
