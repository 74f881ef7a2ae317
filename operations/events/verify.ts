import { setTimeout as sleep } from 'node:timers/promises';
import canonicalize from 'canonicalize';
import type { Logger } from 'pino';
import { Refused } from '../../clients/library/refused.ts';
import type { Case } from '../../contracts/case.ts';
import { type Envelope, envelope, unwrap } from '../../contracts/envelope.ts';
import { fold } from '../../contracts/reducer.ts';
import { EVENTS_TOPIC } from '../../contracts/topics.ts';
import type { KafkaSettings } from '../../kafka/settings.ts';
import { jsonOf } from '../../kafka/topic/json.ts';
import { readTopic } from '../../kafka/topic/reader.ts';
import type { CaseView } from '../../workflows/interface/run-input.ts';
import type { Progress } from './progress.ts';
import { SeenEvents } from './seen-events.ts';

/** The command `events verify`: checks what the events topic promises to its consumers. */

/** How often each fault was found. */
interface Findings {
  gaps: number;
  outOfOrder: number;
  duplicates: number;
  conflicts: number;
  schemaErrors: number;
  foldMismatches: number;
  /** Cases whose run the server has deleted after its retention: no fault. */
  unverifiable: number;
  /** Cases that did not answer any of the questions. */
  unanswered: number;
}

/** What `events verify` has found. */
export interface Verification {
  readonly events: number;
  readonly cases: number;
  /** Events that cases have recorded and not published yet: late, and no fault. */
  readonly behind: number;
  readonly findings: Findings;
  /** The first problems, one on each line. */
  readonly problems: readonly string[];
  /** The first thousand cases that did not answer, with the error of the last question. */
  readonly unanswered: readonly { readonly caseId: string; readonly reason: string }[];
}

export interface VerifyOptions {
  readonly kafka: KafkaSettings;
  readonly log: Logger;
  readonly topic?: string;
  /** Asks a case's workflow. It throws `Refused` where the server has deleted the run. */
  readonly askCase: (caseId: string) => Promise<CaseView>;
  /** Show how many records were read, and then how many cases have answered. */
  readonly reading?: Progress;
  readonly asking?: Progress;
  /** Milliseconds to wait before each further question to the cases that did not answer. */
  readonly pausesMs?: readonly number[];
}

const MOST_PROBLEMS = 50;
const MOST_NAMED = 1_000;
const AT_ONCE = 8;
/** A case may not answer while a worker starts or a machine is busy: that is no finding yet. */
const PAUSES_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000];
const ANSWER_MS = 15_000;

type Found = (kind: keyof Findings, what: string) => void;

/**
 * Reads the whole topic and checks what its contract promises to consumers: every envelope fits its schema, each case's
 * sequence rises by one once byte-identical repeats are dropped, and the events fold to the case that the workflow answers.
 * The events lie in a temporary database and not in memory. A case that does not answer is asked again after the others,
 * and at last counted and named.
 *
 * @throws TopicReadError where the topic cannot be read to its end
 */
export async function verifyEvents(options: VerifyOptions): Promise<Verification> {
  const seen = new SeenEvents();
  try {
    const { findings, problems, found } = notebook();
    await readAll(options, seen, found);
    for (const { caseId, missing } of seen.gaps())
      found('gaps', `${caseId} has no event ${missing}`);
    const behind = await compareAll(options, seen, found);
    const { count, first } = seen.silent(MOST_NAMED);
    findings.unanswered = count;
    return { ...seen.counts(), behind, findings, problems, unanswered: first };
  } finally {
    seen.close();
  }
}

function notebook(): { findings: Findings; problems: string[]; found: Found } {
  const findings: Findings = {
    gaps: 0,
    outOfOrder: 0,
    duplicates: 0,
    conflicts: 0,
    schemaErrors: 0,
    foldMismatches: 0,
    unverifiable: 0,
    unanswered: 0,
  };
  const problems: string[] = [];
  const found: Found = (kind, what) => {
    findings[kind] += 1;
    if (problems.length < MOST_PROBLEMS && kind !== 'duplicates') problems.push(`${kind}: ${what}`);
  };
  return { findings, problems, found };
}

