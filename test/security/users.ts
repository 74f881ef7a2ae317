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

export const log = pino({ level: 'silent' });

/** As the environment of a process of this user says. */
export function as(broker: SecureBroker, user: string): KafkaSettings {
  return kafkaSettings(broker.environmentOf(user));
}

/** The command line as somebody calls it who signs in as this user. */
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

/** @returns how many records there are */
export async function read(settings: KafkaSettings, topic: string): Promise<number> {
  const { records } = await readTopic({ settings, topic, log, stallMs: 5_000, onRecord() {} });
  return records;
}

/** With a client that is thrown away afterwards. */
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

/** What our programs say of an error of Kafka. */
export const explain = (error: unknown) => explained(error).message;
