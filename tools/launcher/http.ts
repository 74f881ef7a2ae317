import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { PERSONAS } from '../issuer/personas.ts';
import { type Child, untilReady } from './child.ts';
import { portFor } from './ports.ts';

/** Starts the HTTP API for `npm start`, and the issuer of tokens for development that it takes. */

export interface StartedHttp {
  readonly url: string;
  readonly issuer: string;
  /** A file for a shell: addresses, and the secret of each persona; null with the user's own issuer. */
  readonly shellFile: string | null;
  /** Where our own issuer keeps its clients' secrets; null with the user's own issuer. */
  readonly issuerFile: string | null;
}

interface HttpOptions {
  readonly dataDir: string;
  /** The environment of all our processes. What the API needs is added to it. */
  readonly env: NodeJS.ProcessEnv;
  readonly start: (name: string, main: string, more?: NodeJS.ProcessEnv) => Child;
  /** Where browsers may come back to after signing in. */
  readonly pages: readonly string[];
  /** Chooses the port of its metrics. @returns the variables that say so */
  readonly measured: () => Promise<NodeJS.ProcessEnv>;
}

const READY_MS = 20_000;

export async function startHttp({
  dataDir,
  env,
  start,
  pages,
  measured,
}: HttpOptions): Promise<StartedHttp> {
  const issuerFile = join(dataDir, 'issuer.json');
  const isOurs = !env.OIDC_ISSUER;
  if (isOurs) {
    const port = await portFor(dataDir, 'the issuer of tokens', 7330);
    const own = { ISSUER_PORT: String(port), ISSUER_FILE: issuerFile };
    Object.assign(env, { ...own, ISSUER_PAGES: pages.join(',') });
    env.OIDC_ISSUER = `http://127.0.0.1:${port}`;
    const discovery = `${env.OIDC_ISSUER}/.well-known/openid-configuration`;
    const issuer = start('issuer', 'tools/issuer/main.ts');
    await untilReady(issuer, dataDir, READY_MS, async () => void (await fetch(discovery)));
  }
  const issuer = env.OIDC_ISSUER ?? '';
  env.HTTP_PORT = String(await portFor(dataDir, 'the HTTP API', 7320));
  const url = `http://127.0.0.1:${env.HTTP_PORT}`;
  const http = start('http', 'clients/http/main.ts', await measured());
  await untilReady(http, dataDir, READY_MS, async () => void (await fetch(`${url}/livez`)));
  const shellFile = isOurs ? writeShellFile(dataDir, url, issuer, issuerFile) : null;
  return { url, issuer, shellFile, issuerFile: isOurs ? issuerFile : null };
}

const secretsIn = z.object({ secrets: z.record(z.string(), z.string()) });

/** The secrets of our own issuer's clients, by their ids. */
export const issuerSecrets = (file: string) =>
  secretsIn.parse(JSON.parse(readFileSync(file, 'utf8'))).secrets;

/** Only the owner may read it: it holds secrets, though only of this installation's own issuer. */
function writeShellFile(dataDir: string, http: string, issuer: string, issuerFile: string): string {
  const path = join(dataDir, 'http.env');
  const secrets = issuerSecrets(issuerFile);
  if (existsSync(path)) rmSync(path);
  writeFileSync(path, shellFileText(http, issuer, secrets), { mode: 0o600 });
  return path;
}

/** The addresses and secrets as variables of a shell. @param secrets by the id of the persona */
export function shellFileText(
  http: string,
  issuer: string,
  secrets: Readonly<Record<string, string>>,
): string {
  const lines = [
    `HTTP=${http}`,
    `ISSUER=${issuer}`,
    ...PERSONAS.map(({ id }) => `SECRET_${id.replaceAll('-', '_').toUpperCase()}=${secrets[id]}`),
  ];
  return `${lines.join('\n')}\n`;
}
