import { pino } from 'pino';
import { KafkaUnavailable } from '../../activities/publisher/errors.ts';
import {
  createPublisher,
  type Publisher,
  type PublisherOptions,
} from '../../activities/publisher/publisher.ts';
import { kafkajsSenders } from '../../kafka/kafkajs-sender.ts';
import type { KafkaSettings } from '../../kafka/settings.ts';
import { readTopic } from '../../kafka/topic/reader.ts';
import { record, sequences } from './records.ts';

/** Publishes like workflows to a real broker, and checks what the topic holds. */

export const log = pino({ level: process.env.LOG_LEVEL ?? 'silent' });

export function at(broker: string): KafkaSettings {
  return { brokers: [broker], clientId: 'test', ssl: false };
}

/** A publisher over the real broker, with short times. */
export function publisherTo(
  topic: string,
  broker: string,
  options: Partial<PublisherOptions> = {},
): Publisher {
  const connect = kafkajsSenders(at(broker), log, 1_000);
  return createPublisher({ topic, connect, deadlineMs: 3_000, log, ...options });
}

export interface Driven {
  /** Milliseconds that the slowest failing call took while the breaker was open. */
  slowestTurnedAway: number;
  failures: Record<string, number>;
}

/** Publishes as workflows do: `cases` of them at once, each its records in order and again until they are confirmed. */
export async function drive(
  publisher: Publisher,
  cases: number,
  publications: number,
  driven: Driven = { slowestTurnedAway: 0, failures: {} },
): Promise<Driven> {
  async function one(caseId: string): Promise<void> {
    for (let at = 0; at < publications; at += 1) {
      const records = [1, 2, 3].map((i) => record(caseId, at * 3 + i));
      for (;;) {
        const open = publisher.state().breaker !== 'closed';
        const began = performance.now();
        const error: unknown = await publisher.publish(records).then(
          () => undefined,
          (e: unknown) => e,
        );
        if (!error) break;
        const code = error instanceof Error && 'code' in error ? String(error.code) : 'none';
        driven.failures[code] = (driven.failures[code] ?? 0) + 1;
        if (open && error instanceof KafkaUnavailable && error.cause === undefined) {
          const took = performance.now() - began;
          driven.slowestTurnedAway = Math.max(driven.slowestTurnedAway, took);
        }
        await pause(100 + Math.random() * 200);
      }
      await pause(Math.random() * 100);
    }
  }
  await Promise.all(Array.from({ length: cases }, (_, i) => one(`case-${i}`)));
  return driven;
}

/** The content of the topic: all records, and each case's sequence numbers without duplicates. */
export async function contents(topic: string, broker: string) {
  const values: { value: string | null }[] = [];
  await readTopic({ settings: at(broker), topic, log, onRecord: (r) => void values.push(r) });
  return { records: values.length, kept: sequences(values) };
}

/** The expected result of `contents` after `drive`. */
export function complete(cases: number, publications: number): Map<string, number[]> {
  const all = Array.from({ length: publications * 3 }, (_, i) => i + 1);
  return new Map(Array.from({ length: cases }, (_, i) => [`case-${i}`, all]));
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
