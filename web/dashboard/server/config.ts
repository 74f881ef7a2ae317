import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CASES_TOPIC, EVENTS_TOPIC } from '@artisan-onboarding/contract';
import { z } from 'zod';
import { checkKafka, KAFKA_VARIABLES, kafkaSettings } from './kafka-settings.ts';

/** The dashboard's settings, read from the environment. */

const url = z.url({ protocol: /^https?$/, error: 'must be an http or https address' });
const port = z.coerce.number().int().min(0).max(65_535);

const variables = z
  .object({
    ...KAFKA_VARIABLES,
    DASHBOARD_DB: z.string({ error: 'is not set: the path of the dashboard’s SQLite file' }).min(1),
    DASHBOARD_HOST: z.string().min(1).default('127.0.0.1'),
    DASHBOARD_PORT: port.default(7340),
    /** The address that browsers know, if another one than host and port: for the sign-in to come back to. */
    DASHBOARD_URL: url.optional(),
    DASHBOARD_PAGE: z
      .string()
      .min(1)
      .default(join(import.meta.dirname, '../dist')),
    /** The log of looks; beside the database unless set. */
    DASHBOARD_LOOKS: z.string().min(1).optional(),
    EVENTS_TOPIC: z.string().min(1).default(EVENTS_TOPIC),
    OIDC_ISSUER: url.optional(),
    DASHBOARD_CLIENT_ID: z.string().min(1).default('dashboard'),
    DASHBOARD_CLIENT_SECRET: z.string().min(1).optional(),
    /** Of Temporal UI, for links to a case: `https://host/namespaces/default/workflows`. */
    TEMPORAL_UI_WORKFLOWS: url.optional(),
    LOG_LEVEL: z
      .enum(['silent', 'trace', 'debug', 'info', 'warn', 'error', 'fatal'])
      .default('info'),
    CASES_TOPIC: z.string().min(1).default(CASES_TOPIC),
  })
  .superRefine(checkKafka);

/** @throws Error of one line that names each bad variable and its rule, and no value */
export function dashboardConfig(env: NodeJS.ProcessEnv) {
  const given = Object.entries(env).filter(([, value]) => value !== '');
  const read = variables.safeParse(Object.fromEntries(given));
  if (!read.success) {
    const bad = read.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
    throw new Error(`the dashboard cannot start: ${bad.join('; ')}`);
  }
  const { data } = read;
  const { OIDC_ISSUER: issuer, DASHBOARD_CLIENT_SECRET: secret } = data;
  return {
    kafka: kafkaSettings(data),
    topic: data.EVENTS_TOPIC,
    casesTopic: data.CASES_TOPIC,
    path: data.DASHBOARD_DB,
    looks: data.DASHBOARD_LOOKS ?? join(dirname(data.DASHBOARD_DB), 'dashboard-looks.db'),
    host: data.DASHBOARD_HOST,
    port: data.DASHBOARD_PORT,
    page: data.DASHBOARD_PAGE,
    url: data.DASHBOARD_URL ?? null,
    temporalUrl: data.TEMPORAL_UI_WORKFLOWS ?? null,
    signIn:
      issuer === undefined || secret === undefined
        ? null
        : { issuer, clientId: data.DASHBOARD_CLIENT_ID, clientSecret: secret },
    logLevel: data.LOG_LEVEL,
  };
}

export type DashboardConfig = ReturnType<typeof dashboardConfig>;

/** The environment with the addresses of a running `npm start`, where it does not say them itself. */
export function environment(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const launched = join(env.ARTISAN_DATA_DIR ?? '.data', 'run', 'addresses.json');
  if (!existsSync(launched)) return env;
  const at = JSON.parse(readFileSync(launched, 'utf8')) as Record<string, string>;
  return { KAFKA_BROKERS: at.kafka, DASHBOARD_DB: at.dashboard, ...env };
}
