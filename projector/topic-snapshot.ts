import type { Database } from './database.ts';
import type { Erasures } from './erasures.ts';
import { newerText, type Row } from './row.ts';

/** What the cases topic holds of a case. */
export interface CaseOnTopic {
  readonly caseId: string;
  /** Null for a tombstone. */
  readonly sequence: number | null;
  readonly newer: Row['newer'];
}

/** What a new file hears of the cases topic, and what follows. */
export class TopicSnapshot {
  readonly #db: Database;
  readonly #erasures: Erasures;

  constructor(db: Database, erasures: Erasures) {
    this.#db = db;
    this.#erasures = erasures;
  }

  /** Whether this was done: before, the file is not to be believed. */
  get isComplete(): boolean {
    return this.#db.mark('complete') !== null;
  }

  /** Of several about one case the last counts. */
  note(all: readonly CaseOnTopic[]): void {
    this.#db.transaction(() => {
      for (const { caseId, sequence, newer } of all) {
        const text = newer === null ? null : newerText(newer);
        this.#db.run('INSERT OR REPLACE INTO spoken VALUES (?, ?, ?)', caseId, sequence, text);
      }
    });
  }

  /** Of how many cases the topic has said something. */
  get count(): number {
    return Number(this.#db.one('SELECT count(*) AS n FROM spoken')?.n);
  }

  /**
   * Holds the cases against what was heard: each was written to the topic once, so that one which is gone was erased.
   * What is newer here is owed to the topic.
   * @returns how many artisans were found erased.
   */
  reconcile(): number {
    return this.#db.transaction(() => {
      const gone = this.#db.all(
        `SELECT DISTINCT artisan_id FROM cases LEFT JOIN spoken USING (case_id)
         WHERE cases.state IS NOT NULL AND spoken.sequence IS NULL`,
      );
      for (const one of gone) this.#erasures.drop(String(one.artisan_id));
      this.#db.run(`UPDATE cases SET
        told = coalesce((SELECT sequence FROM spoken WHERE spoken.case_id = cases.case_id), 0),
        owed = EXISTS (
          SELECT 1 FROM spoken WHERE spoken.case_id = cases.case_id AND
            (cases.sequence > spoken.sequence
              OR (cases.sequence = spoken.sequence AND cases.newer IS NOT spoken.newer)))`);
      this.#db.run('DELETE FROM spoken');
      this.#db.setMark('complete', 'yes');
      return gone.length;
    });
  }
}
