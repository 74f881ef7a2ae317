import { createHash } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { decodeTypedSearchAttributes } from '@temporalio/common/lib/converter/payload-search-attributes.js';
import { tsToMs } from '@temporalio/common/lib/time.js';
import { z } from 'zod';
import { UNLISTED } from '../../contracts/places/states.ts';
import { rule } from '../../contracts/rules.ts';
import { caseId, code, district, instant, state } from '../../contracts/shapes.ts';
import { ENDS, PARTIES, STAGES } from '../../contracts/vocabulary.ts';
import type { AccessResource } from '../../policies/access/access.ts';
import { ATTRIBUTES, WORKFLOW_TYPE } from '../../workflows/interface/search-attributes.ts';
import { organisationOf, placeOf } from '../identity/about.ts';
import type { Account } from '../identity/account.ts';
import type { Guard } from '../identity/guard.ts';
import { Failure } from './problems.ts';

/**
 * Lists and counts cases over Temporal's visibility: all open ones, and ended ones for as long as the server retains their
 * runs. The list lags the cases by a moment.
 */

/** `held` is a status of the list alone: the case itself says since when and why. */
const STATUSES = ['open', 'held', 'dormant', 'live', 'ended'] as const;

const flag = z.enum(['true', 'false']);
const filters = z.strictObject({
  stage: z.enum(STAGES).optional(),
  status: z.enum(STATUSES).optional(),
  waitingOn: z.enum(PARTIES).optional(),
  state: state.optional(),
  district: district.optional(),
  trade: code.optional(),
  end: z.enum(ENDS).optional(),
  late: flag.optional().describe('true: only cases that somebody has let wait for too long'),
});
export type Filters = z.infer<typeof filters>;

const MOST_IN_PAGE = 200;
const cursorText = z.string().regex(/^[a-p]{2,4000}$/, rule('cursor'));
export const listQuery = filters.extend({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(MOST_IN_PAGE)
    .default(50)
    .describe('how many cases a page has at most'),
  cursor: cursorText.optional().describe('`next` of the page before, with the same filters'),
});

const COUNTED = { stage: STAGES, status: STATUSES, waitingOn: PARTIES, end: ENDS } as const;
const COUNTED_BY = ['stage', 'status', 'waitingOn', 'end'] as const;
export const countQuery = filters.extend({
  by: z.enum(COUNTED_BY).optional().describe('one number for each value of it'),
});

export const listed = z.strictObject({
  items: z.array(
    z.strictObject({
      caseId,
      stage: z.enum(STAGES),
      status: z.enum(STATUSES),
      waitingOn: z.array(z.enum(PARTIES)),
      trade: code,
      state,
      district,
      dueAt: instant.nullable(),
      late: z.boolean(),
      end: z.enum(ENDS).nullable(),
      openedAt: instant,
    }),
  ),
  next: cursorText.nullable().describe('The cursor of the next page; null after the last one.'),
});
export type Listed = z.infer<typeof listed>;

export const counted = z.strictObject({
  total: z.int().min(0),
  by: z
    .partialRecord(z.enum([...STAGES, ...STATUSES, ...PARTIES, ...ENDS]), z.int().min(0))
    .nullable(),
});

/**
 * What a list is narrowed to, whether the account filters or not: to its districts where the policies do not let it see a case
 * without a known one, and to the cases that its organisation opened where they do not let it see one without that.
 * @returns conditions of a visibility query; null for none
 */
export function narrowedTo(
  account: Account,
  action: 'listCases' | 'countCases',
  guard: Guard,
): string | null {
  const own = organisationOf(account, guard);
  const conditions = [
    ...(guard.allows(account, action, own) ? [] : [inDistricts(account)]),
    ...(guard.allows(account, action, placeOf(account)) ? [] : [openedBy(own)]),
  ];
  return conditions.length === 0 ? null : conditions.join(' AND ');
}

/** An account without an organisation has opened nothing. */
const openedBy = ({ organisation = 'none' }: Pick<AccessResource, 'organisation'>) =>
  `${ATTRIBUTES.organisation.name} = ${quoted([organisation])}`;

function inDistricts({ districts = [] }: Account): string {
  const states = districts.filter((one) => one.length === 2);
  const rest = districts.filter((one) => one.length > 2);
  const conditions = [
    ...(states.length > 0 ? [`State IN (${quoted(states)})`] : []),
    ...(rest.length > 0 ? [`District IN (${quoted(rest)})`, unlistedBeside(rest)] : []),
  ];
  // Without any district there is nothing to see.
  return conditions.length === 0 ? "State = 'none'" : `(${conditions.join(' OR ')})`;
}

/** What is unlisted in a State is a matter of all who work in one of its districts. */
const unlistedBeside = (districts: readonly string[]) =>
  `(District = '${UNLISTED}' AND State IN (${quoted([...new Set(districts.map((one) => one.slice(0, 2)))])}))`;

/** Of a case several runs may be left: one that is open, or the one in which it ended. */
const ONE_RUN = `WorkflowType = '${WORKFLOW_TYPE}' AND (ExecutionStatus = 'Running' OR CaseEnd IS NOT NULL)`;

