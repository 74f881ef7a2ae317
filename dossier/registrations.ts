import type { EndKind } from '../contracts/vocabulary.ts';
import type { Database, Queries, Row } from './database.ts';
import type { Application, NewApplication } from './store.ts';

/** The applications of all artisans and how they ended: kept for ever, unlike the Temporal server's histories. */
export class Registrations {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** In a transaction about the artisan, so that a concurrent check of their applications does not miss this one. */
  register(one: NewApplication): Promise<{ fresh: boolean; application: Application }> {
    const { caseId, artisanId, application, commandDigest, organisation = null } = one;
    return this.#db.transaction(artisanId, async (inside) => {
      const changes = await inside.run(
        `INSERT INTO applications (case_id, artisan_id, application, command_digest, organisation)
        VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
        ...[caseId, artisanId, application, commandDigest, organisation],
      );
      const known = await this.of(caseId, inside);
      return { fresh: changes === 1, application: known ?? { ...one, organisation, end: null } };
    });
  }

  async recordOpening(
    caseId: string,
    { commandDigest, organisation }: Pick<Application, 'commandDigest' | 'organisation'>,
  ): Promise<void> {
    const sql = 'UPDATE applications SET command_digest = ?, organisation = ? WHERE case_id = ?';
    await this.#db.run(sql, commandDigest, organisation, caseId);
  }

  async recordEnd(caseId: string, end: EndKind): Promise<void> {
    await this.#db.run('UPDATE applications SET "end" = ? WHERE case_id = ?', end, caseId);
  }

  async of(caseId: string, on: Queries = this.#db): Promise<Application | null> {
    const row = await on.row('SELECT * FROM applications WHERE case_id = ?', caseId);
    return row === undefined ? null : applicationFrom(row);
  }

  async ofArtisan(artisanId: string, on: Queries = this.#db): Promise<Application[]> {
    const sql = 'SELECT * FROM applications WHERE artisan_id = ? ORDER BY application';
    return (await on.rows(sql, artisanId)).map(applicationFrom);
  }

  /** The artisan's case that has not ended; null if all have. */
  async openOf(artisanId: string, on: Queries): Promise<string | null> {
    const applications = await this.ofArtisan(artisanId, on);
    return applications.find(({ end }) => end === null)?.caseId ?? null;
  }
}

function applicationFrom(row: Row): Application {
  return {
    caseId: String(row.case_id),
    artisanId: String(row.artisan_id),
    application: Number(row.application),
    commandDigest: String(row.command_digest),
    end: row.end === null ? null : (String(row.end) as EndKind),
    organisation: row.organisation === null ? null : String(row.organisation),
  };
}
