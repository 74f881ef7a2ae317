import canonicalize from 'canonicalize';
import { pino } from 'pino';
import { type Envelope, envelope } from '../../contracts/envelope.ts';
import { EVENTS_TOPIC } from '../../contracts/topics.ts';
import type { KafkaSettings } from '../../kafka/settings.ts';
import { readTopic } from '../../kafka/topic/reader.ts';

/** Reads what the events topic holds of each case, for the judgement of a drill. */

/** What the events topic holds of one case, without repeats. */
export interface CaseOnTopic {
  /** The numbers of its events. */
  readonly sequences: ReadonlySet<number>;
  /** The ids of the commands that caused events. */
  readonly causes: ReadonlySet<string>;
  /** A line for each event that a command caused a second time, under another number. */
  readonly doneTwice: readonly string[];
}

/** Reads the whole events topic. @returns what it holds of each case, by case id. @throws TopicReadError */
export async function readOnTopic(
  settings: KafkaSettings,
): Promise<ReadonlyMap<string, CaseOnTopic>> {
  const cases = new Map<string, CaseRecord>();
  await readTopic({
    settings,
    topic: EVENTS_TOPIC,
    log: pino({ level: 'silent' }),
    onRecord: ({ value }) => {
      // `events verify` counts the records that break the schema.
      const read = envelope.safeParse(JSON.parse(value ?? 'null'));
      if (!read.success) return;
      const { subject } = read.data;
      const theCase = cases.get(subject) ?? new CaseRecord();
      cases.set(subject, theCase);
      theCase.add(read.data);
    },
  });
  return cases;
}

class CaseRecord implements CaseOnTopic {
  readonly sequences = new Set<number>();
  readonly causes = new Set<string>();
  readonly doneTwice: string[] = [];
  readonly #done = new Set<string>();

  add({ id, sequence, causationid, type, data }: Envelope): void {
    // A late event counts as well: it is out of order, which `events verify` counts, and it is not lost.
    if (this.sequences.has(Number(sequence))) return;
    this.sequences.add(Number(sequence));
    if (causationid === undefined) return;
    this.causes.add(causationid);
    const deed = `${causationid} ${type} ${canonicalize(data.change)}`;
    if (this.#done.has(deed)) this.doneTwice.push(`${id}: ${causationid} did ${type} before`);
    this.#done.add(deed);
  }
}
