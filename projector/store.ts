import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Case } from '../contracts/case.ts';
import { Database, type Fields } from './database.ts';
import { Erasures } from './erasures.ts';
import { newerText, type Row } from './row.ts';
import { TopicSnapshot } from './topic-snapshot.ts';

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
class OtherWriter extends Error {
  override readonly name = 'OtherWriter';
}

/**
 * The latest case of every case, with the offsets that it stands for, in one SQLite file. It holds nothing that the two
 * topics do not hold, but for erasures that were asked for and not told yet.
 */
export class Store {
  readonly #db: Database;
  readonly erasures: Erasures;
  readonly heard: TopicSnapshot;

  constructor(path: string) {
    this.#db = new Database(path);
    this.erasures = new Erasures(this.#db);
    this.heard = new TopicSnapshot(this.#db, this.erasures);
  }

  /** The cluster that the file goes with, for ever; null before it was said. */
  get cluster(): string | null {
    return this.#db.mark('cluster');
  }

  set cluster(id: string) {
    this.#db.setMark('cluster', id);
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

  #write({ caseId, artisanId, seen, state, newer, stopped, publishedSequence, dirty }: Row): void {
    this.#db.run(
      'INSERT OR REPLACE INTO cases VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
      caseId,
      artisanId,
      seen,
      state?.sequence ?? 0,
      state === null ? null : JSON.stringify(state),
      newer === null ? null : newerText(newer),
      stopped === null ? null : JSON.stringify(stopped),
      publishedSequence,
      dirty ? 1 : 0,
    );
  }
}

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
    publishedSequence: Number(one.told),
    dirty: one.owed === 1,
  };
}
