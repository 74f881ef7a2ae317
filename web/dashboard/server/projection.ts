import { createHash } from 'node:crypto';
import { Columns, type Placed } from './columns.ts';
import { COMPARED, Database } from './database.ts';
import {
  type Batch,
  type CaseRows,
  digestOf,
  knownIn,
  scopesIn,
  timelineIn,
  waitsOf,
} from './folding.ts';
import { happened, type Sum, standing, Tally } from './tally.ts';
import type { Entry } from './timeline.ts';
import type { Offsets } from './topic-reader.ts';

/**
 * The projection: what the events of all cases fold to, and the counts of it, in one SQLite file with the offsets that it
 * stands for. What it holds depends on the records alone, never on when they were read.
 */
export class Projection {
  readonly db: Database;
  readonly #erasuresRead = new Map<number, number>();
  #columns: Columns | null = null;
  /** Whether what was erased may still be in the log, since somebody was reading it. */
  #mustPurge = false;

  /** @param isReading whether nothing is written, so that the file may be another process's */
  constructor(path: string, { isReading = false }: { readonly isReading?: boolean } = {}) {
    this.db = new Database(path, isReading);
  }

  /** All cases in memory. Reading them from a large file takes seconds, once; who only fills a file never asks for them. */
  get columns(): Columns {
    this.#columns ??= Columns.of(this.db);
    return this.#columns;
  }

  /** The id of the Kafka cluster that it was read from; null for a new file. */
  get cluster(): string | null {
    const found = this.db.one("SELECT value FROM meta WHERE name = 'cluster'");
    return found === undefined ? null : String(found.value);
  }

  /** Empties the file, to be filled from another cluster or topic. */
  startAnew(cluster: string): void {
    this.#erasuresRead.clear();
    this.#columns = null;
    this.db.transaction(() => {
      for (const table of [...Object.keys(COMPARED), 'erasure_offsets'])
        this.db.run(`DELETE FROM ${table}`);
      this.db.run("INSERT OR REPLACE INTO meta VALUES ('cluster', ?)", cluster);
    });
  }

  /** The offsets that the file stands for. */
  offsets(): Map<number, number> {
    return offsetsOf(this.db.all('SELECT partition, next FROM offsets ORDER BY partition'));
  }

  /** How far the cases topic was read for erasures. */
  erasureOffsets(): Map<number, number> {
    return offsetsOf(this.db.all('SELECT partition, next FROM erasure_offsets'));
  }

  /** Notes how far the cases topic was read; it is written with the next events. */
  erasuresReadTo(next: Offsets): void {
    for (const [partition, at] of next) this.#erasuresRead.set(partition, at);
  }

  /** Writes each case and each count once, with the offsets, in one transaction. */
  write({ cases, counts, unreadable, offsets }: Batch): void {
    this.db.transaction(() => {
      for (const { partition, first, last, reason } of unreadable)
        this.db.run(UNREADABLE, partition, first, last, reason);
      for (const one of cases) this.#writeCase(one);
      this.#count(counts);
      for (const [partition, next] of offsets)
        this.db.run('INSERT OR REPLACE INTO offsets VALUES (?, ?)', partition, next);
      this.#writeErasuresRead();
    });
    for (const one of cases) this.#columns?.put(placedOf(one), one.waiting);
    if (this.#mustPurge) this.#purge();
  }

  #writeErasuresRead(): void {
    for (const [partition, next] of this.#erasuresRead)
      this.db.run('INSERT OR REPLACE INTO erasure_offsets VALUES (?, ?)', partition, next);
    this.#erasuresRead.clear();
  }

  #count(sums: Iterable<Sum>): void {
    for (const { what, code, day, scopes, by } of sums)
      for (const [index, scope] of scopes.entries()) {
        const n = by[index] ?? 0;
        this.db.run(COUNT, what, scope, code, day, n);
        if (n < 0) this.db.run(NONE_LEFT, what, scope, code, day);
      }
  }

