import { execa } from 'execa';
import type { Kafka } from 'kafkajs';
import { pino } from 'pino';
import { kafkaClient } from '../../kafka/client.ts';
import { explained } from '../../kafka/explain.ts';
import { kafkajsSenders } from '../../kafka/kafkajs-sender.ts';
import { type KafkaSettings, kafkaSettings } from '../../kafka/settings.ts';
import { readTopic } from '../../kafka/topic/reader.ts';
import { ourProgram } from '../../tools/launcher/child.ts';
import type { SecureBroker } from './secure-broker.ts';

/** What a user of the secured broker can do: connect, read, and run the command line. */

export const log = pino({ level: 'silent' });

/** The settings of a process of this user. */
export function as(broker: SecureBroker, user: string): KafkaSettings {
  return kafkaSettings(broker.environmentOf(user));
}

/** Runs the command line, signed in as this user. */
export async function cli(broker: SecureBroker, user: string, ...args: string[]) {
  const [program = '', ...rest] = ourProgram('clients/cli/main.ts');
  const env = { ...process.env, ...broker.environmentOf(user) };
  return execa(program, [...rest, ...args], { env, reject: false });
}

export async function write(settings: KafkaSettings, topic: string): Promise<void> {
  const sender = kafkajsSenders(settings, log)(topic);
  try {
    await sender.send([{ key: 'a', value: '{}', headers: {} }]);
  } finally {
    sender.discard();
  }
}

/** Reads a topic to its end. @returns the number of records */
export async function read(settings: KafkaSettings, topic: string): Promise<number> {
  const { records } = await readTopic({ settings, topic, log, stallMs: 5_000, onRecord() {} });
  return records;
}

/** Does work with a client of its own. */
export async function withKafka<T>(
  settings: KafkaSettings,
  work: (kafka: Kafka) => Promise<T>,
): Promise<T> {
  const limits = { connectMs: 3_000, requestMs: 5_000, retries: 1 };
  const { kafka, cut } = kafkaClient(settings, limits, log);
  try {
    return await work(kafka);
  } finally {
    cut();
  }
}

/** Our programs' message for a Kafka error. */
export const explain = (error: unknown) => explained(error).message;