/** The visibility query. Every value has the form of one of our words: none can hold a quote. */
function queryOf(given: Filters, narrowed: string | null, now: string): string {
  const equal = {
    Stage: given.stage,
    CaseStatus: given.status,
    WaitingOn: given.waitingOn,
    State: given.state,
    District: given.district,
    Trade: given.trade,
    CaseEnd: given.end,
  };
  const conditions = Object.entries(equal).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name} = ${quoted([value])}`],
  );
  if (given.late === 'true') conditions.push(`DueAt < '${now}'`);
  if (given.late === 'false') conditions.push(`(DueAt >= '${now}' OR DueAt IS NULL)`);
  return [ONE_RUN, ...(narrowed === null ? [] : [narrowed]), ...conditions].join(' AND ');
}

const quoted = (values: readonly string[]) =>
  values.map((one) => `'${one.replaceAll("'", "''")}'`).join(', ');

/** What a cursor holds: the server's own token, the time that "late" means, and which list it continues. */
const cursorForm = z.strictObject({ token: z.string(), now: instant, list: z.string() });

/** @throws Failure MALFORMED for a cursor of another list */
export async function listCases(
  client: Client,
  { cursor, limit, ...given }: z.infer<typeof listQuery>,
  narrowed: string | null,
): Promise<Listed> {
  const from = cursor === undefined ? null : cursorOf(cursor);
  const now = from?.now ?? new Date().toISOString();
  const query = queryOf(given, narrowed, now);
  const list = createHash('sha256').update(query).digest('hex').slice(0, 16);
  if (from !== null && from.list !== list) throw foreignCursor();
  const { executions, nextPageToken } = await client.workflowService.listWorkflowExecutions({
    namespace: client.options.namespace,
    pageSize: limit,
    query,
    nextPageToken: from === null ? null : Buffer.from(from.token, 'base64url'),
  });
  const token = Buffer.from(nextPageToken ?? []).toString('base64url');
  return {
    items: (executions ?? []).flatMap((one) => {
      const item = itemOf(one, now);
      return item === null ? [] : [item];
    }),
    next: token === '' ? null : sealed({ token, now, list }),
  };
}

/** In letters alone: an answer has no text that could hold a number. */
const sealed = (one: z.infer<typeof cursorForm>) =>
  Buffer.from(JSON.stringify(one))
    .toString('hex')
    .replaceAll(/./g, (digit) => LETTERS[Number.parseInt(digit, 16)] ?? '');
const LETTERS = 'abcdefghijklmnop';

function cursorOf(text: string): z.infer<typeof cursorForm> {
  try {
    const hex = text.replaceAll(/./g, (letter) => LETTERS.indexOf(letter).toString(16));
    return cursorForm.parse(JSON.parse(Buffer.from(hex, 'hex').toString()));
  } catch {
    throw foreignCursor();
  }
}

const foreignCursor = () => Failure.of('MALFORMED', [{ field: 'cursor', rule: rule('cursor') }]);

type Execution = NonNullable<
  Awaited<ReturnType<Client['workflowService']['listWorkflowExecutions']>>['executions']
>[number];

/** @returns null for a run whose attributes are not those of a case, as of one that was started by hand */
function itemOf(run: Execution, now: string): Listed['items'][number] | null {
  const found = decodeTypedSearchAttributes(run.searchAttributes?.indexedFields);
  const dueAt = found.get(ATTRIBUTES.dueAt)?.toISOString() ?? null;
  const item = listed.shape.items.element.safeParse({
    caseId: run.execution?.workflowId,
    stage: found.get(ATTRIBUTES.stage),
    status: found.get(ATTRIBUTES.status),
    waitingOn: found.get(ATTRIBUTES.waitingOn) ?? [],
    trade: found.get(ATTRIBUTES.trade),
    state: found.get(ATTRIBUTES.state),
    district: found.get(ATTRIBUTES.district),
    dueAt,
    late: dueAt !== null && dueAt < now,
    end: found.get(ATTRIBUTES.end) ?? null,
    openedAt: new Date(tsToMs(run.startTime)).toISOString(),
  });
  return item.data ?? null;
}

/** Counts cases, in all and for each value of one attribute. A case may wait on several parties: it counts for each. */
export async function countCases(
  client: Client,
  { by, ...given }: z.infer<typeof countQuery>,
  narrowed: string | null,
): Promise<z.infer<typeof counted>> {
  const query = queryOf(given, narrowed, new Date().toISOString());
  const count = async (also?: string) =>
    (await client.workflow.count(also === undefined ? query : `${query} AND ${also}`)).count;
  if (by === undefined) return { total: await count(), by: null };
  const name = ATTRIBUTES[by].name;
  const values: readonly string[] = COUNTED[by];
  const [total = 0, ...each] = await Promise.all([
    count(),
    ...values.map((value) => count(`${name} = '${value}'`)),
  ]);
  return {
    total,
    by: Object.fromEntries(values.map((value, index) => [value, each[index] ?? 0])) as never,
  };
}
