import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Case } from '../contracts/case.ts';
import { Database, type Fields } from './database.ts';
import type { Row } from './row.ts';

/** The next offset to read of each partition. */
export type Offsets = ReadonlyMap<number, number>;

/** What some records of the events topic come to. */
export interface Changes {
  readonly rows: readonly Row[];
  /** Events of cases that stand still, kept until a newer projector knows their types. */
  readonly waiting: readonly { caseId: string; sequence: number; value: string }[];
  readonly from: Offsets;
  readonly to: Offsets;
}

/** Somebody else has written the file in the meantime. */
export class OtherWriter extends Error {
  override readonly name = 'OtherWriter';
}

/**
 * The latest case of every case, with the offsets that it stands for, in one SQLite file. It holds nothing that the two
 * topics do not hold, but for erasures that were asked for and not told yet.
 */
export class Store {
  readonly #db: Database;

  constructor(path: string) {
    this.#db = new Database(path);
  }

  /** @returns null where it was never set. */
  mark(name: 'cluster' | 'complete'): string | null {
    const found = this.#db.one('SELECT value FROM meta WHERE name = ?', name);
    return found === undefined ? null : String(found.value);
  }

  setMark(name: 'cluster' | 'complete', value: string): void {
    this.#db.run('INSERT OR REPLACE INTO meta VALUES (?, ?)', name, value);
  }

  offsets(): Map<number, number> {
    const rows = this.#db.all('SELECT partition, next FROM offsets ORDER BY partition');
    return new Map(rows.map(({ partition, next }) => [Number(partition), Number(next)]));
  }

  row(caseId: string): Row | null {
    const found = this.#db.one('SELECT * FROM cases WHERE case_id = ?', caseId);
    return found === undefined ? null : rowOf(found);
  }

