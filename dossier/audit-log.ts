import {
  type Accessor,
  type AuditEntry,
  type AuditQuery,
  type AuditRecord,
  accessor,
  auditEntry,
  auditQuery,
  checked,
} from './audit-entry.ts';
import type { Queries, Row, Value } from './database.ts';
import type { AuditPage } from './store.ts';

/** The database numbers each entry itself. PostgreSQL does so in a trigger, which replaces the number that is given here. */
const APPEND = `INSERT INTO audit_log (
  number, at, role, actor, organisation, on_behalf_of, action, case_id, artisan_id, outcome, code, reason, way, place)
  VALUES ((SELECT coalesce(max(number), 0) + 1 FROM audit_log), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** How each field of a query selects entries. */
const CONDITIONS = {
  caseId: 'case_id = ?',
  artisanId: 'artisan_id = ?',
  actor: 'actor = ?',
  action: 'action = ?',
  outcome: 'outcome = ?',
  since: 'at >= ?',
  until: 'at < ?',
  after: 'number > ?',
} as const satisfies Readonly<Record<Exclude<keyof AuditQuery, 'limit'>, string>>;

/** Who did what, when, by which way and why. The database refuses to change or delete an entry. */
export class AuditLog {
  readonly #db: Queries;

  constructor(db: Queries) {
    this.#db = db;
  }

  /** @param on a transaction that the entry is part of. @throws DossierError BAD_ENTRY */
  async append(entry: AuditEntry, on = this.#db): Promise<void> {
    const one = checked(auditEntry, 'the entry of the audit log', entry);
    const who = [one.role, one.actor, one.organisation, one.onBehalfOf];
    const what = [one.action, one.caseId, one.artisanId, one.outcome, one.code, one.reason];
    const where = [one.way, one.place];
    await on.run(APPEND, new Date().toISOString(), ...who, ...what, ...where);
  }

  /** Appends what somebody did about an artisan; null if they found none. @throws DossierError BAD_ENTRY */
  async accessed(
    action: string,
    by: Accessor,
    artisanId: string | null,
    on = this.#db,
  ): Promise<void> {
    const who = checked(accessor, 'who looks at a dossier or repairs it', by);
    await this.append({ ...who, action, artisanId, outcome: 'done' }, on);
  }

  /** A page of entries, oldest first. @throws DossierError BAD_ENTRY */
  async page(query: AuditQuery): Promise<AuditPage> {
    const { limit, ...wanted } = checked(auditQuery, 'the question about the audit log', query);
    const given = (Object.keys(CONDITIONS) as (keyof typeof CONDITIONS)[]).flatMap((field) => {
      const value = wanted[field];
      return value === undefined ? [] : [{ sql: CONDITIONS[field], value: value as Value }];
    });
    const where = given.length === 0 ? '' : `WHERE ${given.map(({ sql }) => sql).join(' AND ')}`;
    // One more than asked for: whether others follow.
    const rows = await this.#db.rows(
      `SELECT * FROM audit_log ${where} ORDER BY number LIMIT ?`,
      ...given.map(({ value }) => value),
      limit + 1,
    );
    const entries = rows.slice(0, limit).map(recordFrom);
    return { entries, next: rows.length > limit ? (entries.at(-1)?.number ?? null) : null };
  }
}

const textOf = (value: unknown): string | null => (value === null ? null : String(value));

function recordFrom(row: Row): AuditRecord {
  return {
    number: Number(row.number),
    at: String(row.at),
    role: textOf(row.role),
    actor: textOf(row.actor),
    organisation: textOf(row.organisation),
    onBehalfOf: textOf(row.on_behalf_of),
    action: String(row.action),
    caseId: textOf(row.case_id),
    artisanId: textOf(row.artisan_id),
    outcome: String(row.outcome) as AuditRecord['outcome'],
    code: textOf(row.code),
    reason: textOf(row.reason),
    way: textOf(row.way) as AuditRecord['way'],
    place: textOf(row.place),
  };
}
