import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Case } from '../contracts/case.ts';
import type { Fields } from '../kafka/topic/topic-file.ts';
import { Database } from './database.ts';
import { Erasures } from './erasures.ts';
import { newerText, type Row } from './row.ts';
import { TopicSnapshot } from './topic-snapshot.ts';

/** The projector's file as the rest of the projector uses it. */

/** The next offset to read of each partition. */
export type Offsets = ReadonlyMap<number, number>;

/** What some records of the events topic change in the file. */
export interface Changes {
  readonly rows: readonly Row[];
  /** Events of cases that stand still at an unknown type. The file keeps them until a newer projector knows the type. */
  readonly waiting: readonly { caseId: string; sequence: number; value: string }[];
  readonly from: Offsets;
  readonly to: Offsets;
}

/** Another process has written the file in the meantime. */
class OtherWriter extends Error {
  override readonly name = 'OtherWriter';
}

/**
 * The projector's file: the latest state of every case, with the offsets of the events topic that it stands for. All of it
 * can be read from the two topics again, but for erasures that are not published yet.
 */
export class Store {
  readonly #db: Database;
  readonly #topic: string;
  readonly erasures: Erasures;
  readonly snapshot: TopicSnapshot;

  /**
   * @param path of the SQLite file, which is made where there is none
   * @param topic the name of the events topic
   */
  constructor(path: string, topic: string) {
    this.#db = new Database(path);
    this.#topic = topic;
    this.erasures = new Erasures(this.#db);
    this.snapshot = new TopicSnapshot(this.#db, this.erasures);
  }

  /** The id of the Kafka cluster that the file belongs to for ever; null while it is new. */
  get cluster(): string | null {
    return this.#db.mark('cluster');
  }

  set cluster(id: string) {
    this.#db.setMark('cluster', id);
  }

  /** The name of another events topic that the file was filled from; null where there is none. */
  otherTopic(): string | null {
    const found = this.#db.one('SELECT topic FROM topic_offsets WHERE topic <> ?', this.#topic);
    return found === undefined ? null : String(found.topic);
  }

  offsets(): Map<number, number> {
    return this.#db.offsets(this.#topic);
  }

  /** The offsets at which the file stood before it took on its present layout; none where it always had it. */
  olderOffsets(): Offsets {
    return new Map<number, number>(JSON.parse(this.#db.mark('older_offsets') ?? '[]'));
  }

  row(caseId: string): Row | null {
    const found = this.#db.one('SELECT * FROM cases WHERE case_id = ?', caseId);
    return found === undefined ? null : rowOf(found);
  }

  /**
   * Writes rows and the offsets that they stand for in one transaction.
   * @throws OtherWriter where the file does not stand at `from`
   */
  apply({ rows, waiting, from, to }: Changes): void {
    this.#db.transaction(() => {
      const now = this.offsets();
      for (const [partition, next] of from)
        if ((now.get(partition) ?? next) !== next)
          throw new OtherWriter('another projector writes this file: run one');
      for (const row of rows) this.#write(row);
      for (const { caseId, sequence, value } of waiting)
        this.#db.run('INSERT OR REPLACE INTO waiting VALUES (?, ?, ?)', caseId, sequence, value);
      for (const [partition, next] of to) this.#db.setOffset(this.#topic, partition, next);
    });
  }

  /** Up to `most` cases that the projector has to write to the cases topic. */
  dirty(most: number): Row[] {
    const sql = 'SELECT * FROM cases WHERE dirty = 1 AND sequence >= published_sequence LIMIT ?';
    return this.#db.all(sql, most).map(rowOf);
  }

  /** Cases that stand still at an event of an unknown type. */
  standing(): Row[] {
    return this.#db.all('SELECT * FROM cases WHERE newer IS NOT NULL').map(rowOf);
  }

  /** Cases of which an event is missing or unreadable. */
  stopped(): Row[] {
    return this.#db.all('SELECT * FROM cases WHERE stopped IS NOT NULL').map(rowOf);
  }

  /** The events of a case that stands still, from the one of the unknown type on, as JSON. */
  waiting(caseId: string): string[] {
    return this.#db
      .all('SELECT value FROM waiting WHERE case_id = ? ORDER BY sequence', caseId)
      .map(({ value }) => String(value));
  }

  /** Writes a case that no longer stands still. @param still its events that wait for another unknown type */
  resume(row: Row, still: Changes['waiting']): void {
    this.#db.transaction(() => {
      this.#write(row);
      this.#db.run('DELETE FROM waiting WHERE case_id = ?', row.caseId);
      for (const { caseId, sequence, value } of still)
        this.#db.run('INSERT INTO waiting VALUES (?, ?, ?)', caseId, sequence, value);
    });
  }

  counts(): { cases: number; dirty: number; newer: number; stopped: number; forgotten: number } {
    const count = (sql: string) => Number(this.#db.one(`SELECT count(*) AS n FROM ${sql}`)?.n);
    return {
      cases: count('cases'),
      dirty: count('cases WHERE dirty = 1'),
      newer: count('cases WHERE newer IS NOT NULL'),
      stopped: count('cases WHERE stopped IS NOT NULL'),
      forgotten: count('erasures'),
    };
  }

  /** @returns the SHA-256 of all cases, in hex. Two files that stand at the same offsets have the same digest. */
  digest(): string {
    const hash = createHash('sha256');
    for (const one of this.#db.each('SELECT * FROM cases ORDER BY case_id'))
      hash.update(`${canonicalize({ ...one, state: parsed(one.state) })}\n`);
    const rest = [
      'SELECT * FROM waiting ORDER BY case_id, sequence',
      'SELECT * FROM erasures ORDER BY artisan_id',
      'SELECT * FROM topic_offsets ORDER BY topic, partition',
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
    publishedSequence: Number(one.published_sequence),
    dirty: one.dirty === 1,
  };
}
