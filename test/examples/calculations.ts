import type { Case } from '../../contracts/case.ts';
import { type Envelope, unwrap } from '../../contracts/envelope.ts';
import { type RecordedEvent, reduce } from '../../contracts/reducer.ts';
import { ENDS, type Party, STAGES, type Stage } from '../../contracts/vocabulary.ts';

/**
 * The results of the queries of `examples/sql`, calculated another way: from the cases that the events fold to, step by
 * step, and not from the common fields of the envelopes.
 */

const DAY_MS = 86_400_000;

/** A case after one of its events. */
interface Step {
  readonly event: RecordedEvent;
  readonly before: Case | null;
  readonly after: Case;
}
/** The steps of each case, in order. */
export type Lives = readonly (readonly Step[])[];

export function livesOf(events: readonly Envelope[]): Lives {
  const lives = new Map<string, Step[]>();
  for (const event of events.map(unwrap)) {
    const life = lives.get(event.caseId) ?? [];
    const before = life.at(-1)?.after ?? null;
    if (event.sequence <= (before?.sequence ?? 0)) continue;
    life.push({ event, before, after: reduce(before, event) });
    lives.set(event.caseId, life);
  }
  return [...lives.values()];
}

const lastOf = (life: readonly Step[]): Case => {
  const last = life.at(-1);
  if (last === undefined) throw new Error('a life without events');
  return last.after;
};
const place = (stage: Stage) => STAGES.indexOf(stage);
const peopleIn = (cases: readonly Case[]) => new Set(cases.map(({ artisanId }) => artisanId)).size;
const isShown = (people: number, smallest: number) => people === 0 || people >= smallest;

/** `funnel.sql` */
export function funnel(lives: Lives, smallest: number) {
  const furthest = lives.map((life) => ({
    reached: Math.max(...life.map(({ after }) => place(after.stage))),
    theCase: lastOf(life),
  }));
  return STAGES.map((stage) => {
    const there = furthest.filter(({ reached }) => reached >= place(stage));
    const here = there.filter(({ reached }) => reached === place(stage));
    const shown = (cases: readonly { theCase: Case }[]) => {
      const people = peopleIn(cases.map(({ theCase }) => theCase));
      return isShown(people, smallest) ? cases.length : null;
    };
    const ended = (kind: string) =>
      shown(here.filter(({ theCase }) => (theCase.end?.kind ?? 'open') === kind));
    const ends = Object.fromEntries([...ENDS, 'open'].map((kind) => [kind, ended(kind)]));
    return { stage, reached: shown(there), ...ends };
  });
}

/** `time-by-holder.sql` */
export function timeByHolder(lives: Lives, smallest: number) {
  const latest = Math.max(...lives.flat().map(({ event }) => Date.parse(event.at)));
  const cells = new Map<string, { theCase: Case; days: number }[]>();
  for (const life of lives) {
    const spent = new Map<string, number>();
    for (const [index, { event, before, after }] of life.entries()) {
      // What the system lost counts for none of those whom the case waited on meanwhile.
      if (event.type === 'case.time_restored' && before !== null && before.status !== 'live') {
        for (const party of partiesOf(before)) {
          const cell = `${place(after.stage)}/${party}`;
          spent.set(cell, (spent.get(cell) ?? 0) - event.data.lostMs);
        }
      }
      if (after.held !== null || after.status === 'live') continue;
      const next = life[index + 1]?.event.at;
      const until = next === undefined ? latest : Date.parse(next);
      const span = until - Date.parse(event.at);
      for (const party of partiesOf(after)) {
        const cell = `${place(after.stage)}/${party}`;
        spent.set(cell, (spent.get(cell) ?? 0) + span);
      }
    }
    for (const [cell, ms] of spent) {
      if (ms <= 0) continue;
      const one = { theCase: lastOf(life), days: ms / DAY_MS };
      cells.set(cell, [...(cells.get(cell) ?? []), one]);
    }
  }
  return [...cells]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([cell, waits]) => {
      const [index = '', holder = ''] = cell.split('/');
      const people = peopleIn(waits.map(({ theCase }) => theCase));
      const days = waits.map((one) => one.days).sort((one, other) => one - other);
      const shown = (number: number) => (isShown(people, smallest) ? number : null);
      return {
        stage: STAGES[Number(index)],
        holder,
        cases: shown(days.length),
        median_days: shown(quantile(days, 0.5)),
        p90_days: shown(quantile(days, 0.9)),
      };
    });
}

const partiesOf = ({ waiting, end }: Case): readonly Party[] => (end === null ? waiting.on : []);

/** A quantile, interpolated linearly between two values. */
function quantile(sorted: readonly number[], part: number): number {
  const at = (sorted.length - 1) * part;
  const [low = 0, high = low] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
}

/** `reasons.sql` */
export function reasons(lives: Lives, smallest: number) {
  const rows = new Map<string, Case[]>();
  const count = (theCase: Case, requirement: string, code: string) => {
    const row = [theCase.trade, requirement.replace(/:.*/, ''), code].join('/');
    rows.set(row, [...(rows.get(row) ?? []), theCase]);
  };
  for (const { event, before, after } of lives.flat()) {
    for (const one of Object.values(after.requirements)) {
      if (one === before?.requirements[one.id]) continue;
      const isReturned = one.status === 'returned' && one.since === event.at;
      // A refusal that stood its appeal is no second one.
      const isRefused = one.status === 'refused' && one.refusal === after.sequence;
      if (isReturned || isRefused) for (const code of one.codes) count(after, one.id, code);
    }
    for (const [key, one] of Object.entries(after.listings)) {
      // Time that is given back moves its clock, and refuses nothing anew.
      if (one === before?.listings[key] || one.since !== event.at) continue;
      if (one.status !== 'refused') continue;
      for (const { code } of one.issues) count(after, 'product', code);
    }
  }
  return [...rows]
    .map(([row, cases]) => {
      const [trade = '', requirement = '', code = ''] = row.split('/');
      return { trade, requirement, code, times: cases.length, people: peopleIn(cases) };
    })
    .filter(({ people }) => people >= smallest)
    .sort((one, other) => other.times - one.times || (nameOf(one) < nameOf(other) ? -1 : 1));
}

const nameOf = (row: { trade: string; requirement: string; code: string }) =>
  [row.trade, row.requirement, row.code].join('\0');
