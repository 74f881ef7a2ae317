import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { LoadedDataConverter } from '@temporalio/common';
import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow/index.js';
import type { History as RunHistory } from '@temporalio/common/lib/proto-utils.js';
import { z } from 'zod';
import { type Envelope, envelope } from '../../contracts/envelope.ts';
import type { DossierStore } from '../../dossier/store.ts';
import { FAULTS, type PublishActivities } from '../../workflows/interface/activities.ts';
import { notOpen } from './commands.ts';
import { latestOwnRun, latestRun, runsOf } from './last-run.ts';
import { grpcCodeOf } from './no-answer.ts';

/** Reads the published events of a case from the histories of its workflow runs. */

/** Events that a history lacks, by their numbers. */
export interface MissingEvents {
  readonly from: number;
  /** Null where it is unknown how many follow, or whether any does. */
  readonly to: number | null;
}

/** The published events of a case: each once, oldest first. `whole` says whether they are all of them. */
export type CaseHistory =
  | { readonly whole: true; readonly events: readonly Envelope[] }
  | {
      readonly whole: false;
      readonly events: readonly Envelope[];
      readonly missing: readonly [MissingEvents, ...MissingEvents[]];
    };

/** What the history of one run tells. */
export interface RunStory {
  /** The events whose publication the run knows as confirmed. */
  readonly events: readonly Envelope[];
  /** How many events of the case were published when the run began. */
  readonly before: number;
  /** True while the run is open or after it has completed: then no later run has published anything. */
  readonly isLast: boolean;
}

/**
 * The published events of a case, as the server's histories of its runs have them.
 * @throws Refused CASE_UNKNOWN, CASE_ENDED or UNDER_REPAIR where the server has no run of the case (any more)
 */
export async function historyOf(
  client: Client,
  dossier: DossierStore,
  caseId: string,
): Promise<CaseHistory> {
  const latest = await latestOwnRun(client, caseId, await latestRun(client, caseId));
  if (latest === null) throw await notOpen(client, dossier, caseId);
  const stories: RunStory[] = [];
  const known = (await runsOf(client, caseId, latest)).reverse();
  for (const runId of known) {
    const history = await fetched(client, caseId, runId);
    if (history === null) continue;
    const next = endOf(history)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
    // The run has gone on in another one since the runs were listed.
    if (next && !known.includes(next)) known.push(next);
    const story = await storyOf(history, runId, client.options.loadedDataConverter);
    if (story !== null) stories.push(story);
  }
  return joined(stories, caseId);
}

/**
 * Joins what the runs of a case tell, the earliest first. A number that no run tells is missing, whatever the reason:
 * the server has forgotten the run, or an operator confirmed a publication by hand.
 */
export function joined(stories: readonly RunStory[], caseId: string): CaseHistory {
  const told = new Map<number, Envelope>();
  for (const one of stories.flatMap(({ events }) => events))
    if (one.subject === caseId) told.set(Number(one.sequence), one);
  const numbers = [...told.keys()].sort((a, b) => a - b);
  const events = numbers.flatMap((number) => told.get(number) ?? []);
  const through = Math.max(0, ...stories.map(({ before }) => before), ...numbers);
  const missing: MissingEvents[] = [];
  let last = 0;
  for (const number of [...numbers, through + 1]) {
    if (number > last + 1) missing.push({ from: last + 1, to: number - 1 });
    last = number;
  }
  if (stories.at(-1)?.isLast !== true) missing.push({ from: through + 1, to: null });
  const [first, ...others] = missing;
  return first === undefined
    ? { whole: true, events }
    : { whole: false, events, missing: [first, ...others] };
}

const PUBLISH: keyof PublishActivities = 'publishEvents';
const publication = z.object({ batch: z.array(envelope).min(1) });
const receipt = z.object({ from: z.int(), to: z.int() });
/** The receipt is the answer of a publication, and stands beside the answer or the failure of any other call. */
const published = z.object({ answer: receipt });
const publishedAlong = z.object({ published: receipt });
const carried = z.tuple([
  z.object({
    kind: z.literal('carry'),
    case: z.object({ sequence: z.int() }),
    outbox: z.array(z.unknown()),
  }),
]);

