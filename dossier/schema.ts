import { type Database, type Dialect, EVERYTHING, type Queries } from './database.ts';
import { DossierError } from './errors.ts';

/**
 * The schema, by version. A released version is never edited: a change is a further version. Only the first one may
 * meet existing tables, of SQLite files older than the version row.
 */
const VERSIONS: readonly ((dialect: Dialect) => readonly string[])[] = [
  ({ text, bytes, byKey }) => [
    `CREATE TABLE IF NOT EXISTS meta (name ${text} PRIMARY KEY, value ${bytes} NOT NULL) ${byKey}`,
    `CREATE TABLE IF NOT EXISTS keys (artisan_id ${text} PRIMARY KEY, wrapped ${bytes} NOT NULL) ${byKey}`,
    `CREATE TABLE IF NOT EXISTS erased (artisan_id ${text} PRIMARY KEY, at ${text} NOT NULL) ${byKey}`,
    `CREATE TABLE IF NOT EXISTS entries (
      ref ${text} NOT NULL, version INTEGER NOT NULL, artisan_id ${text} NOT NULL, digest ${text} NOT NULL,
      body ${bytes} NOT NULL, PRIMARY KEY (ref, version)) ${byKey}`,
    `CREATE TABLE IF NOT EXISTS claims (
      kind ${text} NOT NULL, hash ${bytes} NOT NULL, owner ${text} NOT NULL, PRIMARY KEY (kind, hash)) ${byKey}`,
    `CREATE TABLE IF NOT EXISTS hints (
      kind ${text} NOT NULL, hash ${bytes} NOT NULL, owner ${text} NOT NULL, PRIMARY KEY (kind, hash, owner)) ${byKey}`,
    `CREATE TABLE IF NOT EXISTS artisans (hash ${bytes} PRIMARY KEY, artisan_id ${text} NOT NULL UNIQUE) ${byKey}`,
    `CREATE TABLE IF NOT EXISTS applications (
      case_id ${text} PRIMARY KEY, artisan_id ${text} NOT NULL, application INTEGER NOT NULL,
      command_digest ${text} NOT NULL, "end" ${text}) ${byKey}`,
    `CREATE TABLE IF NOT EXISTS access_log (
      at ${text} NOT NULL, actor ${text} NOT NULL, reason ${text} NOT NULL, artisan_id ${text})`,
  ],
  // Indexes for queries by another column than the primary key.
  () => [
    'CREATE INDEX claims_by_owner ON claims (owner)',
    'CREATE INDEX hints_by_owner ON hints (owner)',
    'CREATE INDEX applications_by_artisan ON applications (artisan_id)',
  ],
  // The audit log takes over the access log, which did not say what was done: find, erase or release of claims. The old
  // table goes: nothing would protect its rows, and two logs would have to be searched.
  ({ text, number, appendOnly }) => [
    `CREATE TABLE audit_log (
      number ${number} PRIMARY KEY, at ${text} NOT NULL, role ${text}, actor ${text}, organisation ${text},
      on_behalf_of ${text}, action ${text} NOT NULL, case_id ${text}, artisan_id ${text}, outcome ${text} NOT NULL,
      code ${text}, reason ${text}, way ${text}, place ${text})`,
    `INSERT INTO audit_log (number, at, actor, action, artisan_id, outcome, reason)
      SELECT row_number() OVER (ORDER BY at), at, actor, 'accessDossier', artisan_id, 'done', reason FROM access_log`,
    'DROP TABLE access_log',
    'CREATE INDEX audit_log_by_case ON audit_log (case_id, number)',
    'CREATE INDEX audit_log_by_artisan ON audit_log (artisan_id, number)',
    'CREATE INDEX audit_log_by_actor ON audit_log (actor, number)',
    'CREATE INDEX audit_log_by_action ON audit_log (action, number)',
    'CREATE INDEX audit_log_by_outcome ON audit_log (outcome, number)',
    'CREATE INDEX audit_log_by_time ON audit_log (at)',
    ...appendOnly('audit_log'),
    `ALTER TABLE applications ADD COLUMN organisation ${text}`,
  ],
];

/**
 * Creates the tables or migrates them to this version, once, even if two processes begin at the same moment. If nothing
 * is to be done it creates nothing: the user may lack the right to.
 * @throws DossierError NEWER if a later version of this program has changed the tables.
 */
export function migrate(db: Database): Promise<void> {
  return db.transaction(EVERYTHING, async (inside) => {
    const made = await versionOf(inside, db.dialect);
    if (made === VERSIONS.length) return;
    if (made > VERSIONS.length)
      throw new DossierError(
        'NEWER',
        `the dossier's tables are of version ${made}, and this program knows ${VERSIONS.length}`,
      );
    for (const tables of VERSIONS.slice(made))
      for (const statement of tables(db.dialect)) await inside.run(statement);
    await inside.run(
      `INSERT INTO meta VALUES ('schema_version', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
      Buffer.from(String(VERSIONS.length)),
    );
  });
}

async function versionOf(inside: Queries, { findTable }: Dialect): Promise<number> {
  if ((await inside.row(findTable, 'meta')) === undefined) return 0;
  const row = await inside.row("SELECT value FROM meta WHERE name = 'schema_version'");
  return row === undefined ? 0 : Number(Buffer.from(row.value as Uint8Array).toString());
}
