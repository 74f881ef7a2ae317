export type Value = string | number | null | Uint8Array;
export type Row = Record<string, unknown>;

/** SQL that SQLite and PostgreSQL both understand, with `?` for values. */
export interface Queries {
  /** Runs a statement and returns how many rows it changed. */
  run(sql: string, ...values: Value[]): Promise<number>;
  row(sql: string, ...values: Value[]): Promise<Row | undefined>;
  rows(sql: string, ...values: Value[]): Promise<Row[]>;
}

/** The subject of a transaction that excludes all others in the store. */
export const EVERYTHING = Symbol('everything');

/** The parts of a schema that differ between the two. */
export interface Dialect {
  /** A column of text that is compared and ordered by its bytes. */
  readonly text: string;
  readonly bytes: string;
  /** A whole number beyond 32 bits, also as a primary key. */
  readonly number: string;
  /** The suffix for a table that is read by its primary key alone. */
  readonly byKey: string;
  /** Finds a table by its name; no row if it does not exist. */
  readonly findTable: string;
  /**
   * Makes a table with a primary key `number` append-only: from then on the database refuses to change or delete a row,
   * and numbers rows from 1 without gaps, in the order in which they can be read. A released schema version uses these
   * statements, so they are never edited either.
   */
  readonly appendOnly: (table: string) => readonly string[];
}

/**
 * The database of the dossier. All SQL goes through here, and nothing here knows what the rows mean.
 * @throws DossierError AWAY, by every method, if the database does not answer or is busy; the statement may have taken
 *   effect or not, and is asked again.
 */
export interface Database extends Queries {
  readonly dialect: Dialect;
  /**
   * All or nothing. No other transaction about the same subject, of any process, runs before this one has ended: what
   * is read inside stays true. Use only `inside` within: a call of the database itself would wait for this
   * transaction's end.
   * @param about such as an artisan's id.
   */
  transaction<T>(
    about: string | typeof EVERYTHING,
    work: (inside: Queries) => Promise<T>,
  ): Promise<T>;
  /** Removes deleted content from the files, as far as the program can. */
  purge(): Promise<void>;
  close(): Promise<void>;
}
