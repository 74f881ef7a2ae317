import { ENDS, isDistrict, STAGES } from '@artisan-onboarding/contract';
import { z } from 'zod';
import { BUCKETS } from '../interface.ts';
import { HOLDERS } from './cells.ts';
import { dayOf, startOf } from './tally.ts';

/** Filters of cases, which combine: what a request may say of them, and the conditions in SQL that they come to. */

const code = z.string().regex(/^[A-Za-z_]{1,40}$/);

/** As they stand in a query. All are optional. */
export const FILTERS = {
  state: code.optional(),
  district: z.string().refine(isDistrict).optional(),
  trade: code.optional(),
  /** The id of a collective; `own` for cases with a seller account of their own. */
  collective: z
    .string()
    .regex(/^[a-z-]{1,60}$/)
    .optional(),
  holder: z.enum(HOLDERS).optional(),
  /** The index of one of `BUCKETS`: for how long the case has waited. */
  bucket: z.coerce
    .number()
    .int()
    .min(0)
    .max(BUCKETS.length - 1)
    .optional(),
  /** Only what is past its deadline. */
  late: z
    .literal('1')
    .transform(() => true)
    .optional(),
  place: z.enum([...STAGES, ...ENDS]).optional(),
} as const;
const filters = z.object(FILTERS);
export type Filters = z.infer<typeof filters>;

/** The districts of an account: codes, or `all`. */
export type Districts = readonly string[];

type Value = string | number | null;

/** Conditions in SQL, joined by AND, with their values. */
export interface Conditions {
  readonly sql: string;
  readonly values: readonly Value[];
}

function conditions(given: readonly (readonly [sql: string, ...values: Value[]])[]) {
  return {
    sql: given.length === 0 ? '1' : given.map(([sql]) => sql).join(' AND '),
    values: given.flatMap(([, ...values]) => values),
  };
}

/** Which rows of `cases` fit, of those that the account may see. */
export function ofCases(
  { state, district, trade, collective, place }: Filters,
  districts: Districts,
): Conditions {
  return conditions([
    ["cases.place <> ''"],
    ...(state === undefined ? [] : [['cases.state = ?', state] as const]),
    ...(district === undefined ? [] : [['cases.district = ?', district] as const]),
    ...(trade === undefined ? [] : [['cases.trade = ?', trade] as const]),
    ...(collective === undefined
      ? []
      : [['cases.collective IS ?', collective === 'own' ? null : collective] as const]),
    ...(place === undefined ? [] : [['cases.place = ?', place] as const]),
    ...(districts.includes('all')
      ? []
      : [[`cases.district IN (${districts.map(() => '?').join(', ')})`, ...districts] as const]),
  ]);
}

/** Whether any filter is about waiting, so that only cases fit that wait on somebody. */
export const areOfWaiting = ({ holder, bucket, late }: Filters) =>
  holder !== undefined || bucket !== undefined || late === true;

/** Which rows of `waiting` fit. @param now epoch milliseconds */
export function ofWaiting({ holder, bucket, late }: Filters, now: number): Conditions {
  const today = dayOf(now);
  const [from, to] = bucket === undefined ? [null, null] : (BUCKETS[bucket] ?? [null, null]);
  return conditions([
    ...(holder === undefined ? [] : [['waiting.holder = ?', holder] as const]),
    ...(from === null ? [] : [['waiting.since < ?', startOf(today - from + 1)] as const]),
    ...(to === null ? [] : [['waiting.since >= ?', startOf(today - to)] as const]),
    ...(late ? [['waiting.due_at < ?', startOf(today)] as const] : []),
  ]);
}
