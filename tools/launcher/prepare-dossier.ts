import { Client } from 'pg';

/**
 * Makes the dossier's database with a user of its own, who owns it and sees no other; sets their password. Safe to run
 * again. Signs in as whom PGHOST, PGPORT, PGUSER, PGPASSWORD and PGDATABASE name, who may make users and databases.
 * @param name of the database and of its user.
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
