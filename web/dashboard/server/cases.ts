import type { CaseList, CaseRow, Story, Stretch } from '../interface.ts';
import { areOfWaiting, type Districts, type Filters, ofCases, ofWaiting } from './filters.ts';
import { districtName, stateName } from './places.ts';
import type { Projection } from './projection.ts';
import { waitingOf } from './tally.ts';
import type { Entry } from './timeline.ts';

/** Single cases, for people who have signed in: each sees the districts that are theirs. */

const mayLook = (districts: Districts, district: string) =>
  districts.includes('all') || districts.includes(district);

export interface Wanted extends Filters {
  readonly offset: number;
}

const PAGE = 50;

/** Cases that fit, those that wait longest first. @param now epoch milliseconds */
export function listCases(
  { db }: Projection,
  districts: Districts,
  wanted: Wanted,
  now: number,
): CaseList {
  const isWaiting = areOfWaiting(wanted);
  const fits = ofCases(wanted, districts);
  const waits = ofWaiting(wanted, now);
  const order = isWaiting ? 'waiting.since, waiting.case_id' : 'cases.updated_at DESC';
  const from = isWaiting
    ? 'waiting JOIN cases USING (case_id)'
    : 'cases LEFT JOIN waiting USING (case_id)';
  const rows = db.all(
    `SELECT case_id, state, district, trade, place, holder, since, waiting.due_at AS due
     FROM ${from} WHERE ${fits.sql} AND ${waits.sql}
     ORDER BY ${order} LIMIT ${PAGE + 1} OFFSET ?`,
    ...[...fits.values, ...waits.values, wanted.offset],
  );
  return {
    rows: rows.slice(0, PAGE).map(
      (one): CaseRow => ({
        caseId: String(one.case_id),
        state: stateName(String(one.state)),
        district: districtName(String(one.district)),
        trade: String(one.trade),
        place: String(one.place),
        holder: one.holder === null ? null : String(one.holder),
        since: one.since === null ? null : Number(one.since),
        dueAt: one.due === null ? null : Number(one.due),
      }),
    ),
    hasMore: rows.length > PAGE,
  };
}

/** The story of a case; null where there is none that this account may see. */
export function storyOf(
  projection: Projection,
  districts: Districts,
  caseId: string,
  temporalUrl: string | null,
): Story | null {
  const found = projection.db.one(
    `SELECT cases.*, folded FROM cases JOIN folds USING (case_id) WHERE case_id = ?`,
    caseId,
  );
  if (found === undefined || !mayLook(districts, String(found.district))) return null;
  const { state } = JSON.parse(String(found.folded));
  if (state === null) return null;
  const lines = projection.timeline(caseId);
  return {
    caseId,
    state: stateName(state.state),
    district: districtName(state.district),
    trade: state.trade,
    route: state.collective ?? state.route,
    place: String(found.place),
    openedAt: state.openedAt,
    waiting: waitingOf(state).map(({ holder, since, about }) => ({
      holder,
      about,
      since: new Date(since).toISOString(),
    })),
    dueAt: found.due_at === null ? null : new Date(Number(found.due_at)).toISOString(),
    lines,
    stretches: stretchesOf(lines),
    temporalUrl: temporalUrl === null ? null : `${temporalUrl}/${encodeURIComponent(caseId)}`,
    halted: found.stopped !== null ? 'gap' : found.newer !== null ? 'newer' : null,
  };
}

/** How long a case waited on whom. Time while it was held, and after it was live or ended, is nobody's. */
function stretchesOf(lines: readonly Entry[]): Stretch[] {
  const stretches: { holders: readonly string[]; from: string; to: string | null }[] = [];
  for (const { at, waitingOn, type, end } of lines) {
    const last = stretches.at(-1);
    const isOver = type === 'case.went_live' || end !== undefined;
    const holders = isOver ? [] : waitingOn;
    if (last?.to === null && last.holders.join() === holders.join()) continue;
    if (last?.to === null) last.to = at;
    if (holders.length > 0) stretches.push({ holders, from: at, to: null });
  }
  return stretches;
}
