import { Connection } from '@temporalio/client';
import { pino } from 'pino';
import { REPEATS } from '../../clients/library/after-close.ts';
import { temporalSettings } from '../../clients/library/connect.ts';
import { type KafkaConnection, withAdmin } from '../../kafka/admin.ts';
import { kafkaClient } from '../../kafka/client.ts';
import { kafkaHint } from '../../kafka/explain.ts';
import { type KafkaSettings, kafkaSettings } from '../../kafka/settings.ts';
import { holdsDossier } from './dossier.ts';
import type { Origin, Plan } from './find.ts';
import type { Services } from './services.ts';

/** Connects the launcher to Temporal and Kafka. */

const LIMITS = { connectMs: 2000, requestMs: 10_000, retries: 2 };
/** How long services may take to answer once Compose reports their containers up, in milliseconds. */
const COMPOSE_MS = 180_000;

export interface Reached {
  readonly connection: Connection;
  readonly kafka: KafkaConnection;
}

/**
 * Connects to both services, with the credentials of the environment.
 * @throws Error of one line for the one that does not answer: what was tried, and how to mend it
 */
export async function reach({ env, plan }: Services): Promise<Reached> {
  const [connection, kafka] = await Promise.all([
    reachTemporal(env, plan.temporal),
    reachKafka(env, plan.kafka),
  ]);
  return { connection, kafka };
}

/**
 * Checks the services that the user named, before anything is started.
 * @throws Error with a line for each that does not answer
 */
export async function refuseAbsent(plan: Plan): Promise<void> {
  const asked = await Promise.allSettled([
    plan.temporal === 'environment' &&
      reachTemporal(process.env, plan.temporal).then((connection) => connection.close()),
    plan.kafka === 'environment' && reachKafka(process.env, plan.kafka),
    plan.dossier === 'environment' && holdsDossier(process.env),
  ]);
  const lines = asked.flatMap((one) =>
    one.status === 'rejected' ? [(one.reason as Error).message] : [],
  );
  if (lines.length > 0) throw new Error(lines.join('\n'));
}

/** Connects to Temporal. @throws Error of one line, as `reach` */
export async function reachTemporal(env: NodeJS.ProcessEnv, origin: Origin): Promise<Connection> {
  try {
    return await retried(origin, () => connectTemporal(env));
  } catch {
    throw new Error(absent('Temporal server', env, 'TEMPORAL_ADDRESS'));
  }
}

/** Connects to Kafka. @throws Error of one line, as `reach` */
export async function reachKafka(env: NodeJS.ProcessEnv, origin: Origin): Promise<KafkaConnection> {
  const settings = kafkaSettings(env);
  try {
    return await retried(origin, () => connectKafka(settings));
  } catch (error) {
    const hint = kafkaHint(error);
    if (hint !== undefined)
      throw new Error(`Kafka at ${env.KAFKA_BROKERS} cannot be used: ${hint}`);
    throw new Error(absent('Kafka broker', env, 'KAFKA_BROKERS'));
  }
}

function connectTemporal(env: NodeJS.ProcessEnv): Promise<Connection> {
  const { connectionOptions } = temporalSettings(env);
  return Connection.connect({
    ...connectionOptions,
    connectTimeout: 5000,
    interceptors: REPEATS,
  });
}

async function connectKafka(settings: KafkaSettings): Promise<KafkaConnection> {
  const { kafka } = kafkaClient(settings, LIMITS, pino({ level: 'silent' }));
  await withAdmin(kafka, (admin) => admin.describeCluster());
  return kafka;
}

/** Tries once, or repeatedly for services that Compose has just started. */
async function retried<T>(origin: Origin, attempt: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + (origin === 'compose' ? COMPOSE_MS : 0);
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() >= deadline) throw error;
      await new Promise((wake) => setTimeout(wake, 1000));
    }
  }
}

function absent(
  what: string,
  env: NodeJS.ProcessEnv,
  variable: 'TEMPORAL_ADDRESS' | 'KAFKA_BROKERS',
): string {
  return `no ${what} answers at ${env[variable]} (${variable}): start it there, or unset ${variable} so that npm start brings its own`;
}
