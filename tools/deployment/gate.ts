import { createHash } from 'node:crypto';
import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import type { History } from '@temporalio/common/lib/proto-utils.js';
import { DefaultLogger } from '@temporalio/worker';
import { receiptFor } from '../../activities/publishing.ts';
import { ATTRIBUTES, WORKFLOW_TYPE } from '../../workflows/interface/search-attributes.ts';
import { type RecordedRun, replayEach } from './replay.ts';

/**
 * The gate of a deployment: replays a sample of the open cases against the workflow code of a folder, before a build with
 * that code takes traffic. A case that would fail, or publish other bytes under a number that it has used, closes it.
 */

/** Ages of a case's run, in milliseconds: a case is in the first group whose limit it has not reached. */
const DAY = 86_400_000;
const AGES: readonly (readonly [name: string, limit: number])[] = [
  ['up to a day', DAY],
  ['up to a week', 7 * DAY],
  ['up to a month', 30 * DAY],
  ['up to half a year', 182 * DAY],
  ['older', Number.POSITIVE_INFINITY],
];

/** A run in the sample. */
interface Chosen {
  readonly caseId: string;
  readonly runId: string;
}

/** The open cases of one stage and age. */
interface SampledGroup {
  readonly stage: string;
  readonly age: string;
  readonly open: number;
  readonly replayed: number;
}

/** A case that the code cannot go on with. */
interface FailedCase extends Chosen {
  /** The replay's error, or which events would be published anew with other bytes. */
  readonly why: string;
}

export interface GateReport {
  readonly open: number;
  readonly replayed: number;
  readonly groups: readonly SampledGroup[];
  readonly failed: readonly FailedCase[];
}

export interface GateOptions {
  readonly client: Client;
  /** The most cases that are taken of each stage and age. */
  readonly perGroup: number;
  /** Decides which: the same seed takes the same cases. */
  readonly seed: string;
  /** The folder with the workflow code; the project's own without it. */
  readonly folder?: string;
  /** Hears how many cases are replayed. What it returns is called after each. */
  readonly onSample?: (count: number) => () => void;
}

/** Chooses the sample and replays it. Nothing is changed. @throws Error if the server cannot be asked */
export async function checkOpenCases(options: GateOptions): Promise<GateReport> {
  const { client, perGroup, seed, folder, onSample = () => () => undefined } = options;
  const all = new Map<string, Chosen[]>();
  const query = `WorkflowType = '${WORKFLOW_TYPE}' AND ExecutionStatus = 'Running'`;
  const now = Date.now();
  let open = 0;
  for await (const one of client.workflow.list({ query })) {
    open += 1;
    const group = JSON.stringify([stageOf(one), ageOf(now - one.startTime.getTime())]);
    all.set(group, [...(all.get(group) ?? []), { caseId: one.workflowId, runId: one.runId }]);
  }
  const groups: SampledGroup[] = [];
  const sample: Chosen[] = [];
  for (const [group, cases] of [...all].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [stage, age] = JSON.parse(group) as [string, string];
    const taken = drawn(cases, perGroup, seed);
    groups.push({ stage, age, open: cases.length, replayed: taken.length });
    sample.push(...taken);
  }
  const failed = await replaySample(client, sample, folder, onSample(sample.length));
  return { open, replayed: sample.length, groups, failed };
}

/** Draws by a hash of seed and id, which no order of the list changes. */
function drawn(cases: readonly Chosen[], most: number, seed: string): Chosen[] {
  const rank = ({ caseId }: Chosen) =>
    createHash('sha256').update(`${seed}/${caseId}`).digest('hex');
  const ranked = cases.map((one) => [rank(one), one] as const);
  return ranked
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, most)
    .map(([, one]) => one);
}

async function replaySample(
  client: Client,
  sample: readonly Chosen[],
  folder: string | undefined,
  onReplayed: () => void,
): Promise<FailedCase[]> {
  const why = new Map<string, string>();
  const byName = new Map(sample.map((one) => [one.caseId, one]));
  const errors = await replayEach(histories(client, sample, onReplayed), {
    ...(folder === undefined ? {} : { folder }),
    logger: new DefaultLogger('ERROR', () => undefined),
    onPublication(caseId, published, batch) {
      const derived = receiptFor(batch);
      if (derived.sha256 === published.sha256) return;
      why.set(caseId, `would publish other bytes as events ${published.from} to ${published.to}`);
    },
  });
  for (const [caseId, error] of errors) why.set(caseId, firstLineOf(error));
  return [...why].flatMap(([caseId, reason]) => {
    const one = byName.get(caseId);
    return one === undefined ? [] : [{ ...one, why: reason }];
  });
}

/** Fetched one at a time, as they are replayed: a history may have megabytes. */
async function* histories(
  client: Client,
  sample: readonly Chosen[],
  onReplayed: () => void,
): AsyncGenerator<RecordedRun> {
  for (const { caseId, runId } of sample) {
    const history: History = await client.workflow.getHandle(caseId, runId).fetchHistory();
    yield { name: caseId, history };
    onReplayed();
  }
}

/** The SDK's message quotes Core's structures. What an operator needs is Core's own sentence. */
function firstLineOf({ message }: Error): string {
  const [, said] = /\[TMPRL1100\] ([^"\\]+)/.exec(message) ?? [];
  return said ?? message.split('\n', 1)[0] ?? message;
}

function stageOf({ typedSearchAttributes }: WorkflowExecutionInfo): string {
  return typedSearchAttributes.get(ATTRIBUTES.stage) ?? 'not shown yet';
}

function ageOf(ms: number): string {
  return AGES.find(([, limit]) => ms < limit)?.[0] ?? 'older';
}
