import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { Client } from 'pg';
import { freePort } from '../../tools/launcher/free-port.ts';
import { postgresPrograms } from './postgres-programs.ts';

/** A real PostgreSQL server for tests. */
export interface PostgresServer {
  /** The URL of a database, with a user that may create schemas in it. */
  readonly url: string;
  /** The URL of a new schema for one test. */
  schema(): Promise<string>;
  /** Ends our own server, or drops the schemas on the user's server. */
  stop(): Promise<void>;
}

/**
 * The server that `TEST_POSTGRES_URL` names, or one of our own on a free port.
 * @throws Error that says what is missing: a test without its database has failed, and is not skipped.
 */
export async function startPostgres(): Promise<PostgresServer> {
  const named = process.env.TEST_POSTGRES_URL;
  const { url, stop } = named ? { url: named, stop: async () => {} } : await startServer();
  const schemas: string[] = [];
  return {
    url,
    schema: async () => {
      const name = `test_${randomBytes(6).toString('hex')}`;
      await onPostgres(url, (client) => client.query(`CREATE SCHEMA ${name}`));
      schemas.push(name);
      const address = new URL(url);
      address.searchParams.set('options', `-csearch_path=${name}`);
      return address.href;
    },
    stop: async () => {
      if (named)
        for (const name of schemas)
          await onPostgres(url, (client) => client.query(`DROP SCHEMA ${name} CASCADE`));
      await stop();
    },
  };
}

/** Plain SQL, by a connection of its own. */
export async function onPostgres<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** No data outlives the test, so nothing needs to reach the disk. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '100',
};

interface User {
  readonly uid: number;
  readonly gid: number;
}

async function startServer(): Promise<Pick<PostgresServer, 'url' | 'stop'>> {
  const password = randomBytes(12).toString('hex');
  const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const data = join(folder, 'data');
  const port = await freePort();
  let child: ChildProcess | undefined;
  const kill = () => {
    child?.kill('SIGKILL');
    remove();
  };
  // A test run that is ended in the middle calls no hook.
  process.once('exit', kill);
  try {
    const who = await unprivileged();
    const passwordFile = join(folder, 'password');
    writeFileSync(passwordFile, password, { mode: 0o600 });
    if (who !== undefined)
      for (const one of [folder, passwordFile]) chownSync(one, who.uid, who.gid);
    const programs = await runnable(await postgresPrograms(), who, folder);
    await execa(
      join(programs, 'initdb'),
      [
        ...['--pgdata', data, '--username', 'test', '--pwfile', passwordFile],
        ...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--locale', 'C', '--no-sync'],
      ],
      { ...who, cwd: folder, stdin: 'ignore' },
    );
    const settings = Object.entries({ ...SETTINGS, port }).flatMap(([name, value]) => [
      '-c',
      `${name}=${value}`,
    ]);
    child = spawn(join(programs, 'postgres'), ['-D', data, ...settings], {
      ...who,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const url = `postgres://test:${password}@127.0.0.1:${port}/postgres`;
    await answering(child, url);
    return {
      url,
      stop: async () => {
        await ended(child);
        process.removeListener('exit', kill);
        remove();
      },
    };
  } catch (error) {
    kill();
    process.removeListener('exit', kill);
    throw error;
  }
}

/** The user `nobody` when the tests run as root, as which PostgreSQL refuses to run. */
async function unprivileged(): Promise<User | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const id = async (which: string) => Number((await execa('id', [which, 'nobody'])).stdout);
  return { uid: await id('-u'), gid: await id('-g') };
}

/** The programs in a folder where that user may run them: a copy if they are in root's own folders. */
async function runnable(programs: string, who: User | undefined, folder: string): Promise<string> {
  const asked = { ...who, cwd: folder, reject: false } as const;
  const { exitCode } = await execa(join(programs, 'initdb'), ['--version'], asked);
  if (exitCode === 0) return programs;
  const copy = join(folder, 'programs');
  cpSync(dirname(programs), copy, { recursive: true, verbatimSymlinks: true });
  return join(copy, 'bin');
}

async function answering(child: ChildProcess, url: string): Promise<void> {
  let said = '';
  child.stderr?.on('data', (text: Buffer) => {
    said = (said + text.toString()).slice(-2000);
  });
  const deadline = Date.now() + 30_000;
  for (;;) {
    try {
      return await onPostgres(url, async (client) => {
        await client.query('SELECT 1');
      });
    } catch (error) {
      if (child.exitCode !== null || Date.now() > deadline)
        throw new Error(`PostgreSQL did not start (${error}); it said:\n${said}`);
      await new Promise((wake) => setTimeout(wake, 50));
    }
  }
}

/** Ends the server with SIGINT, which ends its sessions too, and with SIGKILL if that takes too long. */
async function ended(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGINT');
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await gone;
  clearTimeout(timer);
}
