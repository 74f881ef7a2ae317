import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readEnvironment } from '../contracts/environment.ts';
import { CASES_TOPIC, EVENTS_TOPIC } from '../contracts/topics.ts';

/** The projector's settings, read from the environment. */

const schema = z
  .object({
    PROJECTOR_DB: z.string({ error: 'is not set: the path of the projector’s SQLite file' }).min(1),
    EVENTS_TOPIC: z.string().min(1).default(EVENTS_TOPIC),
    CASES_TOPIC: z.string().min(1).default(CASES_TOPIC),
    /** The consumer group whose offsets say how far the cases topic has come. */
    PROJECTOR_GROUP: z.string().min(1).default('artisan-onboarding-projector'),
    /** Kafka fences all but the last producer with this id, so that one projector writes. */
    PROJECTOR_TRANSACTIONAL_ID: z.string().min(1).default('artisan-onboarding-projector'),
    LOG_LEVEL: z
      .enum(['silent', 'trace', 'debug', 'info', 'warn', 'error', 'fatal'])
      .default('info'),
  })
  .transform((one) => ({
    path: one.PROJECTOR_DB,
    events: one.EVENTS_TOPIC,
    cases: one.CASES_TOPIC,
    groupId: one.PROJECTOR_GROUP,
    transactionalId: one.PROJECTOR_TRANSACTIONAL_ID,
    logLevel: one.LOG_LEVEL,
  }));

export type ProjectorConfig = Readonly<z.infer<typeof schema>>;

/** @returns the settings of the environment. @throws Error that names each bad variable and its rule */
export function projectorConfig(env: NodeJS.ProcessEnv): ProjectorConfig {
  return readEnvironment(schema, env, 'cases cannot be projected');
}

/** @returns the environment with the addresses of a running `npm start`, where the environment does not set its own. */
export function environment(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const launched = join(env.ARTISAN_DATA_DIR ?? '.data', 'run', 'addresses.json');
  if (!existsSync(launched)) return env;
  const at = JSON.parse(readFileSync(launched, 'utf8')) as Record<string, string>;
  return { KAFKA_BROKERS: at.kafka, PROJECTOR_DB: at.projector, ...env };
}
