import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dossierFromEnvironment } from '../../dossier/config.ts';
import { prepareDossier } from '../../tools/launcher/prepare-dossier.ts';
import { onPostgres, type PostgresServer, startPostgres } from '../support/postgres.ts';
import { environmentOf, readCompose } from './compose.ts';

/** The Compose file's commands for the dossier, on a real server without containers. */
const PASSWORDS = { POSTGRES_PASSWORD: 'not used here', DOSSIER_PASSWORD: "with ' @ / : and %" };
const { services } = readCompose();
const PG = ['PGHOST', 'PGPORT', 'PGUSER', 'PGPASSWORD', 'PGDATABASE'];

/** A random name that is free on the server that `TEST_POSTGRES_URL` may name. */
const NAME = `dossier_${randomBytes(6).toString('hex')}`;

let server: PostgresServer;
let folder: string;
const before = PG.map((name) => [name, process.env[name]] as const);
beforeAll(async () => {
  server = await startPostgres();
  folder = mkdtempSync(join(tmpdir(), 'compose-'));
});
afterAll(async () => {
  for (const [name, value] of before) set(name, value);
  rmSync(folder, { recursive: true, force: true });
  await onPostgres(server.url, (client) => client.query(`DROP DATABASE IF EXISTS ${NAME}`));
  await onPostgres(server.url, (client) => client.query(`DROP ROLE IF EXISTS ${NAME}`));
  await server.stop();
});

function set(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}

it('a worker opens the dossier in the database that was prepared, with the password of its own', async () => {
  const { hostname, port, username, password, pathname } = new URL(server.url);
  const admin = [hostname, port, username, password, pathname.slice(1)];
  for (const [index, name] of PG.entries()) set(name, admin[index]);
  const prepare = environmentOf(services.prepare ?? {}, PASSWORDS);
  await prepareDossier('an earlier one', NAME);
  await prepareDossier(prepare.DOSSIER_PASSWORD ?? '', NAME);

  const worker = environmentOf(services.worker ?? {}, PASSWORDS);
  expect(worker.PGPASSWORD).not.toBe(prepare.PGPASSWORD);
  for (const name of PG) set(name, undefined);
  set('PGPASSWORD', worker.PGPASSWORD);
  const url = new URL(worker.DOSSIER_URL ?? '');
  const { host, username: user, password: none, pathname: database } = url;
  expect([host, user, none, database]).toEqual(['postgres:5432', 'dossier', '', '/dossier']);
  Object.assign(url, { host: `${hostname}:${port || 5432}`, username: NAME, pathname: NAME });
  const keys = join(folder, 'keys.json');
  const store = await dossierFromEnvironment({ DOSSIER_URL: url.href, DOSSIER_KEYS: keys });
  const entry = await store.put('A', 'slot', 'x');
  expect(await store.get(entry)).toBe('x');
  await store.close();

  set('PGPASSWORD', 'an earlier one');
  const late = dossierFromEnvironment({ DOSSIER_URL: url.href, DOSSIER_KEYS: keys });
  await expect(late).rejects.toMatchObject({ code: '28P01' });
});
