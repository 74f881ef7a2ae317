import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import canonicalize from 'canonicalize';
import { pino } from 'pino';
import type { Case } from '../../contracts/case.ts';
import { caseMessage } from '../../contracts/case-message.ts';
import { CASES_TOPIC } from '../../contracts/topics.ts';
import type { KafkaSettings } from '../../kafka/settings.ts';
import { jsonOf } from '../../kafka/topic/json.ts';
import { readTopic } from '../../kafka/topic/reader.ts';
import type { Progress } from './progress.ts';
import { faultsOf, foldTopic, newerIn } from './rebuild.ts';

/**
 * The cases topic, compared with the fold of the events topic: the ids of the cases that are wrong, and how many are right.
 */
export interface Comparison {
  readonly cases: number;
  /** The same case at the same event. */
  readonly same: number;
  /** A tombstone: the artisan was erased. */
  readonly forgotten: number;
  /** Another case than its events fold to, a case of an event that is not there, or a record that cannot be read. */
  readonly differs: readonly string[];
  /** An earlier event than the events topic's last. */
  readonly behind: readonly string[];
  /** No record: not projected yet, or erased so long ago that Kafka has deleted the tombstone. */
  readonly missing: readonly string[];
  /** A record of a case of which the events topic has no event. */
  readonly unknown: readonly string[];
  /** A line for each case with an event of a type that this program does not know. */
  readonly newer: readonly string[];
  /** A line for each record that is no event, and for each case with a missing or unreadable event. */
  readonly faults: readonly string[];
}

/** How long the projector may take to write a case, in milliseconds. */
const MOMENT_MS = 2_000;

/** Stands for the sequence of a record that cannot be read: above every other, so that it is of no event of the case. */
const UNREADABLE = Number.MAX_SAFE_INTEGER;

interface Projected {
  readonly sequence: number;
  readonly digest: string;
}

/**
 * Compares the cases topic with the fold of the events topic. It reads the cases first and compares each at the event that
 * it shows, so that cases may go on meanwhile. It reads the cases that then seem late a second time.
 *
 * @throws TopicReadError
 */
export async function compareCases(
  settings: KafkaSettings,
  progress: Progress,
  signal: AbortSignal,
): Promise<Comparison> {
  let projected = await readCases(settings, progress, signal);
  const other = new Set<string>();
  const compare = (theCase: Case) => {
    const one = projected.get(theCase.caseId);
    if (one?.sequence !== theCase.sequence) return;
    if (one.digest === digestOf(theCase)) other.delete(theCase.caseId);
    else other.add(theCase.caseId);
  };
  const folding = await foldTopic(settings, progress, signal, ({ state, stopped }) => {
    if (state !== null && stopped === null) compare(state);
  });
  for (const { state, newer, stopped } of folding.cases.values()) {
    // The events were read after the cases, so the events of every case that was read are there.
    const shown = (state && projected.get(state.caseId)?.sequence) ?? 0;
    const isWhole = newer === null && stopped === null;
    if (state !== null && isWhole && shown > state.sequence) other.add(state.caseId);
  }
  const folded = [...folding.cases.values()].flatMap(({ state }) => state ?? []);
  const isLate = ({ caseId, sequence }: Case) => {
    const one = projected.get(caseId);
    return one === undefined || (one !== null && one.sequence < sequence);
  };
  if (folded.some(isLate) && !signal.aborted) {
    await sleep(MOMENT_MS);
    projected = await readCases(settings, progress, signal);
    for (const theCase of folded) compare(theCase);
  }
  const idsOf = (cases: readonly Case[]) => cases.map(({ caseId }) => caseId);
  const late = folded.filter(isLate);
  const missing = idsOf(late.filter(({ caseId }) => !projected.has(caseId)));
  const behind = idsOf(late.filter(({ caseId }) => projected.has(caseId)));
  const forgotten = folded.filter(({ caseId }) => projected.get(caseId) === null).length;
  return {
    cases: folding.cases.size,
    same: folded.filter((one) => !isLate(one) && !other.has(one.caseId)).length - forgotten,
    forgotten,
    differs: [...other],
    behind: behind.filter((one) => !other.has(one)),
    missing,
    unknown: [...projected].flatMap(([id, one]) =>
      one === null || folding.cases.has(id) ? [] : [id],
    ),
    newer: newerIn(folding),
    faults: faultsOf(folding),
  };
}

/** @returns the last record of each case; null for a tombstone. */
async function readCases(
  settings: KafkaSettings,
  progress: Progress,
  signal: AbortSignal,
): Promise<Map<string, Projected | null>> {
  const cases = new Map<string, Projected | null>();
  await readTopic({
    settings,
    topic: CASES_TOPIC,
    log: pino({ level: 'silent' }),
    signal,
    onStart: (offsets) => progress.begin(offsets),
    onRecord: ({ key, value }) => {
      progress.step();
      if (key === null) return;
      if (value === null) return void cases.set(key, null);
      const read = projectedOf(value);
      const before = cases.get(key)?.sequence ?? 0;
      // A lower sequence is a late repeat. A readable record replaces an unreadable one, whatever its sequence.
      if (read.sequence >= before || before === UNREADABLE) cases.set(key, read);
    },
  });
  return cases;
}

function projectedOf(value: string): Projected {
  const { data } = caseMessage.safeParse(jsonOf(value));
  if (data === undefined) return { sequence: UNREADABLE, digest: '' };
  return { sequence: Number(data.sequence), digest: digestOf(data.case) };
}

/** @returns the SHA-256 of a case, in hex. The comparison keeps it in place of the case, to save memory. */
function digestOf(theCase: object): string {
  return createHash('sha256')
    .update(canonicalize(theCase) ?? '')
    .digest('hex');
}
