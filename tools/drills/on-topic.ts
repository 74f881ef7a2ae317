import canonicalize from 'canonicalize';
import { pino } from 'pino';
import { type Envelope, envelope } from '../../contracts/envelope.ts';
import { EVENTS_TOPIC } from '../../contracts/topics.ts';
import type { KafkaSettings } from '../../kafka/settings.ts';
import { readTopic } from '../../kafka/topic/reader.ts';

/** What the topic holds of one case, repeats dropped. */
export interface Told {
  readonly sequences: ReadonlySet<number>;
  /** The commands that caused events. */
  readonly causes: ReadonlySet<string>;
  /** What one command did a second time: the same event of the same cause under another number. */
  readonly doneTwice: readonly string[];
}

/** Reads the events topic from its beginning. @returns case id → what is told of it */
export async function readOnTopic(settings: KafkaSettings): Promise<ReadonlyMap<string, Told>> {
  const cases = new Map<string, Hearing>();
  await readTopic({
    settings,
    topic: EVENTS_TOPIC,
    log: pino({ level: 'silent' }),
    onRecord: ({ value }) => {
      // What breaks the schema is counted by `events verify`.
      const read = envelope.safeParse(JSON.parse(value ?? 'null'));
      if (!read.success) return;
      const { subject } = read.data;
      const hearing = cases.get(subject) ?? new Hearing();
      cases.set(subject, hearing);
      hearing.hear(read.data);
    },
  });
  return cases;
}

class Hearing implements Told {
  readonly sequences = new Set<number>();
  readonly causes = new Set<string>();
  readonly doneTwice: string[] = [];
  readonly #done = new Set<string>();

  hear({ id, sequence, causationid, type, data }: Envelope): void {
    if (this.sequences.has(Number(sequence))) return;
    this.sequences.add(Number(sequence));
    if (causationid === undefined) return;
    this.causes.add(causationid);
    const deed = `${causationid} ${type} ${canonicalize(data.change)}`;
    if (this.#done.has(deed)) this.doneTwice.push(`${id}: ${causationid} did ${type} before`);
    this.#done.add(deed);
  }
}
