import type { Database } from './database.ts';
import type { Erasures } from './erasures.ts';
import { newerText, type Row } from './row.ts';

/** Compares a new file with the cases topic. */

/** What the cases topic holds of a case. */
export interface CaseOnTopic {
  readonly caseId: string;
  /** Null for a tombstone. */
  readonly sequence: number | null;
  readonly newer: Row['newer'];
}

/**
 * What the cases topic holds, read into a new file. By it the projector learns which artisans were erased and which
 * cases it has to write again.
 */
export class TopicSnapshot {
  readonly #db: Database;
  readonly #erasures: Erasures;

  constructor(db: Database, erasures: Erasures) {
    this.#db = db;
    this.#erasures = erasures;
  }

  /** Whether the file has been compared with the cases topic. Before, it may hold cases of erased artisans. */
  get isComplete(): boolean {
    return this.#db.mark('complete') !== null;
  }

  /** Adds records of the cases topic. Of several records of one case the last counts. */
  add(all: readonly CaseOnTopic[]): void {
    this.#db.transaction(() => {
      for (const { caseId, sequence, newer } of all) {
        const text = newer === null ? null : newerText(newer);
        const sql = 'INSERT OR REPLACE INTO topic_snapshot VALUES (?, ?, ?)';
        this.#db.run(sql, caseId, sequence, text);
      }
    });
  }

  /** How many cases the topic holds a record of. */
  get count(): number {
    return Number(this.#db.one('SELECT count(*) AS n FROM topic_snapshot')?.n);
  }

  /**
   * Compares the folded cases with the snapshot. The projector wrote each case to the topic once, so a case that is not
   * there belongs to an erased artisan. A case that is newer in the file becomes dirty.
   * @returns how many erased artisans it found.
   */
  reconcile(): number {
    return this.#db.transaction(() => {
      const erased = this.#db.all(
        `SELECT DISTINCT artisan_id FROM cases LEFT JOIN topic_snapshot AS topic USING (case_id)
         WHERE cases.state IS NOT NULL AND topic.sequence IS NULL`,
      );
      for (const one of erased) this.#erasures.drop(String(one.artisan_id));
      this.#db.run(`UPDATE cases SET
        published_sequence = coalesce(
          (SELECT sequence FROM topic_snapshot AS topic WHERE topic.case_id = cases.case_id), 0),
        dirty = EXISTS (
          SELECT 1 FROM topic_snapshot AS topic WHERE topic.case_id = cases.case_id AND
            (cases.sequence > topic.sequence
              OR (cases.sequence = topic.sequence AND cases.newer IS NOT topic.newer)))`);
      this.#db.run('DELETE FROM topic_snapshot');
      this.#db.setMark('complete', 'yes');
      return erased.length;
    });
  }
}