async function readAll(options: VerifyOptions, seen: SeenEvents, found: Found): Promise<void> {
  const { kafka, topic = EVENTS_TOPIC, log, reading } = options;
  await readTopic({
    settings: kafka,
    topic,
    log,
    onStart: (offsets) => reading?.begin(offsets),
    onRecord: ({ value, partition, offset }) => {
      reading?.step();
      const message = parsed(value);
      if (value === null || message === undefined)
        return found('schemaErrors', `record ${partition}/${offset}`);
      const arrival = seen.add(message.subject, Number(message.sequence), value);
      if (arrival === 'duplicate') found('duplicates', message.id);
      if (arrival === 'conflict') found('conflicts', message.id);
      if (arrival === 'late') found('outOfOrder', message.id);
    },
  });
  reading?.end();
}

function parsed(text: string | null): Envelope | undefined {
  const { data } = envelope.safeParse(jsonOf(text));
  if (data === undefined) return undefined;
  try {
    unwrap(data);
    return data;
  } catch {
    return undefined;
  }
}

/** Compares every case with its answer. @returns how many events are recorded and not yet published */
async function compareAll(
  { askCase, asking, pausesMs = PAUSES_MS }: VerifyOptions,
  seen: SeenEvents,
  found: Found,
): Promise<number> {
  let behind = 0;
  const compare = async (caseId: string) => {
    let view: CaseView;
    try {
      view = await inTime(askCase(caseId));
    } catch (error) {
      // The run of a case under repair answers once it is recovered.
      const isGone = error instanceof Refused && error.code !== 'UNDER_REPAIR';
      if (!isGone) return seen.setSilent(caseId, messageOf(error));
      found('unverifiable', `${caseId}: ${error.message}`);
      seen.setSilent(caseId, null);
      asking?.step();
      return;
    }
    seen.setSilent(caseId, null);
    asking?.step();
    behind += view.unpublished.length;
    const mismatch = foldMismatch(seen.eventsOf(caseId), view);
    if (mismatch !== null) found('foldMismatches', `${caseId}${mismatch}`);
  };
  asking?.begin(seen.counts().cases);
  await eachOf(seen.caseIds('all'), compare);
  for (const pause of pausesMs) {
    if (seen.silent(0).count === 0) break;
    await sleep(pause);
    await eachOf(seen.caseIds('silent'), compare);
  }
  asking?.end();
  return behind;
}

/** Does the work for a few cases at once, since most of its time is waiting. */
async function eachOf(ids: Iterator<string>, work: (id: string) => Promise<void>): Promise<void> {
  const inTurn = async () => {
    for (let next = ids.next(); next.done !== true; next = ids.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, inTurn));
}

async function inTime<T>(answer: Promise<T>): Promise<T> {
  const enough = new AbortController();
  const late = sleep(ANSWER_MS, undefined, { signal: enough.signal }).then(() => {
    throw new Error(`no answer in ${ANSWER_MS} ms`);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    late.catch(() => undefined);
    enough.abort();
  }
}

/**
 * Compares the fold of a case's events with its answer. The events are in order and without repeats, and gaps are counted
 * already: so this folds past a gap with `fold`, and does not stop there as `foldNext` does. A missing event may change
 * nothing.
 * @returns what to append to the case's id in the problem; null where both are the same
 */
function foldMismatch(texts: readonly string[], view: CaseView): string | null {
  const published = texts
    // Each was checked against the schema when it was read.
    .map((one): Envelope => JSON.parse(one))
    .filter(({ sequence }) => Number(sequence) <= view.publishedThrough);
  let folded: Case | null;
  try {
    folded = fold([...published, ...view.unpublished].map(unwrap));
  } catch (error) {
    return `: ${messageOf(error)}`;
  }
  return canonicalize(folded) === canonicalize(view.case) ? null : '';
}

/** The message of Temporal's client often says only what it tried. The cause says what the server answered. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}

/** Whether the topic keeps its contract. Duplicates and cases without a run are no fault. */
export function isKept({ findings }: Pick<Verification, 'findings'>): boolean {
  const { duplicates: _allowed, unverifiable: _forgotten, ...faults } = findings;
  return Object.values(faults).every((count) => count === 0);
}

/** @returns the first problems, then the first cases that did not answer, one on each line. */
export function problemsOf({ problems, unanswered }: Verification): string[] {
  const named = unanswered.slice(0, MOST_PROBLEMS);
  return [
    ...problems,
    ...named.map(({ caseId, reason }) => `unanswered: ${caseId} does not answer: ${reason}`),
  ];
}
