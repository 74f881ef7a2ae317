export type Value = string | number | null | Uint8Array;
export type Row = Record<string, unknown>;

/** SQL that SQLite and PostgreSQL both speak, with `?` where a value goes. */
export interface Queries {
  /** Runs a statement and returns how many rows it changed. */
  run(sql: string, ...values: Value[]): Promise<number>;
  row(sql: string, ...values: Value[]): Promise<Row | undefined>;
  rows(sql: string, ...values: Value[]): Promise<Row[]>;
}

/** What a transaction is about when nothing else may go on in the store meanwhile. */
export const EVERYTHING = Symbol('everything');

/** The few words of a schema that are not the same in both. */
export interface Dialect {
  /** A column of text that is compared and ordered by its bytes. */
  readonly text: string;
  readonly bytes: string;
  /** What stands behind the columns of a table that is found by its primary key alone. */
  readonly byKey: string;
  /** Asks for a table by its name; no row if it is not there. */
  readonly findTable: string;
}

/**
 * Where the dossier's rows are. All that speaks SQL goes through here, and nothing here knows what the rows mean.
 * @throws DossierError AWAY, by every method, when the database does not answer, or not now; what was asked may then
 * have happened or not, and is asked again.
 */
export interface Database extends Queries {
  readonly dialect: Dialect;
  /**
   * All or nothing, and no other transaction about the same thing, of whatever process, before this one has ended:
   * what is read inside stays true. Use only `inside` within: the database itself would wait for this very end.
   * @param about such as an artisan's id.
   */
  transaction<T>(
    about: string | typeof EVERYTHING,
    work: (inside: Queries) => Promise<T>,
  ): Promise<T>;
  /** Brings what was deleted out of the files, as far as it is in our hands. */
  purge(): Promise<void>;
  close(): Promise<void>;
}
