import type { Admin, Kafka } from 'kafkajs';
import { type Logger, pino } from 'pino';
import { type ClientLimits, kafkaClient } from './client.ts';
import { explained } from './explain.ts';
import type { KafkaSettings } from './settings.ts';

/** Asks a broker about its cluster, topics and ACLs. */
export type KafkaAdmin = Admin;
/** A connection to a cluster, not opened yet. */
export type KafkaConnection = Kafka;

const LIMITS: ClientLimits = { connectMs: 3_000, requestMs: 15_000, retries: 2 };

/**
 * Connects as an administrator, does the work, and closes the connection.
 * @throws Error with a hint on why the broker refused, if that is known.
 */
export async function asAdmin<T>(
  settings: KafkaSettings,
  work: (admin: KafkaAdmin) => Promise<T>,
  limits: ClientLimits = LIMITS,
  log: Logger = pino({ level: 'silent' }),
): Promise<T> {
  const client = kafkaClient(settings, limits, log);
  const admin = client.kafka.admin();
  try {
    await admin.connect();
    return await work(admin);
  } catch (error) {
    throw explained(error);
  } finally {
    client.cut();
  }
}

/** Does the work as an administrator over a connection that is there, and leaves the connection usable. */
export async function withAdmin<T>(
  kafka: KafkaConnection,
  work: (admin: KafkaAdmin) => Promise<T>,
): Promise<T> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}
