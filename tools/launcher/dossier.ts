import { isPostgres, PostgresDatabase, placeOf } from '../../dossier/postgres.ts';

/** Where the dossier of an installation is, and whether it holds data. */

/** The place of the dossier, without user and password, for messages and for `installation.json`. */
export function dossierPlace(env: NodeJS.ProcessEnv): string {
  return env.DOSSIER_URL ? placeOf(env.DOSSIER_URL) : 'dossier.db';
}

/**
 * Whether the database that `DOSSIER_URL` names holds a dossier already.
 * @throws Error of one line when it does not answer: what was tried, and how to mend it
 */
export async function holdsDossier({ DOSSIER_URL: url = '' }: NodeJS.ProcessEnv): Promise<boolean> {
  if (!isPostgres(url)) throw new Error('DOSSIER_URL must begin with postgres://');
  const db = new PostgresDatabase(url);
  try {
    return (await db.row(db.dialect.findTable, 'meta')) !== undefined;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`${why} (DOSSIER_URL); unset it so that npm start keeps a file of its own`);
  } finally {
    await db.close();
  }
}
