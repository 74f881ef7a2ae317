import canonicalize from 'canonicalize';
import type { Logger } from 'pino';
import type { CaseView } from '../contracts/carry.ts';
import type { Case } from '../contracts/case.ts';
import { type Envelope, envelope, unwrap } from '../contracts/envelope.ts';
import { fold } from '../contracts/reducer.ts';
import { EVENTS_TOPIC } from '../contracts/topics.ts';
import type { KafkaSettings } from '../kafka/settings.ts';
import { readTopic } from '../kafka/topic/reader.ts';
import { Refused } from './refused.ts';

interface Findings {
  gaps: number;
  outOfOrder: number;
  duplicates: number;
  conflicts: number;
  schemaErrors: number;
  foldMismatches: number;
  unverifiable: number;
}

export interface Verification {
  readonly events: number;
  readonly cases: number;
  /** Recorded by cases and not yet on the topic: late, and no fault. */
  readonly behind: number;
  readonly findings: Findings;
  /** The first few problems in words. */
  readonly problems: readonly string[];
}

interface Reading {
  readonly messages: Envelope[];
  readonly texts: Map<number, string>;
}

/**
 * Reads the topic from its beginning and holds it against the promise made to consumers: every envelope fits its
 * schema, each case's sequence rises by one once byte-identical repeats are dropped, and the fold of the events is
 * the case that the workflow answers.
 *
 * @param askCase the case as its workflow answers it; throws `Refused` where Temporal has forgotten it.
 */
export async function verifyEvents(options: {
  kafka: KafkaSettings;
  log: Logger;
  topic?: string;
  askCase: (caseId: string) => Promise<CaseView>;
}): Promise<Verification> {
  const findings: Findings = {
    gaps: 0,
    outOfOrder: 0,
    duplicates: 0,
    conflicts: 0,
    schemaErrors: 0,
    foldMismatches: 0,
    unverifiable: 0,
  };
  const problems: string[] = [];
  const found = (kind: keyof Findings, what: string) => {
    findings[kind] += 1;
    if (problems.length < 50 && kind !== 'duplicates') problems.push(`${kind}: ${what}`);
  };
  const readings = new Map<string, Reading>();
  await readTopic({
    settings: options.kafka,
    topic: options.topic ?? EVENTS_TOPIC,
    log: options.log,
    onRecord: ({ value, partition, offset }) =>
      take(readings, value ?? '', `${partition}/${offset}`, found),
  });
  const events = [...readings.values()].reduce((sum, { messages }) => sum + messages.length, 0);
  let behind = 0;
  const waiting = [...readings];
  const judge = async () => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      behind += await compare(next[0], next[1], options.askCase, found);
    }
  };
  await Promise.all(Array.from({ length: 8 }, judge));
  return { events, cases: readings.size, behind, findings, problems };
}

type Found = (kind: keyof Findings, what: string) => void;

function take(readings: Map<string, Reading>, text: string, place: string, found: Found): void {
  const message = parsed(text);
  if (message === undefined) {
    found('schemaErrors', `record ${place}`);
    return;
  }
  const reading: Reading = readings.get(message.subject) ?? { messages: [], texts: new Map() };
  readings.set(message.subject, reading);
  const sequence = Number(message.sequence);
  const before = reading.texts.get(sequence);
  if (before !== undefined) {
    found(before === text ? 'duplicates' : 'conflicts', message.id);
    return;
  }
  const last = Number(reading.messages.at(-1)?.sequence ?? 0);
  if (sequence < last) found('outOfOrder', message.id);
  reading.texts.set(sequence, text);
  reading.messages.push(message);
}

function parsed(text: string): Envelope | undefined {
  try {
    const message = envelope.parse(JSON.parse(text));
    unwrap(message);
    return message;
  } catch {
    return undefined;
  }
}

/** @returns how many events of this case are recorded and not yet published. */
async function compare(
  caseId: string,
  { messages }: Reading,
  askCase: (id: string) => Promise<CaseView>,
  found: Found,
): Promise<number> {
  const inOrder = messages.toSorted((a, b) => (a.sequence < b.sequence ? -1 : 1));
  for (const [index, message] of inOrder.entries()) {
    const expected = index === 0 ? 1 : Number(inOrder[index - 1]?.sequence) + 1;
    if (Number(message.sequence) !== expected) found('gaps', `${caseId} has no event ${expected}`);
  }
  let view: CaseView;
  try {
    view = await askCase(caseId);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    found('unverifiable', `${caseId}: ${error.message}`);
    return 0;
  }
  const published = inOrder.filter((one) => Number(one.sequence) <= view.publishedThrough);
  let folded: Case | null = null;
  try {
    folded = fold([...published, ...view.unpublished].map(unwrap));
  } catch (error) {
    found(
      'foldMismatches',
      `${caseId}: ${error instanceof Error ? error.message : 'cannot be folded'}`,
    );
    return view.unpublished.length;
  }
  if (canonicalize(folded) !== canonicalize(view.case)) found('foldMismatches', caseId);
  return view.unpublished.length;
}
