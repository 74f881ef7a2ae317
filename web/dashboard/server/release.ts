import { addPlaces, type Cells, cellsOf, linesWithin } from './cells.ts';
import type { Database } from './database.ts';
import type { Line } from './determined.ts';
import { suppress } from './suppression.ts';
import type { Scope } from './tally.ts';
import { latestIn, type Medians, mediansOf } from './times.ts';

/**
 * All that is shown to people who have not signed in, over all scopes at once: what is withheld in one scope must not follow
 * from the others. Of districts only how many stand where is shown.
 */
export interface Release {
  /** A number as it may be shown; null where it is withheld. */
  cell(scope: Scope, name: string): number | null;
  /** Whether numbers of this scope are shown at all. */
  has(scope: Scope): boolean;
  /** The scopes that begin so. */
  scopes(prefix: string): Scope[];
  /** The names of numbers of a scope that begin so, of those that are not 0. */
  names(scope: Scope, prefix: string): string[];
  /** As `mediansOf`. */
  median(scope: Scope, milestone: string): number | null;
}

/** What a release is made of. Plain data, which passes from thread to thread. */
export interface Released {
  /** The numbers of each scope by name, as they may be shown: null where one is withheld, and none where it is 0. */
  readonly numbers: ReadonlyMap<Scope, ReadonlyMap<string, number | null>>;
  readonly medians: Medians;
  /** When the latest event happened that is counted; null for none. */
  readonly latestAt: string | null;
}

/** What is shown of a district. */
const OF_DISTRICT = new Set(['registered', 'live', 'underway', 'other']);
const idOf = (scope: Scope, name: string) => `${scope}\t${name}`;

/** What people come for is kept where something else will do. */
const WORTH: readonly (readonly [name: RegExp, worth: number])[] = [
  [/^(registered|live)$/, 4],
  [/^(place:live|ever:registration|underway|other)$/, 3],
  [/^(waits:|ever:live)/, 2],
  [/^(ever|place|week|late):/, 1],
];

/** Numbers of larger parts are worth more than those of smaller ones. */
function worth(id: string): number {
  const [scope = '', name = ''] = id.split('\t');
  const ofName = WORTH.find(([form]) => form.test(name))?.[1] ?? 0;
  return ofName + (scope === '*' ? 10 : scope.startsWith('D:') ? -10 : 0);
}

/** Reads the file as of one moment, and decides what is withheld. @param today the number of the day in India */
export function released(db: Database, today: number): Released {
  // Only the reading has to see one moment: what takes longer would hold up the log of the file.
  const { table, medians, latestAt } = db.snapshot(() => ({
    table: tableOf(db, today),
    medians: mediansOf(db),
    latestAt: latestIn(db),
  }));
  const { scopes, districts, cells, lines } = table;
  const hidden = suppress(cells, lines, { worth });
  const shown = (scope: Scope, of: Cells) => {
    const numbers = new Map<string, number | null>();
    for (const [name, n] of of) {
      if (hidden.has(idOf(scope, name))) numbers.set(name, null);
      else if (n !== 0) numbers.set(name, n);
    }
    return numbers;
  };
  const all = [...scopes, ...districts];
  return {
    numbers: new Map(all.map(([scope, of]) => [scope, shown(scope, of)])),
    medians,
    latestAt,
  };
}

export function releaseOf({ numbers, medians }: Released): Release {
  return {
    cell: (scope, name) => {
      if (scope.startsWith('D:') && !OF_DISTRICT.has(name)) return null;
      const n = numbers.get(scope)?.get(name);
      return n === undefined ? 0 : n;
    },
    has: (scope) => numbers.has(scope),
    scopes: (prefix) => [...numbers.keys()].filter((scope) => scope.startsWith(prefix)),
    names: (scope, prefix) =>
      [...(numbers.get(scope)?.keys() ?? [])].filter((name) => name.startsWith(prefix)),
    median: (scope, milestone) => medians.get(scope)?.get(milestone) ?? null,
  };
}

/** Every number of the release, and every sum among them. */
export function tableOf(db: Database, today: number) {
  const scopes = new Map<Scope, Cells>();
  const districts = new Map<Scope, Cells>();
  const places = db.all("SELECT scope, code, n FROM counts WHERE what = 'place' ORDER BY scope");
  for (const { scope, code, n } of places) {
    const name = String(scope);
    if (!name.startsWith('D:')) {
      if (!scopes.has(name)) scopes.set(name, cellsOf(db, name, today));
      continue;
    }
    const cells: Cells = districts.get(name) ?? new Map();
    districts.set(name, cells);
    addPlaces([{ code: String(code), n: Number(n) }], (key, by) => {
      if (OF_DISTRICT.has(key)) cells.set(key, (cells.get(key) ?? 0) + by);
    });
  }
  const all = [...scopes, ...districts];
  const cells = new Map(
    all.flatMap(([scope, of]) => [...of].map(([name, n]) => [idOf(scope, name), n] as const)),
  );
  const lines = [
    ...[...scopes].flatMap(([scope, of]) =>
      linesWithin(of, today).map((one) => inScope(scope, one)),
    ),
    ...[...districts.keys()].map((scope) =>
      inScope(scope, { total: 'registered', parts: ['live', 'underway', 'other'] }),
    ),
    ...linesAcross(scopes, districts),
  ];
  return { scopes, districts, cells, lines };
}

const inScope = (scope: Scope, { total, parts }: Line): Line => ({
  total: idOf(scope, total),
  parts: parts.map((one) => idOf(scope, one)),
});

/** A number of the whole is the sum over its States, its trades and so on; a State's over its districts. */
function linesAcross(
  scopes: ReadonlyMap<Scope, Cells>,
  districts: ReadonlyMap<Scope, Cells>,
): Line[] {
  const names = [...(scopes.get('*')?.keys() ?? [])];
  const across = (whole: Scope, parts: readonly Scope[], of: readonly string[]) =>
    of.map((name) => ({
      total: idOf(whole, name),
      parts: parts.map((scope) => idOf(scope, name)),
    }));
  const kind = (letter: string) => [...scopes.keys()].filter((one) => one.startsWith(letter));
  const states = kind('S:');
  return [
    ...across('*', states, names),
    ...['T:', 'R:', 'C:'].flatMap((letter) =>
      across(
        '*',
        kind(letter),
        // What is not counted in these scopes is 0 there, and no part of a sum.
        names.filter((name) => kind(letter).some((scope) => scopes.get(scope)?.has(name))),
      ),
    ),
    ...states.flatMap((state) =>
      across(
        state,
        [...districts.keys()].filter((one) => one.startsWith(`D:${state.slice(2)}/`)),
        [...OF_DISTRICT],
      ),
    ),
  ];
}
