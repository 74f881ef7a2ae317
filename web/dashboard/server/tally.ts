import type { Case, Folded } from '@artisan-onboarding/contract';
import { waits } from '@artisan-onboarding/contract';
import type { Entry } from './timeline.ts';

/**
 * What is counted. Every number of the page is a sum of counts `(scope, what, code, day)`, where a scope is a part of the
 * country or of the artisans. All functions are pure.
 */

/** `*`, `S:UP` (State), `D:UP/UP-VARANASI` (district), `T:potter` (trade), `R:rural`, `C:own` or a collective. */
export type Scope = string;

/** One count: `what` and `code` say of what, `day` when (or how long, or 0). */
export interface Count {
  readonly what: What;
  readonly code: string;
  readonly day: number;
}

/** What is counted, and in which kinds of scopes. */
const COUNTED = {
  /** Cases by where they stand now. */
  place: '*SDTRC',
  /** Cases that wait on a holder now, by the day since which they wait. */
  waiting: '*SDTRC',
  /** Cases that wait on a holder and have a deadline, by its day. */
  due: '*SDTRC',
  /** Cases that ever reached a milestone. */
  ever: '*SDTRC',
  /** Cases that reached a milestone, by the day. */
  reached: '*SDTRC',
  /** Cases that ended, by how and the day. */
  ended: '*SDTRC',
  /** Reason codes that came up, as `kind|code`, by the month (`202611`). */
  reason: '*SDT',
  /** Seconds from one milestone to the next, in classes: `day` is the class. */
  took: '*ST',
  /** Events by type and day. */
  event: '*S',
} as const;
type What = keyof typeof COUNTED;

type ScopedBy = Pick<Case, 'state' | 'district' | 'trade' | 'settlement' | 'collective'>;

/** The parts of the country and of the artisans to which a case belongs. */
export function scopesOf({ state, district, trade, settlement, collective }: ScopedBy): Scope[] {
  return [
    '*',
    `S:${state}`,
    `D:${state}/${district}`,
    `T:${trade}`,
    `R:${settlement}`,
    `C:${collective ?? 'own'}`,
  ];
}

/** Whether a change of a case moved it to other scopes. */
export const isMoved = (before: ScopedBy, after: ScopedBy) =>
  before.district !== after.district ||
  before.state !== after.state ||
  before.trade !== after.trade ||
  before.settlement !== after.settlement ||
  before.collective !== after.collective;

/** The indexes of the scopes of a case, as `scopesOf` orders them, in which each thing is counted. */
const COUNTED_IN = Object.fromEntries(
  Object.entries(COUNTED).map(([what, kinds]) => [
    what,
    [...kinds].map((kind) => '*SDTRC'.indexOf(kind)),
  ]),
) as unknown as Readonly<Record<What, readonly number[]>>;

const INDIA_MS = 5.5 * 3600_000;
const DAY_MS = 24 * 3600_000;

/** The number of the day in India. @param ms epoch milliseconds */
export const dayOf = (ms: number) => Math.floor((ms + INDIA_MS) / DAY_MS);

/** The first moment of a day in India, in epoch milliseconds. */
export const startOf = (day: number) => day * DAY_MS - INDIA_MS;

/** The month of a day, as a number: 202611. */
export function monthOf(day: number): number {
  const date = new Date(day * DAY_MS);
  return date.getUTCFullYear() * 100 + date.getUTCMonth() + 1;
}

/** Where a case stands: a stage while it is under way, `live`, or how it ended. Both kinds of live are one. */
export function placeOf({ end, status, stage }: Pick<Case, 'end' | 'status' | 'stage'>): string {
  if (end !== null) return end.kind;
  return status === 'live' ? 'live' : stage;
}

/** Whom a case waits on, and since when (without time that counts for nobody). */
export interface Waiting {
  readonly holder: string;
  /** Epoch milliseconds. */
  readonly since: number;
  /** The oldest piece of work that waits there. */
  readonly about: string;
}

/** Held cases wait on nobody; they are told under this word. */
export const HELD = 'held';

