import { place } from '../contracts/folding.ts';
import { type Layout, TopicFile } from '../kafka/topic/topic-file.ts';
import type { Finding, FindingCode, Scan } from './interface.ts';

/** The reconciler's SQLite file. */

const TABLES = `
CREATE TABLE marks (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE cases (
  case_id TEXT PRIMARY KEY, last INTEGER NOT NULL, read_at INTEGER NOT NULL, ended INTEGER NOT NULL,
  shown INTEGER NOT NULL, scanned_at INTEGER NOT NULL
) STRICT;
CREATE INDEX cases_open ON cases (scanned_at) WHERE ended = 0;
CREATE INDEX cases_behind ON cases (read_at) WHERE shown < last;
CREATE TABLE missing (
  case_id TEXT NOT NULL, sequence INTEGER NOT NULL, since INTEGER NOT NULL, PRIMARY KEY (case_id, sequence)
) STRICT;
CREATE TABLE repairs (case_id TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE INDEX repairs_case ON repairs (case_id, at);
CREATE TABLE settled (case_id TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT;
CREATE TABLE findings (
  case_id TEXT PRIMARY KEY, code TEXT NOT NULL, why TEXT NOT NULL, since INTEGER NOT NULL, scans INTEGER NOT NULL
) STRICT;
`;

const LAYOUT: Layout = {
  version: 1,
  tables: TABLES,
  // The reconciler reads from the topics again what a power cut takes.
  pragmas: ['journal_mode = WAL', 'synchronous = NORMAL'],
  carryOver,
};

/** Stands for the sequence that the cases topic shows of a case with a tombstone: above every other. */
const ERASED = Number.MAX_SAFE_INTEGER;
/** How many missing events a scan names. */
const MOST_NAMED = 50;

/**
 * The reconciler's file: what it has read of both topics, and what it has found and repaired. All of it comes again from
 * the topics and the next scan, but for the repairs of the last day. Times are epoch milliseconds.
 */
export class Store {
  readonly #file: TopicFile;

  /** @param path of the SQLite file, which is made where there is none */
  constructor(path: string) {
    this.#file = new TopicFile(path, LAYOUT);
  }

  /** Does all of it or nothing. */
  transaction(work: () => void): void {
    this.#file.transaction(work);
  }

  /** The next offset to read of each partition. */
  offsets(topic: string): Map<number, number> {
    return this.#file.offsets(topic);
  }

  setOffset(topic: string, partition: number, next: number): void {
    this.#file.setOffset(topic, partition, next);
  }

