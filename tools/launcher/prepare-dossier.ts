import { Client } from 'pg';

/**
 * Creates the dossier's database and a user that owns it, and sets the user's password. Safe to run again. It signs in
 * with PGHOST, PGPORT, PGUSER, PGPASSWORD and PGDATABASE, as a user that may create users and databases.
 * @param name the name of the database and of its user
 */
export async function prepareDossier(password: string, name = 'dossier'): Promise<void> {
  const client = new Client();
  await client.connect();
  try {
    const one = client.escapeIdentifier(name);
    const has = async (sql: string) => (await client.query(sql, [name])).rowCount !== 0;
    if (!(await has('SELECT 1 FROM pg_roles WHERE rolname = $1')))
      await client.query(`CREATE ROLE ${one} LOGIN`);
    await client.query(`ALTER ROLE ${one} PASSWORD ${client.escapeLiteral(password)}`);
    if (!(await has('SELECT 1 FROM pg_database WHERE datname = $1')))
      await client.query(`CREATE DATABASE ${one} OWNER ${one}`);
    await client.query(`REVOKE ALL ON DATABASE ${one} FROM PUBLIC`);
  } finally {
    await client.end();
  }
}
