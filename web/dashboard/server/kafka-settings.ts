import type { KafkaConfig, SASLOptions } from 'kafkajs';
import { z } from 'zod';
import { readTls } from './kafka-tls.ts';

/** How the dashboard reaches Kafka: the variables that every program of the pipeline reads, under the same rules. */

const CLIENT_ID = /^[\w.-]{1,100}$/;
const BROKERS_RULE = 'must be host:port, or several of them with commas between';

function isBroker(text: string): boolean {
  // One colon only: kafkajs splits at it and would misread an IPv6 address.
  const port = Number(/^[^\s:/,]+:(\d{1,5})$/.exec(text)?.[1]);
  return port >= 1 && port <= 65_535;
}

/** The variables, to be read together with the others of the process and to be checked with `checkKafka`. */
export const KAFKA_VARIABLES = {
  KAFKA_BROKERS: z
    .string({ error: `is not set: ${BROKERS_RULE}` })
    .transform((text) => text.split(',').map((broker) => broker.trim()))
    .refine((brokers) => brokers.every(isBroker), { error: BROKERS_RULE }),
  KAFKA_CLIENT_ID: z
    .string()
    .regex(CLIENT_ID, { error: 'must be 1 to 100 letters, digits, dots, dashes or underscores' })
    .optional(),
  KAFKA_SSL: z.enum(['true', 'false'], { error: 'must be true or false' }).default('false'),
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

const TLS_VARIABLES = [
  'KAFKA_SSL_CA',
  'KAFKA_SSL_CERT',
  'KAFKA_SSL_KEY',
  'KAFKA_SSL_KEY_PASSPHRASE',
] as const;

/** What the variables say together: a password is sent to no one who can be listened to, and nothing is set in vain. */
export function checkKafka(env: Variables, context: z.core.$RefinementCtx): void {
  const refuse = (name: keyof Variables, message: string) =>
    context.addIssue({ code: 'custom', path: [name], message });
  const isTls = env.KAFKA_SSL === 'true';
  const hasMechanism = env.KAFKA_SASL_MECHANISM !== undefined;
  for (const name of ['KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD'] as const) {
    const isGiven = env[name] !== undefined;
    if (isGiven && !hasMechanism) refuse(name, 'must not be set without KAFKA_SASL_MECHANISM');
    if (!isGiven && hasMechanism) refuse(name, 'must be set when KAFKA_SASL_MECHANISM is');
  }
  for (const name of TLS_VARIABLES)
    if (env[name] !== undefined && !isTls) refuse(name, 'must not be set unless KAFKA_SSL is true');
  if (env.KAFKA_SASL_MECHANISM === 'plain' && !isTls)
    refuse('KAFKA_SASL_MECHANISM', 'must not be plain unless KAFKA_SSL is true');
  if ((env.KAFKA_SSL_CERT === undefined) !== (env.KAFKA_SSL_KEY === undefined))
    refuse(
      env.KAFKA_SSL_CERT === undefined ? 'KAFKA_SSL_CERT' : 'KAFKA_SSL_KEY',
      'must be set: KAFKA_SSL_CERT and KAFKA_SSL_KEY go together',
    );
  if (env.KAFKA_SSL_KEY_PASSPHRASE !== undefined && env.KAFKA_SSL_KEY === undefined)
    refuse('KAFKA_SSL_KEY_PASSPHRASE', 'must not be set without KAFKA_SSL_KEY');
}

/** What kafkajs is given; its client id also begins the name of the reader's group, which an ACL may ask for. */
export type KafkaSettings = Pick<KafkaConfig, 'ssl' | 'sasl'> & {
  readonly brokers: string[];
  readonly clientId: string;
};

/**
 * @param env variables that `checkKafka` has passed
 * @throws Error that names the variable of a file of TLS and the rule that it breaks
 */
export function kafkaSettings(env: Variables): KafkaSettings {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username } = env;
  const password = env.KAFKA_SASL_PASSWORD;
  const isNamed = username !== undefined && CLIENT_ID.test(username);
  const hasFiles = TLS_VARIABLES.some((name) => env[name] !== undefined);
  return {
    brokers: env.KAFKA_BROKERS,
    clientId: env.KAFKA_CLIENT_ID ?? (isNamed ? username : 'dashboard'),
    ssl: env.KAFKA_SSL === 'true' && (hasFiles ? { ...readTls(env) } : true),
    ...(mechanism === undefined ? {} : { sasl: { mechanism, username, password } as SASLOptions }),
  };
}