type Payloads = Parameters<typeof decodeArrayFromPayloads>[1];
type Payload = NonNullable<Payloads>[number];

/**
 * Reads the history of a run.
 * @returns null for a run that a reset made, which publishes nothing, and for one that was refused at its start
 */
export async function storyOf(
  history: RunHistory,
  runId: string,
  converter: LoadedDataConverter,
): Promise<RunStory | null> {
  const events = history.events ?? [];
  const start = events[0]?.workflowExecutionStartedEventAttributes;
  const end = endOf(history);
  const original = start?.originalExecutionRunId;
  if (original && original !== runId) return null;
  const { failure } = end?.workflowExecutionFailedEventAttributes ?? {};
  if (failure?.applicationFailureInfo?.type === FAULTS.START_REFUSED) return null;
  const decoded = (payloads: Payloads) => decodeArrayFromPayloads(converter, payloads);
  const asked = new Map<string, { readonly isAlong: boolean; readonly input: Payload }>();
  const confirmed: Envelope[] = [];
  for (const { eventId, ...one } of events) {
    const scheduled = one.activityTaskScheduledEventAttributes;
    const payloads = scheduled?.input?.payloads ?? [];
    const isAlong = scheduled?.activityType?.name !== PUBLISH;
    // Events that go out with a call are its second input; most calls have none.
    const input = payloads[isAlong ? 1 : 0];
    if (input !== undefined) asked.set(String(eventId), { isAlong, input });
    const completed = one.activityTaskCompletedEventAttributes;
    const failed = one.activityTaskFailedEventAttributes;
    const call = asked.get(String((completed ?? failed)?.scheduledEventId));
    if (call === undefined) continue;
    const [given] = await decoded([call.input]);
    const batch = publication.safeParse(given).data?.batch ?? [];
    const result =
      completed?.result ?? failed?.failure?.applicationFailureInfo?.details ?? undefined;
    const [said] = await decoded(result?.payloads);
    const found = call.isAlong
      ? publishedAlong.safeParse(said).data?.published
      : published.safeParse(said).data?.answer;
    confirmed.push(...confirmedOf(batch, found));
  }
  const carry = carried.safeParse(await decoded(start?.input?.payloads)).data?.[0];
  return {
    events: confirmed,
    before: carry === undefined ? 0 : carry.case.sequence - carry.outbox.length,
    isLast: end === null || Boolean(end.workflowExecutionCompletedEventAttributes),
  };
}

/** The events of a batch that a receipt confirms: as the case counts them (`workflows/outbox.ts`). */
function confirmedOf(
  batch: readonly Envelope[],
  said: { from: number; to: number } | undefined,
): readonly Envelope[] {
  const isOurs = said !== undefined && said.from === Number(batch[0]?.sequence);
  return isOurs ? batch.filter(({ sequence }) => Number(sequence) <= said.to) : [];
}

/** The event that closed a run; null while it is open. */
function endOf({ events }: RunHistory) {
  const last = events?.at(-1);
  const isEnd =
    last?.workflowExecutionCompletedEventAttributes ??
    last?.workflowExecutionContinuedAsNewEventAttributes ??
    last?.workflowExecutionFailedEventAttributes ??
    last?.workflowExecutionTerminatedEventAttributes ??
    last?.workflowExecutionTimedOutEventAttributes ??
    last?.workflowExecutionCanceledEventAttributes;
  return last !== undefined && isEnd ? last : null;
}

/** The gRPC code for what the server does not have. */
const NOT_FOUND = 5;

/** The history of a run; null where the server has forgotten it since it was listed. */
async function fetched(client: Client, caseId: string, runId: string): Promise<RunHistory | null> {
  try {
    return await client.workflow.getHandle(caseId, runId).fetchHistory();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError || grpcCodeOf(error) === NOT_FOUND) return null;
    throw error;
  }
}
