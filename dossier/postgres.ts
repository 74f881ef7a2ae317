import { createHash } from 'node:crypto';
import { Pool, type PoolClient } from 'pg';
import {
  type Database,
  type Dialect,
  EVERYTHING,
  type Queries,
  type Row,
  type Value,
} from './database.ts';
import { DossierError } from './errors.ts';
import { toldOf } from './postgres-errors.ts';

/** How long a statement or a connection may take, in milliseconds, including waits for locks. */
const PATIENCE = 5_000;
/** The server ends a late statement; if the server itself is gone, the client does. */
const OURS = PATIENCE + 1_000;
const CONNECTIONS = 10;
/** Our advisory locks' key in the database: the first bytes of SHA-256 of "artisan dossier". */
const LOCK = 0x4be63f87;
/** The lock of numbered rows: the first bytes of SHA-256 of "artisan dossier numbers". */
const NUMBERS_LOCK = 0x89f3b64b;

const DIALECT: Dialect = {
  text: 'TEXT COLLATE "C"',
  bytes: 'BYTEA',
  number: 'BIGINT',
  byKey: '',
  findTable: 'SELECT 1 WHERE to_regclass(?) IS NOT NULL',
  // The lock is held until the transaction ends, so that a lower number never appears after a higher one: a reader who
  // goes on after the last number that they saw misses nothing. A sequence would number rows in another order than that
  // of their commits, and leave gaps. It is always the last lock of a transaction, so nobody waits in a circle.
  appendOnly: (table) => [
    `CREATE FUNCTION ${table}_number() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      PERFORM pg_advisory_xact_lock(${NUMBERS_LOCK}::bigint);
      EXECUTE format('SELECT coalesce(max(number), 0) + 1 FROM %I.%I', TG_TABLE_SCHEMA, TG_TABLE_NAME) INTO NEW.number;
      RETURN NEW;
    END $$`,
    `CREATE FUNCTION ${table}_refusal() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      RAISE EXCEPTION '% is append-only: no % of its rows', TG_TABLE_NAME, TG_OP;
    END $$`,
    `CREATE TRIGGER ${table}_numbers BEFORE INSERT ON ${table}
      FOR EACH ROW EXECUTE FUNCTION ${table}_number()`,
    `CREATE TRIGGER ${table}_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table}
      FOR EACH STATEMENT EXECUTE FUNCTION ${table}_refusal()`,
  ],
};

/** Whether an address names a PostgreSQL database. */
export const isPostgres = (at: string): boolean => /^postgres(ql)?:\/\//.test(at);

/**
 * A PostgreSQL database, over a pool of connections. Parameters of the URL override these defaults: `sslmode` and
 * `sslrootcert` for TLS, `options` for a schema of its own, `statement_timeout` in milliseconds.
 */
export class PostgresDatabase implements Database {
  readonly dialect = DIALECT;
  readonly #pool: Pool;
  /** Single statements, on any free connection. */
  readonly #outside: Queries;
  readonly #where: string;

  /** @throws DossierError BAD_SETTING for an invalid URL. */
  constructor(url: string) {
    this.#where = placeOf(url);
    this.#pool = new Pool({
      max: CONNECTIONS,
      application_name: 'artisan-onboarding dossier',
      connectionTimeoutMillis: PATIENCE,
      statement_timeout: PATIENCE,
      // A process that hangs in the middle of a transaction must not block the others for ever.
      idle_in_transaction_session_timeout: PATIENCE,
      query_timeout: OURS,
      keepAlive: true,
      connectionString: url,
    });
    this.#outside = new Statements(this.#pool);
    // A broken connection also emits an event, which would end the process without a listener. Its next user gets the
    // error.
    this.#pool.on('error', () => undefined);
    this.#pool.on('connect', (client) => client.on('error', () => undefined));
  }

  run(sql: string, ...values: Value[]): Promise<number> {
    return this.#told(() => this.#outside.run(sql, ...values));
  }

  row(sql: string, ...values: Value[]): Promise<Row | undefined> {
    return this.#told(() => this.#outside.row(sql, ...values));
  }

  rows(sql: string, ...values: Value[]): Promise<Row[]> {
    return this.#told(() => this.#outside.rows(sql, ...values));
  }

  /** By advisory locks that end with the transaction. Each statement then sees all that was committed before it. */
  transaction<T>(
    about: string | typeof EVERYTHING,
    work: (inside: Queries) => Promise<T>,
  ): Promise<T> {
    return this.#told(async () => {
      const client = await this.#pool.connect();
      let isWell = false;
      try {
        await client.query('BEGIN ISOLATION LEVEL READ COMMITTED');
        await takeTurn(client, about);
        const result = await work(new Statements(client));
        await client.query('COMMIT');
        isWell = true;
        return result;
      } catch (error) {
        // After an error of our own the connection is still sound.
        if (error instanceof DossierError) isWell = await isRolledBack(client);
        throw error;
      } finally {
        // Closing a connection also ends its transaction.
        client.release(!isWell);
      }
    });
  }

  /** Deleted content may stay in dead rows, in the log and in backups: see docs/operators.md. */
  async purge(): Promise<void> {}

  async close(): Promise<void> {
    if (!this.#pool.ending) await this.#pool.end();
  }

  async #told<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw toldOf(error, this.#where);
    }
  }
}

class Statements implements Queries {
  readonly #on: Pool | PoolClient;

  constructor(on: Pool | PoolClient) {
    this.#on = on;
  }

  async run(sql: string, ...values: Value[]): Promise<number> {
    return (await this.#on.query(numbered(sql), values)).rowCount ?? 0;
  }

  async row(sql: string, ...values: Value[]): Promise<Row | undefined> {
    return (await this.rows(sql, ...values))[0];
  }

  async rows(sql: string, ...values: Value[]): Promise<Row[]> {
    return (await this.#on.query<Row>(numbered(sql), values)).rows;
  }
}

/** Takes the store's lock: shared, plus the artisan's own lock; or exclusive, for EVERYTHING. */
async function takeTurn(client: PoolClient, about: string | typeof EVERYTHING): Promise<void> {
  if (about === EVERYTHING) {
    await client.query('SELECT pg_advisory_xact_lock($1::bigint)', [LOCK]);
    return;
  }
  const one = createHash('sha256').update(about).digest().readInt32BE(0);
  const both =
    'SELECT pg_advisory_xact_lock_shared($1::bigint), pg_advisory_xact_lock($1::int, $2::int)';
  await client.query(both, [LOCK, one]);
}

async function isRolledBack(client: PoolClient): Promise<boolean> {
  return client.query('ROLLBACK').then(
    () => true,
    () => false,
  );
}

/** Numbers each `?` for PostgreSQL. */
function numbered(sql: string): string {
  let count = 0;
  return sql.replaceAll('?', () => {
    count += 1;
    return `$${count}`;
  });
}

/** Host, port and database, for messages: never the user or the password. @throws DossierError BAD_SETTING */
export function placeOf(url: string): string {
  try {
    const { host, pathname } = new URL(url);
    return `${host}${pathname}`;
  } catch {
    throw new DossierError('BAD_SETTING', 'the URL of the dossier cannot be read');
  }
}
