import { place } from '../../contracts/folding.ts';
import { type Layout, TopicFile } from '../../kafka/topic/topic-file.ts';

/** The events that `events verify` has read. */

/** What one event is to those of its case that were read before it. */
export type Arrival = 'new' | 'late' | 'duplicate' | 'conflict';

/** How much of the database SQLite keeps in memory, in KiB; the rest lies in its file. */
const CACHE_KIB = 32 * 1024;
/** How many case ids are read at once. */
const PAGE = 500;

const LAYOUT: Layout = {
  version: 1,
  // Texts lie in the order in which they come. SQLite writes only the index of their numbers at random places.
  tables: `
    CREATE TABLE event (
      case_id TEXT NOT NULL, sequence INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY (case_id, sequence)
    );
    CREATE TABLE seen_case (
      case_id TEXT PRIMARY KEY, last INTEGER NOT NULL, silent_because TEXT
    ) WITHOUT ROWID;
  `,
  // Nothing here outlives the process, so nothing has to be durable.
  pragmas: ['journal_mode = OFF', 'synchronous = OFF', `cache_size = -${CACHE_KIB}`],
};

/**
 * The events of a topic by case and number, for `events verify`. They may be more than fit into memory, so they lie in a
 * temporary database without a name, which the operating system removes with the process. `SQLITE_TMPDIR` or `TMPDIR` says
 * in which folder.
 *
 * It has its own test for repeats: it keeps every event with its text, and `place` sees only the last number of a case. So
 * it can tell a repeat from an event that comes late, and from another event under the same number.
 */
export class SeenEvents {
  readonly #file = new TopicFile('', LAYOUT);

  constructor() {
    // One transaction for all: it is never committed, and makes writing faster.
    this.#file.run('BEGIN');
  }

  /**
   * Adds an event, unless its number was added before.
   * @returns `late` where the event before it had a higher number; `duplicate` for the same text again, `conflict` for
   * another text under the same number
   */
  add(caseId: string, sequence: number, text: string): Arrival {
    const isNew = this.#file.run(
      'INSERT OR IGNORE INTO event VALUES (?, ?, ?)',
      ...[caseId, sequence, text],
    );
    if (isNew === 0) {
      const sql = 'SELECT text FROM event WHERE case_id = ? AND sequence = ?';
      return this.#file.one(sql, caseId, sequence)?.text === text ? 'duplicate' : 'conflict';
    }
    const before = this.#file.one('SELECT last FROM seen_case WHERE case_id = ?', caseId);
    this.#file.run(
      'INSERT INTO seen_case VALUES (?, ?, NULL) ON CONFLICT DO UPDATE SET last = excluded.last',
      ...[caseId, sequence],
    );
    return sequence < Number(before?.last ?? 0) ? 'late' : 'new';
  }

  counts(): { readonly events: number; readonly cases: number } {
    const count = (table: string) =>
      Number(this.#file.one(`SELECT count(*) AS number FROM ${table}`)?.number);
    return { events: count('event'), cases: count('seen_case') };
  }

  /** Each gap in the numbers of a case, with the first number that is missing. Nothing may be added meanwhile. */
  *gaps(): Generator<{ readonly caseId: string; readonly missing: number }> {
    let caseId = '';
    let last = 0;
    // The index holds both columns in this order, so that SQLite sorts nothing.
    for (const row of this.#file.each(
      'SELECT case_id, sequence FROM event ORDER BY case_id, sequence',
    )) {
      if (row.case_id !== caseId) last = 0;
      caseId = String(row.case_id);
      const sequence = Number(row.sequence);
      if (place(last, sequence) === 'gap') yield { caseId, missing: last + 1 };
      last = sequence;
    }
  }

  /** The events of a case in order, each as its text. */
  eventsOf(caseId: string): string[] {
    return this.#file
      .all('SELECT text FROM event WHERE case_id = ? ORDER BY sequence', caseId)
      .map((row) => String(row.text));
  }

  /** All cases, or those that did not answer, in the order of their ids. `setSilent` may be called meanwhile. */
  *caseIds(which: 'all' | 'silent'): Generator<string> {
    const sql = `SELECT case_id FROM seen_case
      WHERE case_id > ? AND (${which === 'all'} OR silent_because IS NOT NULL) ORDER BY case_id LIMIT ${PAGE}`;
    for (let last = ''; ; ) {
      const ids = this.#file.all(sql, last).map((row) => String(row.case_id));
      yield* ids;
      if (ids.length < PAGE) return;
      last = ids.at(-1) ?? '';
    }
  }

  /** Notes why a case did not answer; null once it has. */
  setSilent(caseId: string, because: string | null): void {
    this.#file.run('UPDATE seen_case SET silent_because = ? WHERE case_id = ?', because, caseId);
  }

  /** @returns how many cases have not answered, and the first of them with the reason. */
  silent(atMost: number): {
    readonly count: number;
    readonly first: readonly { readonly caseId: string; readonly reason: string }[];
  } {
    const where = 'FROM seen_case WHERE silent_because IS NOT NULL';
    const count = Number(this.#file.one(`SELECT count(*) AS number ${where}`)?.number);
    const first = this.#file
      .all(`SELECT case_id, silent_because ${where} ORDER BY case_id LIMIT ?`, atMost)
      .map((row) => ({ caseId: String(row.case_id), reason: String(row.silent_because) }));
    return { count, first };
  }

  close(): void {
    this.#file.close();
  }
}
