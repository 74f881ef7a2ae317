import { readFileSync } from 'node:fs';
import type { KafkaConfig, SASLOptions } from 'kafkajs';
import { z } from 'zod';

/** How the dashboard reaches Kafka: the variables that every program of the pipeline reads. */

const isTrue = z.enum(['true', 'false'], { error: 'must be true or false' }).default('false');

/** The variables, to be read together with the others of the process. */
export const KAFKA_VARIABLES = {
  KAFKA_BROKERS: z
    .string({ error: 'is not set: host:port of a broker, several with commas between' })
    .min(1),
  KAFKA_CLIENT_ID: z.string().min(1).optional(),
  KAFKA_SSL: isTrue,
  KAFKA_SSL_CA: z.string().optional(),
  KAFKA_SSL_CERT: z.string().optional(),
  KAFKA_SSL_KEY: z.string().optional(),
  KAFKA_SSL_KEY_PASSPHRASE: z.string().optional(),
  KAFKA_SASL_MECHANISM: z
    .enum(['plain', 'scram-sha-256', 'scram-sha-512'], {
      error: 'must be plain, scram-sha-256 or scram-sha-512',
    })
    .optional(),
  KAFKA_SASL_USERNAME: z.string().optional(),
  KAFKA_SASL_PASSWORD: z.string().optional(),
} as const;

type Variables = z.infer<z.ZodObject<typeof KAFKA_VARIABLES>>;

/** What kafkajs is given; its client id also begins the name of the reader's group, which an ACL may ask for. */
export type KafkaSettings = Pick<KafkaConfig, 'ssl' | 'sasl'> & {
  readonly brokers: string[];
  readonly clientId: string;
};

/** @throws Error that names the variable of a file that cannot be read, or of a missing password */
export function kafkaSettings(env: Variables): KafkaSettings {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username } = env;
  return {
    brokers: env.KAFKA_BROKERS.split(',').map((one) => one.trim()),
    clientId: env.KAFKA_CLIENT_ID ?? username ?? 'dashboard',
    ssl: env.KAFKA_SSL === 'true' && {
      ...fileOf(env, 'KAFKA_SSL_CA', 'ca'),
      ...fileOf(env, 'KAFKA_SSL_CERT', 'cert'),
      ...fileOf(env, 'KAFKA_SSL_KEY', 'key'),
      ...(env.KAFKA_SSL_KEY_PASSPHRASE ? { passphrase: env.KAFKA_SSL_KEY_PASSPHRASE } : {}),
    },
    ...(mechanism === undefined ? {} : { sasl: saslOf(env, mechanism) }),
  };
}

function saslOf(env: Variables, mechanism: NonNullable<Variables['KAFKA_SASL_MECHANISM']>) {
  const { KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password } = env;
  if (!username || !password)
    throw new Error('KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD go with KAFKA_SASL_MECHANISM');
  return { mechanism, username, password } as SASLOptions;
}

function fileOf(
  env: Variables,
  variable: 'KAFKA_SSL_CA' | 'KAFKA_SSL_CERT' | 'KAFKA_SSL_KEY',
  name: string,
): Record<string, string> {
  const path = env[variable];
  if (path === undefined) return {};
  try {
    return { [name]: readFileSync(path, 'utf8') };
  } catch (error) {
    throw new Error(`${variable} names a file that cannot be read (${codeOf(error)})`);
  }
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? 'no reason';
