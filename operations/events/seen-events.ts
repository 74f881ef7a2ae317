import { DatabaseSync, type StatementSync } from 'node:sqlite';

/** What one event is to those that were read before it. */
export type Place = 'new' | 'late' | 'duplicate' | 'conflict';

/** How much of the database SQLite keeps in memory, in KiB; the rest lies in its file. */
const CACHE_KIB = 32 * 1024;
/** Case ids that are taken out at once. */
const PAGE = 500;

/** Texts lie in the order in which they come, so that only the index of their numbers is written here and there. */
const TABLES = `
  CREATE TABLE event (
    case_id TEXT NOT NULL, sequence INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY (case_id, sequence)
  );
  CREATE TABLE seen_case (
    case_id TEXT PRIMARY KEY, last INTEGER NOT NULL, silent_because TEXT
  ) WITHOUT ROWID;
`;

/**
 * The events of a topic by case and sequence, however many: they lie in a temporary database without a name, which the
 * operating system removes with the process, however it ends. `SQLITE_TMPDIR` or `TMPDIR` says in which folder.
 */
export class SeenEvents {
  readonly #db: DatabaseSync;
  readonly #add: StatementSync;
  readonly #textAt: StatementSync;
  readonly #lastOf: StatementSync;
  readonly #setLast: StatementSync;
  readonly #setSilent: StatementSync;

  constructor() {
    this.#db = new DatabaseSync('');
    // Nothing here outlives the process, so nothing has to be safe from its end.
    this.#db.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF');
    this.#db.exec(`PRAGMA cache_size = -${CACHE_KIB}; ${TABLES} BEGIN`);
    this.#add = this.#db.prepare('INSERT OR IGNORE INTO event VALUES (?, ?, ?)');
    this.#textAt = this.#db.prepare('SELECT text FROM event WHERE case_id = ? AND sequence = ?');
    this.#lastOf = this.#db.prepare('SELECT last FROM seen_case WHERE case_id = ?');
    this.#setLast = this.#db.prepare(
      `INSERT INTO seen_case VALUES (?, ?, NULL) ON CONFLICT DO UPDATE SET last = excluded.last`,
    );
    this.#setSilent = this.#db.prepare('UPDATE seen_case SET silent_because = ? WHERE case_id = ?');
  }

  /** Takes an event in, unless its number was taken before. @returns `late` where a higher number came right before it. */
  take(caseId: string, sequence: number, text: string): Place {
    if (this.#add.run(caseId, sequence, text).changes === 0)
      return this.#textAt.get(caseId, sequence)?.text === text ? 'duplicate' : 'conflict';
    const last = Number(this.#lastOf.get(caseId)?.last ?? 0);
    this.#setLast.run(caseId, sequence);
    return sequence < last ? 'late' : 'new';
  }

  counts(): { readonly events: number; readonly cases: number } {
    const count = (table: string) =>
      Number(this.#db.prepare(`SELECT count(*) AS number FROM ${table}`).get()?.number);
    return { events: count('event'), cases: count('seen_case') };
  }

  /** Each place at which numbers are left out, with the first number that is missing. */
  *gaps(): Generator<{ readonly caseId: string; readonly missing: number }> {
    const rows = this.#db
      .prepare(
        `SELECT case_id, expected FROM (
          SELECT case_id, sequence,
            coalesce(lag(sequence) OVER (PARTITION BY case_id ORDER BY sequence), 0) + 1 AS expected FROM event
        ) WHERE sequence <> expected`,
      )
      .iterate();
    for (const row of rows) yield { caseId: String(row.case_id), missing: Number(row.expected) };
  }

  /** The events of a case in order, as they were read. */
  eventsOf(caseId: string): string[] {
    const rows = this.#db
      .prepare('SELECT text FROM event WHERE case_id = ? ORDER BY sequence')
      .all(caseId);
    return rows.map((row) => String(row.text));
  }

  /** All cases, or those that did not answer, in the order of their ids; cases may be marked meanwhile. */
  *caseIds(which: 'all' | 'silent'): Generator<string> {
    const page = this.#db.prepare(
      `SELECT case_id FROM seen_case
        WHERE case_id > ? AND (${which === 'all'} OR silent_because IS NOT NULL) ORDER BY case_id LIMIT ${PAGE}`,
    );
    for (let last = ''; ; ) {
      const ids = page.all(last).map((row) => String(row.case_id));
      yield* ids;
      if (ids.length < PAGE) return;
      last = ids.at(-1) ?? '';
    }
  }

  /** Notes why a case did not answer; null once it has. */
  setSilent(caseId: string, because: string | null): void {
    this.#setSilent.run(because, caseId);
  }

  /** How many cases have not answered, and the first so many of them with the reason. */
  silent(atMost: number): {
    readonly count: number;
    readonly first: readonly { readonly caseId: string; readonly reason: string }[];
  } {
    const where = 'FROM seen_case WHERE silent_because IS NOT NULL';
    const count = Number(this.#db.prepare(`SELECT count(*) AS number ${where}`).get()?.number);
    const first = this.#db
      .prepare(`SELECT case_id, silent_because ${where} ORDER BY case_id LIMIT ?`)
      .all(atMost)
      .map((row) => ({ caseId: String(row.case_id), reason: String(row.silent_because) }));
    return { count, first };
  }

  close(): void {
    this.#db.close();
  }
}
