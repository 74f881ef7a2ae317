import { z } from 'zod';
import { readTls, TlsProblem, type TlsSettings } from './tls.ts';

/** Where Kafka is and how to sign in. Read by `kafkaSettings`, or built by a test. */
export interface KafkaSettings {
  /** `host:port` of the seed brokers. */
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** Whether TLS is used; with its files, if the machine's own authorities are not enough. */
  readonly ssl: boolean | TlsSettings;
  readonly sasl?: {
    readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
    readonly username: string;
    readonly password: string;
  };
}

const CLIENT_ID = /^[\w.-]{1,100}$/;
const BROKERS_RULE = 'must be host:port, or several of them with commas between';

function isBroker(text: string): boolean {
  // One colon only: kafkajs splits at it and would misread an IPv6 address.
  const port = Number(/^[^\s:/,]+:(\d{1,5})$/.exec(text)?.[1]);
  return port >= 1 && port <= 65_535;
}

const TLS_VARIABLES = [
  'KAFKA_SSL_CA',
  'KAFKA_SSL_CERT',
  'KAFKA_SSL_KEY',
  'KAFKA_SSL_KEY_PASSPHRASE',
] as const;

const environment = z
  .object({
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
    KAFKA_SASL_USERNAME: z.string().min(1).optional(),
    KAFKA_SASL_PASSWORD: z.string().min(1).optional(),
  })
  .superRefine((env, context) => {
    for (const name of ['KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD'] as const) {
      const given = env[name] !== undefined;
      if (given === (env.KAFKA_SASL_MECHANISM !== undefined)) continue;
      const message = given
        ? 'must not be set without KAFKA_SASL_MECHANISM'
        : 'must be set when KAFKA_SASL_MECHANISM is';
      context.addIssue({ code: 'custom', path: [name], message });
    }
    const forbid = (name: string, message: string) =>
      context.addIssue({ code: 'custom', path: [name], message });
    const isTls = env.KAFKA_SSL === 'true';
    for (const name of TLS_VARIABLES)
      if (env[name] !== undefined && !isTls)
        forbid(name, 'must not be set unless KAFKA_SSL is true');
    if (env.KAFKA_SASL_MECHANISM === 'plain' && !isTls)
      forbid('KAFKA_SASL_MECHANISM', 'must not be plain unless KAFKA_SSL is true');
    if ((env.KAFKA_SSL_CERT === undefined) !== (env.KAFKA_SSL_KEY === undefined)) {
      const missing = env.KAFKA_SSL_CERT === undefined ? 'KAFKA_SSL_CERT' : 'KAFKA_SSL_KEY';
      forbid(missing, 'must be set: KAFKA_SSL_CERT and KAFKA_SSL_KEY go together');
    }
    if (env.KAFKA_SSL_KEY_PASSPHRASE !== undefined && env.KAFKA_SSL_KEY === undefined)
      forbid('KAFKA_SSL_KEY_PASSPHRASE', 'must not be set without KAFKA_SSL_KEY');
  });

/**
 * Reads how to reach Kafka from the environment: `KAFKA_BROKERS` (required), `KAFKA_CLIENT_ID` (the user's name if not
 * set), `KAFKA_SSL`, the files `KAFKA_SSL_CA`, `KAFKA_SSL_CERT` and `KAFKA_SSL_KEY` (with `KAFKA_SSL_KEY_PASSPHRASE`),
 * `KAFKA_SASL_MECHANISM`, `KAFKA_SASL_USERNAME`, `KAFKA_SASL_PASSWORD`. An empty variable counts as not set. The files
 * are read once: after a renewal the process has to restart.
 *
 * @throws Error naming each bad variable and the rule it breaks; values are not shown, as one may be a password.
 */
export function kafkaSettings(env: NodeJS.ProcessEnv = process.env): KafkaSettings {
  const given = Object.entries(env).filter(([, value]) => value !== '');
  const read = environment.safeParse(Object.fromEntries(given));
  if (!read.success) {
    const lines = read.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
    throw new Error(`Kafka settings: ${lines.join('; ')}`);
  }
  const { data } = read;
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username } = data;
  const password = data.KAFKA_SASL_PASSWORD;
  const settings = {
    brokers: data.KAFKA_BROKERS,
    clientId: data.KAFKA_CLIENT_ID ?? clientIdOf(username),
    ssl: data.KAFKA_SSL === 'true' && tlsOf(data),
  };
  if (!mechanism || !username || !password) return settings;
  return { ...settings, sasl: { mechanism, username, password } };
}

/** Consumer groups are named after it, and a user's ACLs cover the groups that begin with the user's name. */
function clientIdOf(username: string | undefined): string {
  return username !== undefined && CLIENT_ID.test(username) ? username : 'artisan-onboarding';
}

/** The content of the files, or true if there are none. */
function tlsOf(data: z.infer<typeof environment>): true | TlsSettings {
  if (TLS_VARIABLES.every((name) => data[name] === undefined)) return true;
  try {
    return readTls(data);
  } catch (error) {
    throw error instanceof TlsProblem ? new Error(`Kafka settings: ${error.message}`) : error;
  }
}
