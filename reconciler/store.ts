import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { Finding, FindingCode, Scan } from './interface.ts';

const SCHEMA = `
CREATE TABLE IF NOT EXISTS marks (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS offsets (
  topic TEXT NOT NULL, partition INTEGER NOT NULL, next INTEGER NOT NULL, PRIMARY KEY (topic, partition)
) STRICT;
CREATE TABLE IF NOT EXISTS cases (
  case_id TEXT PRIMARY KEY, last INTEGER NOT NULL, read_at INTEGER NOT NULL, ended INTEGER NOT NULL,
  shown INTEGER NOT NULL, scanned_at INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS cases_open ON cases (scanned_at) WHERE ended = 0;
CREATE INDEX IF NOT EXISTS cases_behind ON cases (read_at) WHERE shown < last;
CREATE TABLE IF NOT EXISTS missing (
  case_id TEXT NOT NULL, sequence INTEGER NOT NULL, since INTEGER NOT NULL, PRIMARY KEY (case_id, sequence)
) STRICT;
CREATE TABLE IF NOT EXISTS repairs (case_id TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS repairs_case ON repairs (case_id, at);
CREATE TABLE IF NOT EXISTS settled (case_id TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS findings (
  case_id TEXT PRIMARY KEY, code TEXT NOT NULL, why TEXT NOT NULL, since INTEGER NOT NULL, scans INTEGER NOT NULL
) STRICT;
`;

/** Off the cases topic for good: its artisan was erased. */
const ERASED = Number.MAX_SAFE_INTEGER;
const SHOWN = 50;