  /**
   * Notes an event of the events topic. After a gap the events in it are missing, until they come late.
   * @param isEnd whether the case has ended with it
   * @param at when it was read
   */
  recordEvent(caseId: string, sequence: number, isEnd: boolean, at: number): void {
    const known = this.#file.one('SELECT last FROM cases WHERE case_id = ?', caseId);
    const last = Number(known?.last ?? 0);
    const where = place(last, sequence);
    if (where === 'repeat') {
      this.#file.run('DELETE FROM missing WHERE case_id = ? AND sequence = ?', caseId, sequence);
      return;
    }
    if (where === 'gap')
      for (let skipped = last + 1; skipped < sequence; skipped += 1)
        this.#file.run('INSERT OR IGNORE INTO missing VALUES (?, ?, ?)', caseId, skipped, at);
    this.#file.run(
      `INSERT INTO cases VALUES (?, ?, ?, ?, 0, 0) ON CONFLICT (case_id)
      DO UPDATE SET last = excluded.last, read_at = excluded.read_at, ended = max(ended, excluded.ended)`,
      ...[caseId, sequence, at, isEnd ? 1 : 0],
    );
  }

  /** Notes a record of the cases topic. @param sequence the last event that it shows; null for a tombstone */
  recordCase(caseId: string, sequence: number | null): void {
    const shown = sequence ?? ERASED;
    // The reconciler may not have read the events of the case yet.
    this.#file.run(
      'INSERT INTO cases VALUES (?, 0, 0, 0, ?, 0) ON CONFLICT (case_id) DO UPDATE SET shown = excluded.shown',
      ...[caseId, shown],
    );
  }

  /** Up to `limit` open cases, those first that were not scanned for the longest time. */
  openCases(limit: number): string[] {
    const sql =
      'SELECT case_id FROM cases WHERE ended = 0 AND last > 0 ORDER BY scanned_at LIMIT ?';
    return this.#file.all(sql, limit).map((one) => String(one.case_id));
  }

  /** Whether the events topic holds a case that has not ended. */
  isOpen(caseId: string): boolean {
    const sql = 'SELECT 1 FROM cases WHERE case_id = ? AND ended = 0 AND last > 0';
    return this.#file.one(sql, caseId) !== undefined;
  }

  scannedAt(caseId: string, at: number): void {
    this.#file.run('UPDATE cases SET scanned_at = ? WHERE case_id = ?', at, caseId);
  }

  /** The time up to which the scans have listed ended runs; 0 before the first scan. */
  get scannedThrough(): number {
    return Number(this.#file.one("SELECT value FROM marks WHERE name = 'through'")?.value ?? 0);
  }

  set scannedThrough(through: number) {
    this.#file.run("INSERT OR REPLACE INTO marks VALUES ('through', ?)", String(through));
  }

  /** Notes that the reconciler has repaired a case. */
  repaired(caseId: string, at: number): void {
    this.#file.run('INSERT INTO repairs VALUES (?, ?)', caseId, at);
    this.settle(caseId, at);
  }

  /** Notes that a case needs no repair at this time: it has a run that goes on, or it has ended. Its finding is gone. */
  settle(caseId: string, at: number): void {
    this.#file.run('INSERT OR REPLACE INTO settled VALUES (?, ?)', caseId, at);
    this.#file.run('DELETE FROM findings WHERE case_id = ?', caseId);
  }

  /** When the case last needed no repair; 0 where that is not known. */
  settledAt(caseId: string): number {
    return Number(this.#file.one('SELECT at FROM settled WHERE case_id = ?', caseId)?.at ?? 0);
  }

  /** Deletes what `settle` noted before a time. */
  forgetSettledBefore(before: number): void {
    this.#file.run('DELETE FROM settled WHERE at < ?', before);
  }

  /** @returns how many repairs of this case there were since a time. It deletes the older repairs of all cases. */
  repairsSince(caseId: string, since: number): number {
    this.#file.run('DELETE FROM repairs WHERE at < ?', since);
    const sql = 'SELECT count(*) AS n FROM repairs WHERE case_id = ? AND at >= ?';
    return Number(this.#file.one(sql, caseId, since)?.n);
  }

  /**
   * Notes a case that the reconciler cannot repair, or counts it once more.
   * @param at the time of the scan
   * @param since when it began, where that is known
   */
  addFinding(caseId: string, code: FindingCode, why: string, at: number, since = at): void {
    this.#file.run(
      `INSERT INTO findings VALUES (?, ?, ?, ?, 1) ON CONFLICT (case_id)
      DO UPDATE SET why = excluded.why, since = CASE code WHEN excluded.code THEN min(since, excluded.since)
      ELSE excluded.since END, scans = CASE code WHEN excluded.code THEN scans + 1 ELSE 1 END,
      code = excluded.code`,
      ...[caseId, code, why.slice(0, 500), since],
    );
  }

  findings(): Finding[] {
    return this.#file.all('SELECT * FROM findings ORDER BY since, case_id').map((one) => ({
      caseId: String(one.case_id),
      code: String(one.code) as FindingCode,
      why: String(one.why),
      since: new Date(Number(one.since)).toISOString(),
      scans: Number(one.scans),
    }));
  }

  /** @returns the events that are missing since before a time, and how many cases the cases topic shows too late. */
  late(before: number): Pick<Scan, 'gaps' | 'gapsInAll' | 'casesBehind'> {
    const where = 'FROM missing WHERE since < ?';
    const gaps = this.#file.all(
      `SELECT * ${where} ORDER BY since, case_id, sequence LIMIT ?`,
      before,
      MOST_NAMED,
    );
    return {
      gaps: gaps.map((one) => ({ caseId: String(one.case_id), sequence: Number(one.sequence) })),
      gapsInAll: Number(this.#file.one(`SELECT count(*) AS n ${where}`, before)?.n),
      casesBehind: Number(
        this.#file.one('SELECT count(*) AS n FROM cases WHERE shown < last AND read_at < ?', before)
          ?.n,
      ),
    };
  }

  close(): void {
    this.#file.close();
  }
}

/** A file of layout 0 had the same repairs. */
function carryOver(file: TopicFile, older: ReadonlySet<string>): () => void {
  const repairs = older.has('repairs') ? file.all('SELECT case_id, at FROM repairs') : [];
  return () => {
    for (const { case_id, at } of repairs)
      file.run('INSERT INTO repairs VALUES (?, ?)', String(case_id), Number(at));
  };
}
