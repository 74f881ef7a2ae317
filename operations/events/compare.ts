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

/** How the cases topic stands to what the events alone make; case ids, and how many there are of what is as it should be. */
export interface Comparison {
  readonly cases: number;
  /** The same case at the same event. */
  readonly same: number;
  /** Erased: a tombstone. */
  readonly forgotten: number;
  /** Another case than its events make, one of an event that is not there, or no case that can be read. */
  readonly differs: readonly string[];
  /** An earlier event than the events topic's last. */
  readonly behind: readonly string[];
  /** No record at all: not yet projected, or erased so long ago that the tombstone is gone. */
  readonly missing: readonly string[];
  /** A record without any event. */
  readonly unknown: readonly string[];
  /** Cases that this program cannot fold to their end. */
  readonly newer: readonly string[];
  /** What broke the promise of the events topic. */
  readonly faults: readonly string[];
}

/** What the projector may take to be seen. */
const MOMENT_MS = 2_000;

/** Above every sequence there is: a record that nobody can read is of no event that its case has. */
const UNREADABLE = Number.MAX_SAFE_INTEGER;

interface Projected {
  readonly sequence: number;
  readonly digest: string;
}

/**
 * Holds the cases topic against the fold of the events topic. The cases are read first, and compared at the very event
 * that each has come to, so that nobody has to stand still meanwhile; who then seems late is looked at once more.
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
  const folding = await foldTopic(settings, progress, signal, ({ theCase, stopped }) => {
    if (theCase !== null && stopped === null) compare(theCase);
  });
  for (const { theCase, newer, stopped } of folding.cases.values()) {
    // The events were read later than the cases, so that none of theirs can be missing.
    const came = (theCase && projected.get(theCase.caseId)?.sequence) ?? 0;
    const isWhole = newer === null && stopped === null;
    if (theCase !== null && isWhole && came > theCase.sequence) other.add(theCase.caseId);
  }
  const folded = [...folding.cases.values()].flatMap(({ theCase }) => theCase ?? []);
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

/** The last record of each case; null for a tombstone. A record that cannot be read stands for a case like no other. */
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
      // Below the last sequence seen: a late repeat. A readable record mends an unreadable one.
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

/** A digest stands for each case, so that lakhs of them can be compared. */
function digestOf(theCase: object): string {
  return createHash('sha256')
    .update(canonicalize(theCase) ?? '')
    .digest('hex');
}
