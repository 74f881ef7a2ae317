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

interface Findings {
  gaps: number;
  outOfOrder: number;
  duplicates: number;
  conflicts: number;
  schemaErrors: number;
  foldMismatches: number;
  /** Cases that Temporal has forgotten: nothing is known against them. */
  unverifiable: number;
  /** Cases that did not answer, however often they were asked. */
  unanswered: number;
}

export interface Verification {
  readonly events: number;
  readonly cases: number;
  /** Recorded by cases and not yet on the topic: late, and no fault. */
  readonly behind: number;
  readonly findings: Findings;
  /** The first few problems in words. */
  readonly problems: readonly string[];
  /** Who did not answer, the first thousand of them, and what came instead. */
  readonly unanswered: readonly { readonly caseId: string; readonly reason: string }[];
}

export interface VerifyOptions {
  readonly kafka: KafkaSettings;
  readonly log: Logger;
  readonly topic?: string;
  /** The case as its workflow answers it; throws `Refused` where Temporal has forgotten it. */
  readonly askCase: (caseId: string) => Promise<CaseView>;
  /** Told how far the reading is, and then how many cases have answered. */
  readonly reading?: Progress;
  readonly asking?: Progress;
  /** Milliseconds before each further time that those are asked who did not answer. */
  readonly pausesMs?: readonly number[];
}

const MOST_PROBLEMS = 50;
const MOST_NAMED = 1_000;
const AT_ONCE = 8;
/** A worker that is just starting, or a machine with much to do, is no finding about a case. */
const PAUSES_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000];
const ANSWER_MS = 15_000;

type Found = (kind: keyof Findings, what: string) => void;

/**
 * Reads the topic from its beginning and holds it against the promise made to consumers: every envelope fits its
 * schema, each case's sequence rises by one once byte-identical repeats are dropped, and the fold of the events is
 * the case that the workflow answers. However long the topic is, its events lie in a temporary database and not in
 * memory. Who does not answer is asked again after the others, and at last counted and named.
 *
 * @throws TopicReadError where the topic cannot be read to its end.
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
      const place = seen.take(message.subject, Number(message.sequence), value);
      if (place === 'duplicate') found('duplicates', message.id);
      if (place === 'conflict') found('conflicts', message.id);
      if (place === 'late') found('outOfOrder', message.id);
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

/** @returns how many events are recorded and not yet published. */
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
      // A run that is brought back answers again.
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

/** A few at once, since most of the time is waiting. */
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

/** What to say of a case whose events do not fold to what it answers; null where they do. */
function foldMismatch(texts: readonly string[], view: CaseView): string | null {
  const published = texts
    // Checked as it was read.
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

/** The client library's own message often says only what was tried; its cause says what came. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}

/** Whether a topic has kept its promise. A repeat is allowed for, and a case that Temporal has forgotten says nothing. */
export function isKept({ findings }: Pick<Verification, 'findings'>): boolean {
  const { duplicates: _allowed, unverifiable: _forgotten, ...faults } = findings;
  return Object.values(faults).every((count) => count === 0);
}

/** The first problems in words, with those who did not answer. */
export function problemsOf({ problems, unanswered }: Verification): string[] {
  const named = unanswered.slice(0, MOST_PROBLEMS);
  return [
    ...problems,
    ...named.map(({ caseId, reason }) => `unanswered: ${caseId} does not answer: ${reason}`),
  ];
}