/** What the reconciler remembers from scan to scan. All of it can be had again from the topics, but for the repairs. */
export class Store {
  readonly #db: DatabaseSync;

  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true });
    this.#db = new DatabaseSync(path, { timeout: 10_000 });
    this.#db.exec('PRAGMA journal_mode = WAL');
    // What a power cut takes is read from the topics again.
    this.#db.exec('PRAGMA synchronous = NORMAL');
    this.#db.exec(SCHEMA);
  }

  /** All or nothing. */
  transaction(work: () => void): void {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.#db.exec('COMMIT');
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  /** The next offset to read of each partition. */
  offsets(topic: string): Map<number, number> {
    const rows = this.#all('SELECT partition, next FROM offsets WHERE topic = ?', topic);
    return new Map(rows.map((one) => [Number(one.partition), Number(one.next)]));
  }

  setOffset(topic: string, partition: number, next: number): void {
    this.#run('INSERT OR REPLACE INTO offsets VALUES (?, ?, ?)', topic, partition, next);
  }

  /** An event was heard. What it skips is missing from now on, and what was missing may be it. */
  recordEvent(caseId: string, sequence: number, isEnd: boolean, at: number): void {
    const known = this.#one('SELECT last FROM cases WHERE case_id = ?', caseId);
    const last = Number(known?.last ?? 0);
    if (sequence <= last) {
      this.#run('DELETE FROM missing WHERE case_id = ? AND sequence = ?', caseId, sequence);
      return;
    }
    for (let skipped = last + 1; skipped < sequence; skipped += 1)
      this.#run('INSERT OR IGNORE INTO missing VALUES (?, ?, ?)', caseId, skipped, at);
    this.#run(
      `INSERT INTO cases VALUES (?, ?, ?, ?, 0, 0) ON CONFLICT (case_id)
      DO UPDATE SET last = excluded.last, read_at = excluded.read_at, ended = max(ended, excluded.ended)`,
      ...[caseId, sequence, at, isEnd ? 1 : 0],
    );
  }

  /** The cases topic shows a case up to an event; null where it was taken off. */
  recordCase(caseId: string, sequence: number | null): void {
    const shown = sequence ?? ERASED;
    // Its events may not have been heard yet.
    this.#run(
      'INSERT INTO cases VALUES (?, 0, 0, 0, ?, 0) ON CONFLICT (case_id) DO UPDATE SET shown = excluded.shown',
      ...[caseId, shown],
    );
  }

  /** The open cases that have not been looked at for the longest time. */
  openCases(limit: number): string[] {
    const sql =
      'SELECT case_id FROM cases WHERE ended = 0 AND last > 0 ORDER BY scanned_at LIMIT ?';
    return this.#all(sql, limit).map((one) => String(one.case_id));
  }

  /** Whether the events topic holds a case that has not ended. */
  isOpen(caseId: string): boolean {
    const sql = 'SELECT 1 FROM cases WHERE case_id = ? AND ended = 0 AND last > 0';
    return this.#one(sql, caseId) !== undefined;
  }

  scannedAt(caseId: string, at: number): void {
    this.#run('UPDATE cases SET scanned_at = ? WHERE case_id = ?', at, caseId);
  }

  /** Up to when ended runs were looked for, epoch milliseconds; 0 at first. */
  get scannedThrough(): number {
    return Number(this.#one("SELECT value FROM marks WHERE name = 'through'")?.value ?? 0);
  }

  set scannedThrough(through: number) {
    this.#run("INSERT OR REPLACE INTO marks VALUES ('through', ?)", String(through));
  }

  repaired(caseId: string, at: number): void {
    this.#run('INSERT INTO repairs VALUES (?, ?)', caseId, at);
    this.settle(caseId, at);
  }

  /** Somebody looks after this case: whatever ended before, needs nothing any more. */
  settle(caseId: string, at: number): void {
    this.#run('INSERT OR REPLACE INTO settled VALUES (?, ?)', caseId, at);
    this.#run('DELETE FROM findings WHERE case_id = ?', caseId);
  }

  /** When somebody last looked after this case for certain, epoch milliseconds; 0 where that is not known. */
  settledAt(caseId: string): number {
    return Number(this.#one('SELECT at FROM settled WHERE case_id = ?', caseId)?.at ?? 0);
  }

  forgetSettledBefore(before: number): void {
    this.#run('DELETE FROM settled WHERE at < ?', before);
  }

  /** How many repairs of this case there were since then; older ones are forgotten. */
  repairsSince(caseId: string, since: number): number {
    this.#run('DELETE FROM repairs WHERE at < ?', since);
    const sql = 'SELECT count(*) AS n FROM repairs WHERE case_id = ? AND at >= ?';
    return Number(this.#one(sql, caseId, since)?.n);
  }

  /** @param since when it began, where that is known; epoch milliseconds */
  addFinding(caseId: string, code: FindingCode, why: string, at: number, since = at): void {
    this.#run(
      `INSERT INTO findings VALUES (?, ?, ?, ?, 1) ON CONFLICT (case_id)
      DO UPDATE SET why = excluded.why, since = CASE code WHEN excluded.code THEN min(since, excluded.since)
      ELSE excluded.since END, scans = CASE code WHEN excluded.code THEN scans + 1 ELSE 1 END,
      code = excluded.code`,
      ...[caseId, code, why.slice(0, 500), since],
    );
  }

  findings(): Finding[] {
    return this.#all('SELECT * FROM findings ORDER BY since, case_id').map((one) => ({
      caseId: String(one.case_id),
      code: String(one.code) as FindingCode,
      why: String(one.why),
      since: new Date(Number(one.since)).toISOString(),
      scans: Number(one.scans),
    }));
  }

  /** What is late since `before`: the first of the missing numbers, how many there are, and the cases not shown yet. */
  late(before: number): Pick<Scan, 'gaps' | 'gapsInAll' | 'casesBehind'> {
    const where = 'FROM missing WHERE since < ?';
    const gaps = this.#all(
      `SELECT * ${where} ORDER BY since, case_id, sequence LIMIT ?`,
      before,
      SHOWN,
    );
    return {
      gaps: gaps.map((one) => ({ caseId: String(one.case_id), sequence: Number(one.sequence) })),
      gapsInAll: Number(this.#one(`SELECT count(*) AS n ${where}`, before)?.n),
      casesBehind: Number(
        this.#one('SELECT count(*) AS n FROM cases WHERE shown < last AND read_at < ?', before)?.n,
      ),
    };
  }

  close(): void {
    this.#db.close();
  }

  #run(sql: string, ...values: SQLInputValue[]): void {
    this.#db.prepare(sql).run(...values);
  }

  #one(sql: string, ...values: SQLInputValue[]) {
    return this.#db.prepare(sql).get(...values);
  }

  #all(sql: string, ...values: SQLInputValue[]) {
    return this.#db.prepare(sql).all(...values);
  }
}