  /** Rows and the offsets that they stand for, in one transaction. @throws OtherWriter if it stands elsewhere than `from`. */
  apply({ rows, waiting, from, to }: Changes): void {
    this.#db.transaction(() => {
      const now = this.offsets();
      for (const [partition, next] of from)
        if ((now.get(partition) ?? next) !== next)
          throw new OtherWriter('another projector writes this file: run one');
      for (const row of rows) this.#write(row);
      for (const { caseId, sequence, value } of waiting)
        this.#db.run('INSERT OR REPLACE INTO waiting VALUES (?, ?, ?)', caseId, sequence, value);
      for (const [partition, next] of to)
        this.#db.run('INSERT OR REPLACE INTO offsets VALUES (?, ?)', partition, next);
    });
  }

  /** Up to `most` cases of which the cases topic has yet to be told. */
  owed(most: number): Row[] {
    return this.#db
      .all('SELECT * FROM cases WHERE owed = 1 AND sequence >= told LIMIT ?', most)
      .map(rowOf);
  }

  /** Cases that stand still, by the type that is not known. */
  standing(): Row[] {
    return this.#db.all('SELECT * FROM cases WHERE newer IS NOT NULL').map(rowOf);
  }

  stopped(): Row[] {
    return this.#db.all('SELECT * FROM cases WHERE stopped IS NOT NULL').map(rowOf);
  }

  /** The events of a standing case, from the first that was not known. */
  waiting(caseId: string): string[] {
    return this.#db
      .all('SELECT value FROM waiting WHERE case_id = ? ORDER BY sequence', caseId)
      .map(({ value }) => String(value));
  }

  /** A standing case goes on: what waited is in the row, or `still` waits. */
  goOn(row: Row, still: Changes['waiting']): void {
    this.#db.transaction(() => {
      this.#write(row);
      this.#db.run('DELETE FROM waiting WHERE case_id = ?', row.caseId);
      for (const { caseId, sequence, value } of still)
        this.#db.run('INSERT INTO waiting VALUES (?, ?, ?)', caseId, sequence, value);
    });
  }

  isForgotten(artisanId: string): boolean {
    return this.#db.one('SELECT 1 FROM forgotten WHERE artisan_id = ?', artisanId) !== undefined;
  }

  /** Asks for an artisan's cases to be taken off the cases topic. May be repeated. @returns whether they are off. */
  forget(artisanId: string): boolean {
    this.#db.run('INSERT OR IGNORE INTO forgotten VALUES (?, 0)', artisanId);
    return !this.toForget().includes(artisanId);
  }

  /** Artisans whose cases have yet to be taken off the topic. */
  toForget(): string[] {
    return this.#db
      .all('SELECT artisan_id FROM forgotten WHERE told = 0')
      .map((one) => String(one.artisan_id));
  }

  casesOf(artisanId: string): string[] {
    return this.#db
      .all('SELECT case_id FROM cases WHERE artisan_id = ? ORDER BY case_id', artisanId)
      .map((one) => String(one.case_id));
  }

  /** The topic has the tombstones. */
  forgot(artisanId: string): void {
    this.#db.transaction(() => {
      this.#db.run('INSERT OR REPLACE INTO forgotten VALUES (?, 1)', artisanId);
      this.#delete(artisanId);
    });
    this.#db.purgeLog();
  }

  counts(): { cases: number; owed: number; newer: number; stopped: number; forgotten: number } {
    const count = (sql: string) => Number(this.#db.one(`SELECT count(*) AS n FROM ${sql}`)?.n);
    return {
      cases: count('cases'),
      owed: count('cases WHERE owed = 1'),
      newer: count('cases WHERE newer IS NOT NULL'),
      stopped: count('cases WHERE stopped IS NOT NULL'),
      forgotten: count('forgotten'),
    };
  }

  /** Takes note of what the cases topic holds of a case; null for a tombstone. */
  heard(caseId: string, sequence: number | null, newer: Row['newer']): void {
    const text = newer === null ? null : newerText(newer);
    this.#db.run('INSERT OR REPLACE INTO spoken VALUES (?, ?, ?)', caseId, sequence, text);
  }

  /** In one transaction, for many small writes. */
  together(work: () => void): void {
    this.#db.transaction(work);
  }

  /**
   * Holds the cases against what was heard of the topic: each was written to it once, so that one which is gone was
   * erased. What is newer here is owed to the topic.
   * @returns how many artisans were found erased.
   */
  reconcile(): number {
    return this.#db.transaction(() => {
      const gone = this.#db
        .all(
          `SELECT DISTINCT artisan_id FROM cases LEFT JOIN spoken USING (case_id)
           WHERE cases.state IS NOT NULL AND spoken.sequence IS NULL`,
        )
        .map((one) => String(one.artisan_id));
      for (const artisanId of gone) {
        this.#db.run('INSERT OR REPLACE INTO forgotten VALUES (?, 1)', artisanId);
        this.#delete(artisanId);
      }
      this.#db.run(`UPDATE cases SET
        told = coalesce((SELECT sequence FROM spoken WHERE spoken.case_id = cases.case_id), 0),
        owed = state IS NOT NULL AND EXISTS (
          SELECT 1 FROM spoken WHERE spoken.case_id = cases.case_id AND
            (cases.sequence > spoken.sequence
              OR (cases.sequence = spoken.sequence AND cases.newer IS NOT spoken.newer)))`);
      this.#db.run('DELETE FROM spoken');
      this.setMark('complete', 'yes');
      return gone.length;
    });
  }

  /** SHA-256 of all that is known of cases: two files that stand at the same offsets have the same. */
  digest(): string {
    const hash = createHash('sha256');
    for (const one of this.#db.each('SELECT * FROM cases ORDER BY case_id'))
      hash.update(`${canonicalize({ ...one, state: parsed(one.state) })}\n`);
    const rest = [
      'SELECT * FROM waiting ORDER BY case_id, sequence',
      'SELECT * FROM forgotten ORDER BY artisan_id',
      'SELECT * FROM offsets ORDER BY partition',
    ];
    for (const sql of rest)
      for (const one of this.#db.each(sql)) hash.update(`${canonicalize(one)}\n`);
    return hash.digest('hex');
  }

  close(): void {
    this.#db.close();
  }

  #write({ caseId, artisanId, seen, state, newer, stopped, told, owed }: Row): void {
    this.#db.run(
      'INSERT OR REPLACE INTO cases VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
      caseId,
      artisanId,
      seen,
      state?.sequence ?? 0,
      state === null ? null : JSON.stringify(state),
      newer === null ? null : newerText(newer),
      stopped === null ? null : JSON.stringify(stopped),
      told,
      owed ? 1 : 0,
    );
  }

  #delete(artisanId: string): void {
    const cases = 'SELECT case_id FROM cases WHERE artisan_id = ?';
    this.#db.run(`DELETE FROM waiting WHERE case_id IN (${cases})`, artisanId);
    this.#db.run('DELETE FROM cases WHERE artisan_id = ?', artisanId);
  }
}

/** Always in one order, so that two can be compared as text. */
const newerText = ({ sequence, type }: NonNullable<Row['newer']>) =>
  JSON.stringify({ sequence, type });

const parsed = <T>(text: unknown): T | null =>
  text === null ? null : (JSON.parse(String(text)) as T);

function rowOf(one: Fields): Row {
  return {
    caseId: String(one.case_id),
    artisanId: String(one.artisan_id),
    seen: Number(one.seen),
    state: parsed<Case>(one.state),
    newer: parsed<NonNullable<Row['newer']>>(one.newer),
    stopped: parsed<NonNullable<Row['stopped']>>(one.stopped),
    told: Number(one.told),
    owed: one.owed === 1,
  };
}