/** The parties that a case on its way waits on, one line for each. A live or ended case is not on its way. */
export function waitingOf(theCase: Case): Waiting[] {
  if (theCase.end !== null || theCase.status === 'live') return [];
  if (theCase.held !== null)
    return [{ holder: HELD, since: Date.parse(theCase.held.since), about: theCase.held.reason }];
  const oldest = new Map<string, Waiting>();
  for (const { on, since, about } of waits(theCase)) {
    const at = Date.parse(since);
    const known = oldest.get(on);
    if (known === undefined || at < known.since) oldest.set(on, { holder: on, since: at, about });
  }
  return [...oldest.values()].sort((a, b) => (a.holder < b.holder ? -1 : 1));
}

/**
 * What a case counts for now. It is taken back when the case changes.
 * @param waiting what `waitingOf` says of the same state
 */
export function standing(
  { state }: Pick<Folded, 'state'>,
  waiting: readonly Waiting[],
  dueAt: string | null,
): Count[] {
  if (state === null) return [];
  const counts: Count[] = [{ what: 'place', code: placeOf(state), day: 0 }];
  for (const { holder, since } of waiting) {
    counts.push({ what: 'waiting', code: holder, day: dayOf(since) });
    if (dueAt !== null) counts.push({ what: 'due', code: holder, day: dayOf(Date.parse(dueAt)) });
  }
  return counts;
}

/** What an event counts for, for ever. */
export function happened(entry: Entry): Count[] {
  const day = dayOf(Date.parse(entry.at));
  const counts: Count[] = [{ what: 'event', code: entry.type, day }];
  if (entry.reached !== undefined) {
    counts.push({ what: 'ever', code: entry.reached, day: 0 });
    counts.push({ what: 'reached', code: entry.reached, day });
  }
  if (entry.reached !== undefined && entry.tookSeconds !== undefined)
    counts.push({ what: 'took', code: entry.reached, day: classOf(entry.tookSeconds) });
  if (entry.end !== undefined) counts.push({ what: 'ended', code: entry.end, day });
  for (const code of reasonsOf(entry)) counts.push({ what: 'reason', code, day: monthOf(day) });
  return counts;
}

/** The kinds of decisions that have reasons. */
const KINDS: Readonly<Record<string, string>> = {
  'requirement.returned': 'returned',
  'requirement.refused': 'refused',
  'requirement.appeal_dismissed': 'refused',
  'listing.refused': 'listing_refused',
  'listing.fell_back': 'listing_refused',
  'case.declined': 'declined',
};

function reasonsOf({ type, change }: Entry): string[] {
  const kind = KINDS[type];
  if (kind === undefined) return [];
  const { codes, issues } = change as { codes?: string[]; issues?: { code: string }[] };
  const all = codes ?? issues?.map(({ code }) => code) ?? [];
  return [...new Set(all)].map((code) => `${kind}|${code}`);
}

/** Durations are kept with two digits: a median of them is wrong by 5 % at most. */
function classOf(seconds: number): number {
  if (seconds < 100) return seconds;
  const unit = 10 ** (Math.floor(Math.log10(seconds)) - 1);
  return Math.round(seconds / unit) * unit;
}

/** What one count changes by, in each scope. */
export interface Sum extends Count {
  readonly scopes: readonly Scope[];
  /** As many as scopes, and none of them 0. */
  readonly by: readonly number[];
}

type Days = Map<number, Map<Scope, number>>;

/** Adds counts up, so that each is written once. */
export class Tally {
  /** By what, code and day; then by scope. No text is made for a key, since this is done for each event. */
  readonly #sums = new Map<What, Map<string, Days>>();

  /** @param scopes those of a case, as `scopesOf` orders them; or none */
  add(scopes: readonly Scope[], counts: readonly Count[], by: 1 | -1): void {
    for (const { what, code, day } of counts) {
      const codes = held(this.#sums, what, () => new Map<string, Days>());
      const days = held(codes, code, (): Days => new Map());
      const sums = held(days, day, () => new Map<Scope, number>());
      for (const index of COUNTED_IN[what]) {
        const scope = scopes[index];
        if (scope !== undefined) sums.set(scope, (sums.get(scope) ?? 0) + by);
      }
    }
  }

  /** What changed, without what came to nothing. */
  *changes(): Generator<Sum> {
    for (const [what, codes] of this.#sums)
      for (const [code, days] of codes)
        for (const [day, sums] of days) {
          const changed = [...sums].filter(([, by]) => by !== 0);
          const scopes = changed.map(([scope]) => scope);
          yield { what, code, day, scopes, by: changed.map(([, by]) => by) };
        }
  }
}

/** The value of a key, which is made where there is none. */
export function held<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
