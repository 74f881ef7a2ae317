import { addPlaces, type Cells, cellsOf, linesWithin } from './cells.ts';
import type { Database } from './database.ts';
import type { Line } from './determined.ts';
import { suppress } from './suppression.ts';
import type { Scope } from './tally.ts';

/**
 * All that is shown to people who have not signed in, over all scopes at once: what is withheld in one scope must not follow
 * from the others. Of districts only how many stand where is shown.
 */
export interface Release {
  /** A number as it may be shown; null where it is withheld. */
  cell(scope: Scope, name: string): number | null;
  /** Whether numbers of this scope are shown at all. */
  has(scope: Scope): boolean;
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

/** Makes the release of this moment. @param today the number of the day in India */
export function releaseOf(db: Database, today: number): Release {
  const { scopes, districts, cells, lines } = tableOf(db, today);
  const hidden = suppress(cells, lines, { worth });
  return {
    cell: (scope, name) => {
      if (scope.startsWith('D:') && !OF_DISTRICT.has(name)) return null;
      const id = idOf(scope, name);
      return hidden.has(id) ? null : (cells.get(id) ?? 0);
    },
    has: (scope) => scopes.has(scope) || districts.has(scope),
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