  #writeCase({ caseId, isKnown, row, waiting, due, folded, reached, story }: CaseRows): void {
    this.db.run(CASE, caseId, ...row);
    if (isKnown) this.db.run('DELETE FROM waiting WHERE case_id = ?', caseId);
    for (const { holder, since, about } of waiting)
      this.db.run('INSERT INTO waiting VALUES (?, ?, ?, ?, ?)', caseId, holder, since, due, about);
    this.db.run(FOLD, caseId, folded, reached, story);
  }

  /**
   * Forgets erased cases: their rows and stories, and all that they count for, as if they had never been. No event of
   * theirs is folded again. Nothing may be in hand of these cases: what was folded has to be written before.
   * @param caseIds of which the cases topic has a tombstone
   * @param next how far the cases topic was read
   * @returns whether any of them was known
   */
  forget(caseIds: readonly string[], next: Offsets): boolean {
    let wasKnown = false;
    for (const caseId of caseIds) this.#columns?.remove(caseId);
    this.db.transaction(() => {
      const tally = new Tally();
      for (const caseId of new Set(caseIds)) {
        this.db.run('INSERT OR IGNORE INTO forgotten VALUES (?)', digestOf(caseId));
        const known = knownIn(this.db, caseId);
        if (known === null) continue;
        wasKnown = true;
        const { folded, dueAt } = known;
        const scopes = scopesIn(folded.state);
        tally.add(scopes, standing(folded, waitsOf(folded), dueAt), -1);
        tally.add(scopes, this.timeline(caseId).flatMap(happened), -1);
        for (const table of ['waiting', 'cases', 'folds'])
          this.db.run(`DELETE FROM ${table} WHERE case_id = ?`, caseId);
      }
      this.#count(tally.changes());
      this.erasuresReadTo(next);
      this.#writeErasuresRead();
    });
    if (wasKnown) this.#purge();
    return wasKnown;
  }

  /** Overwrites what is deleted in the log, too; with the next batch where somebody reads the log just now. */
  #purge(): void {
    this.#mustPurge = !this.db.purgeLog();
  }

  /** The events of a case, oldest first. */
  timeline(caseId: string): Entry[] {
    return timelineIn(this.db, caseId);
  }

  /** The SHA-256 of all rows, in hex: two projections at the same offsets have the same. */
  digest(): string {
    const hash = createHash('sha256');
    for (const [table, order] of Object.entries(COMPARED)) {
      hash.update(`${table}\n`);
      for (const row of this.db.each(`SELECT * FROM ${table} ORDER BY ${order}`))
        hash.update(`${JSON.stringify(row)}\n`);
    }
    return hash.digest('hex');
  }

  close(): void {
    this.db.close();
  }
}

const offsetsOf = (rows: readonly Readonly<Record<string, unknown>>[]) =>
  new Map(rows.map(({ partition, next }) => [Number(partition), Number(next)]));

function placedOf({ caseId, row, due }: CaseRows): Placed {
  const [state, district, trade, collective, place] = row;
  return {
    ...{ caseId, state: String(state), district: String(district), trade: String(trade) },
    collective: typeof collective === 'string' ? collective : null,
    ...{ place: String(place), due },
  };
}

const UNREADABLE = 'INSERT OR IGNORE INTO unreadable VALUES (?, ?, ?, ?)';
const COUNT = `INSERT INTO counts VALUES (?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET n = n + excluded.n`;
const NONE_LEFT =
  'DELETE FROM counts WHERE what = ? AND scope = ? AND code = ? AND day = ? AND n = 0';
const FOLD = `INSERT INTO folds VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE
  SET folded = excluded.folded, reached = excluded.reached, story = story || excluded.story`;
const CASE = 'INSERT OR REPLACE INTO cases VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)';

/** Whether a projection that stands at these offsets can go on with this topic. */
export function canGoOn(at: Offsets, ends: Offsets): boolean {
  return [...at].every(([partition, next]) => next <= (ends.get(partition) ?? 0));
}
