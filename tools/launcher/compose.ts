import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Child } from './child.ts';
import type { Plan } from './find.ts';
import { PROJECT_DIR } from './paths.ts';
import { say } from './terminal.ts';

/** Runs Temporal and Kafka with Docker Compose. */

/** The name of a Compose project of its own, so that `--fresh` never deletes the volumes of `docker compose up`. */
const PROJECT = 'artisan-onboarding-start';

/** Starts Temporal and Kafka as containers. When the launcher ends, it stops them and does not remove them. */
export async function startCompose(
  { temporal, kafka }: Plan,
  { dataDir, onStart }: { readonly dataDir: string; readonly onStart: (child: Child) => void },
): Promise<void> {
  const wanted = [
    ...(temporal === 'compose' ? ['temporal-ui'] : []),
    ...(kafka === 'compose' ? ['kafka'] : []),
  ];
  say(`starting ${wanted.join(' and ')} with Docker Compose; the first time this takes minutes`);
  onStart({
    name: 'compose',
    pid: () => undefined,
    stop: async () => {
      await compose(dataDir, ['stop']).catch(() => undefined);
    },
  });
  await compose(dataDir, ['up', '--detach', ...wanted]);
}

/** Removes the containers and their volumes. */
export async function dropCompose(dataDir: string): Promise<void> {
  await compose(dataDir, ['down', '--volumes']);
}

async function compose(dataDir: string, args: readonly string[]): Promise<void> {
  const file = join(PROJECT_DIR, 'docker-compose.yml');
  const command = ['compose', '--project-name', PROJECT, '--file', file, ...args];
  const { exitCode, stderr } = await execa('docker', command, {
    reject: false,
    // The Compose file requires them. `npm start` runs our own processes outside the containers, so the others are unused.
    env: {
      POSTGRES_PASSWORD: passwordIn(dataDir),
      ...{ DOSSIER_PASSWORD: 'unused', OIDC_ISSUER: 'https://unused.example' },
    },
  });
  if (exitCode === 0) return;
  const last = stderr.trim().split('\n').at(-1) ?? '';
  throw new Error(`docker compose ${args.join(' ')} did not work: ${last}`);
}

/** The database's password: `POSTGRES_PASSWORD`, or one that the first start makes and keeps. */
function passwordIn(dataDir: string): string {
  if (process.env.POSTGRES_PASSWORD) return process.env.POSTGRES_PASSWORD;
  const path = join(dataDir, 'compose.password');
  if (!existsSync(path)) {
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(path, randomBytes(24).toString('hex'), { mode: 0o600 });
  }
  return readFileSync(path, 'utf8');
}
