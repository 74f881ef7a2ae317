import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest';
import type { Database, Row, Value } from '../../dossier/database.ts';
import { openDossier } from '../../dossier/dossier.ts';
import { type DossierKeys, loadOrCreateKeys } from '../../dossier/keys.ts';
import { PostgresDatabase } from '../../dossier/postgres.ts';
import { SqliteDatabase } from '../../dossier/sqlite.ts';
import type { DossierStore } from '../../dossier/store.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';

/** Runs tests on dossiers in SQLite and in PostgreSQL. */

type Kind = 'SQLite' | 'PostgreSQL';

export interface Place {
  readonly kind: Kind;
  /** A folder of the test's own, where the keys are, and an SQLite file. */
  readonly folder: string;
  /** The dossier's file, or its URL. */
  readonly at: string;
  readonly keysPath: string;
  readonly keys: DossierKeys;
  /** Opens another handle on the same dossier, like another process; it is closed after the test. */
  open(keys?: DossierKeys): Promise<DossierStore>;
  /** Plain SQL on the same tables, behind the store's back. */
  sql(statement: string, ...values: Value[]): Promise<Row[]>;
  /** Makes inserts into a table fail with `full`. */
  breakInserts(table: string): Promise<void>;
  mendInserts(table: string): Promise<void>;
  /**
   * Every readable byte of the store: of SQLite the file, its write-ahead log and its index; of PostgreSQL every
   * value of every row of every table.
   */
  bytes(): Promise<Buffer>;
}

/** Runs the same tests on a dossier in SQLite and on one in PostgreSQL, each test on an empty one. */
export function onEach(tests: (here: Place) => void): void {
  describe('on SQLite', () => tests(place('SQLite')));
  describe('on PostgreSQL', () => onPostgres(tests));
}

/** The same for PostgreSQL alone. Call it within a `describe`. */
export function onPostgres(tests: (here: Place, server: () => PostgresServer) => void): void {
  let server: PostgresServer | undefined;
  const running = () => {
    if (server === undefined) throw new Error('PostgreSQL has not been started');
    return server;
  };
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server?.stop());
  tests(
    place('PostgreSQL', () => running().schema()),
    running,
  );
}

function place(kind: Kind, schema?: () => Promise<string>): Place {
  let folder = '';
  let at = '';
  let stores: DossierStore[] = [];
  const keys = () => loadOrCreateKeys(join(folder, 'keys.json'));
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dossier-'));
    at = (await schema?.()) ?? join(folder, 'dossier.db');
  });
  afterEach(async () => {
    for (const store of stores) await store.close();
    stores = [];
    rmSync(folder, { recursive: true, force: true });
  });
  const directly = async <T>(work: (db: Database) => Promise<T>): Promise<T> => {
    const db = kind === 'SQLite' ? new SqliteDatabase(at) : new PostgresDatabase(at);
    try {
      return await work(db);
    } finally {
      await db.close();
    }
  };
  const all = async (statements: readonly string[]) => {
    for (const one of statements) await directly((db) => db.run(one));
  };
  return {
    kind,
    get folder() {
      return folder;
    },
    get at() {
      return at;
    },
    get keysPath() {
      return join(folder, 'keys.json');
    },
    get keys() {
      return keys();
    },
    async open(with_ = keys()) {
      const store = await openDossier(at, with_);
      stores.push(store);
      return store;
    },
    sql: (statement, ...values) => directly((db) => db.rows(statement, ...values)),
    breakInserts: (table) => all(BREAK[kind](table)),
    mendInserts: (table) =>
      all([`DROP TRIGGER broken${kind === 'PostgreSQL' ? ` ON ${table}` : ''}`]),
    bytes: () => (kind === 'SQLite' ? bytesIn(folder) : directly(bytesOfRows)),
  };
}

/**
 * Takes the tables back to schema version 2, whose other tables are the same: an access log, and applications without
 * an organisation.
 */
export async function backToVersion2({ kind, sql }: Place): Promise<void> {
  const text = kind === 'SQLite' ? 'TEXT' : 'TEXT COLLATE "C"';
  for (const statement of [
    'DROP TABLE audit_log',
    ...(kind === 'SQLite' ? [] : ['DROP FUNCTION audit_log_number, audit_log_refusal']),
    'ALTER TABLE applications DROP COLUMN organisation',
    `CREATE TABLE access_log (at ${text} NOT NULL, actor ${text} NOT NULL, reason ${text} NOT NULL, artisan_id ${text})`,
  ])
    await sql(statement);
  await sql("UPDATE meta SET value = ? WHERE name = 'schema_version'", Buffer.from('2'));
}

/** How much a process writes: it races for exclusive claims, then writes entries, then to the audit log. */
interface Amounts {
  /** When it begins, in epoch milliseconds. */
  readonly start?: number;
  readonly races?: number;
  readonly entries?: number;
  readonly audits?: number;
}

/** Starts a process that writes to a dossier (`writer.ts`). It prints a line of JSON for each thing that is committed. */
export function startWriter(here: Place, name: string, how: Amounts) {
  const { start = 0, races = 0, entries = 0, audits = 0 } = how;
  const script = join(import.meta.dirname, 'writer.ts');
  const argv = ['--disable-warning=ExperimentalWarning', script, here.at, here.keysPath, name];
  const numbers = [start, races, entries, audits].map(String);
  return execa(process.execPath, [...argv, ...numbers], { reject: false });
}

const BREAK: Readonly<Record<Kind, (table: string) => readonly string[]>> = {
  SQLite: (table) => [
    `CREATE TRIGGER broken BEFORE INSERT ON ${table} BEGIN SELECT RAISE(ABORT, 'full'); END`,
  ],
  PostgreSQL: (table) => [
    `CREATE OR REPLACE FUNCTION full_() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'full'; END $$`,
    `CREATE TRIGGER broken BEFORE INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION full_()`,
  ],
};

async function bytesIn(folder: string): Promise<Buffer> {
  const files = readdirSync(folder).filter((name) => name.startsWith('dossier.db'));
  return Buffer.concat(files.map((name) => readFileSync(join(folder, name))));
}

async function bytesOfRows(db: Database): Promise<Buffer> {
  const tables = await db.rows(
    'SELECT tablename FROM pg_tables WHERE schemaname = current_schema()',
  );
  const found: Buffer[] = [];
  for (const { tablename } of tables)
    for (const row of await db.rows(`SELECT * FROM ${tablename}`))
      for (const value of Object.values(row))
        found.push(value instanceof Uint8Array ? Buffer.from(value) : Buffer.from(String(value)));
  return Buffer.concat(found);
}
