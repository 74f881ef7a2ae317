import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { PERSONAS } from '../issuer/personas.ts';
import { type Child, untilReady } from './child.ts';
import { portFor } from './ports.ts';

/** Starts the issuer of tokens for development and the HTTP API for `npm start`. */

export interface StartedHttp {
  readonly url: string;
  readonly issuer: string;
  /** A file for a shell: addresses, and the secret of each persona; null with the user's own issuer. */
  readonly shellFile: string | null;
}

interface ProcessesOptions {
  readonly dataDir: string;
  /** The environment of all our processes. What is started here is added to it. */
  readonly env: NodeJS.ProcessEnv;
  readonly start: (name: string, main: string, more?: NodeJS.ProcessEnv) => Child;
}

/** The issuer whose tokens our processes take. */
export interface SignIn {
  readonly issuer: string;
  /** Where the secrets of its clients are; null with the user's own issuer. */
  readonly file: string | null;
}

const READY_MS = 20_000;

/**
 * Starts the issuer of tokens for development, unless `OIDC_ISSUER` names another.
 * @param pages where browsers may come back to after signing in
 */
export async function startSignIn(
  { dataDir, env, start }: ProcessesOptions,
  pages: readonly string[],
): Promise<SignIn> {
  if (env.OIDC_ISSUER) return { issuer: env.OIDC_ISSUER, file: null };
  const file = join(dataDir, 'issuer.json');
  const port = await portFor(dataDir, 'the issuer of tokens', 7330);
  const url = `http://127.0.0.1:${port}`;
  Object.assign(env, { ISSUER_PORT: String(port), ISSUER_FILE: file, OIDC_ISSUER: url });
  env.ISSUER_PAGES = pages.join(',');
  const issuer = start('issuer', 'tools/issuer/main.ts');
  await untilReady(issuer, dataDir, READY_MS, async () => {
    await fetch(`${url}/.well-known/openid-configuration`);
  });
  return { issuer: url, file };
}

interface HttpOptions extends ProcessesOptions {
  readonly signIn: SignIn;
  /** Chooses the port of its metrics. @returns the variables that say so */
  readonly measured: () => Promise<NodeJS.ProcessEnv>;
}

export async function startHttp({
  dataDir,
  env,
  start,
  signIn: { issuer, file },
  measured,
}: HttpOptions): Promise<StartedHttp> {
  env.HTTP_PORT = String(await portFor(dataDir, 'the HTTP API', 7320));
  const url = `http://127.0.0.1:${env.HTTP_PORT}`;
  const http = start('http', 'clients/http/main.ts', await measured());
  await untilReady(http, dataDir, READY_MS, async () => void (await fetch(`${url}/livez`)));
  const { KAFKA_BROKERS: kafka = '' } = env;
  const shellFile =
    file === null ? null : writeShellFile(dataDir, { http: url, issuer, kafka }, file);
  return { url, issuer, shellFile };
}

const secretsIn = z.object({ secrets: z.record(z.string(), z.string()) });

/** The secrets of our own issuer's clients, by their ids. */
export const issuerSecrets = (file: string) =>
  secretsIn.parse(JSON.parse(readFileSync(file, 'utf8'))).secrets;

/** Only the owner may read it: it holds secrets, though only of this installation's own issuer. */
function writeShellFile(dataDir: string, addresses: Addresses, issuerFile: string): string {
  const path = join(dataDir, 'http.env');
  const secrets = issuerSecrets(issuerFile);
  if (existsSync(path)) rmSync(path);
  writeFileSync(path, shellFileText(addresses, secrets), { mode: 0o600 });
  return path;
}

interface Addresses {
  readonly http: string;
  readonly issuer: string;
  /** The brokers, with commas between. */
  readonly kafka: string;
}

/** The addresses and secrets as variables of a shell. @param secrets by the id of the persona */
export function shellFileText(
  { http, issuer, kafka }: Addresses,
  secrets: Readonly<Record<string, string>>,
): string {
  const lines = [
    `HTTP=${http}`,
    `ISSUER=${issuer}`,
    `BROKERS=${kafka}`,
    ...PERSONAS.map(({ id }) => `SECRET_${id.replaceAll('-', '_').toUpperCase()}=${secrets[id]}`),
  ];
  return `${lines.join('\n')}\n`;
}
