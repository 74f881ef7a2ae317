import type { CaseList, CaseRow, Story, Stretch } from '../interface.ts';
import { BUCKETS } from '../interface.ts';
import { districtName, stateName } from './places.ts';
import type { Projection } from './projection.ts';
import { dayOf, startOf, waitingOf } from './tally.ts';
import type { Entry } from './timeline.ts';

/** Single cases, for people who have signed in: each sees the districts that are theirs. */

/** The districts of an account: codes, or `all`. */
export type Districts = readonly string[];

const mayLook = (districts: Districts, district: string) =>
  districts.includes('all') || districts.includes(district);

export interface Wanted {
  readonly holder?: string | undefined;
  /** The index of one of `BUCKETS`. */
  readonly bucket?: number | undefined;
  /** Only what is past its deadline. */
  readonly late?: boolean | undefined;
  readonly place?: string | undefined;
  readonly state?: string | undefined;
  readonly district?: string | undefined;
  readonly trade?: string | undefined;
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
  const today = dayOf(now);
  const where: string[] = [];
  const values: (string | number)[] = [];
  const add = (condition: string, ...given: (string | number)[]) => {
    where.push(condition);
    values.push(...given);
  };
  const isWaiting =
    wanted.holder !== undefined || wanted.bucket !== undefined || wanted.late === true;
  if (wanted.holder !== undefined) add('waiting.holder = ?', wanted.holder);
  const bucket = wanted.bucket === undefined ? undefined : BUCKETS[wanted.bucket];
  if (bucket !== undefined) {
    const [from, to] = bucket;
    add('waiting.since < ?', startOf(today - from + 1));
    if (to !== null) add('waiting.since >= ?', startOf(today - to));
  }
  if (wanted.late) add('waiting.due_at < ?', startOf(today));
  if (wanted.place !== undefined) add('cases.place = ?', wanted.place);
  if (wanted.state !== undefined) add('cases.state = ?', wanted.state);
  if (wanted.district !== undefined) add('cases.district = ?', wanted.district);
  if (wanted.trade !== undefined) add('cases.trade = ?', wanted.trade);
  if (!districts.includes('all'))
    add(`cases.district IN (${districts.map(() => '?').join(', ')})`, ...districts);
  const order = isWaiting ? 'waiting.since, waiting.case_id' : 'cases.updated_at DESC';
  const from = isWaiting
    ? 'waiting JOIN cases USING (case_id)'
    : 'cases LEFT JOIN waiting USING (case_id)';
  const rows = db.all(
    `SELECT case_id, state, district, trade, place, holder, since, waiting.due_at AS due
     FROM ${from} WHERE ${where.length === 0 ? '1' : where.join(' AND ')} AND cases.place <> ''
     ORDER BY ${order} LIMIT ${PAGE + 1} OFFSET ?`,
    ...[...values, wanted.offset],
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
