import { z } from 'zod';
import { readEnvironment } from '../../contracts/environment.ts';
import { identityConfig, identitySettings } from '../identity/config.ts';

/** The settings of the HTTP API, read from the environment. */

/** Each is described in `docs/http.md`. */
export const httpSettings = z.object({
  /** The address that it listens on. It speaks plain HTTP: put TLS in front of it for callers on other machines. */
  HTTP_HOST: z.string().min(1).default('127.0.0.1'),
  /** 0 takes any free port. */
  HTTP_PORT: z.coerce.number().int().min(0).max(65_535).default(7320),
  ...identitySettings.shape,
  /** How many requests one account may send in a minute. */
  HTTP_PER_MINUTE: z.coerce.number().int().min(1).default(6_000),
  /** How many cases one account may watch at once. */
  HTTP_WATCHES: z.coerce.number().int().min(0).default(20),
  /** The largest body that is read, in bytes. */
  HTTP_BODY_LIMIT: z.coerce.number().int().min(1024).default(4_194_304),
  /** How long a caller waits for an answer, in milliseconds. */
  HTTP_ANSWER_MS: z.coerce.number().int().min(1).default(30_000),
  LOG_LEVEL: z.enum(['silent', 'trace', 'debug', 'info', 'warn', 'error', 'fatal']).default('info'),
});
const schema = httpSettings.transform((one) => ({
  host: one.HTTP_HOST,
  port: one.HTTP_PORT,
  identity: identityConfig(one),
  perMinute: one.HTTP_PER_MINUTE,
  watches: one.HTTP_WATCHES,
  bodyLimit: one.HTTP_BODY_LIMIT,
  answerMs: one.HTTP_ANSWER_MS,
  logLevel: one.LOG_LEVEL,
}));

export type HttpConfig = Readonly<z.infer<typeof schema>>;

/** @throws Error that names each bad variable and its rule, and no value */
export function httpConfig(env: NodeJS.ProcessEnv = process.env): HttpConfig {
  return readEnvironment(schema, env, 'the HTTP API cannot start');
}
