import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fetchPostgres } from '../../tools/launcher/fetch.ts';

/** Debian's folder of PostgreSQL's programs, by version. */
const DEBIAN = '/usr/lib/postgresql';
const NEEDED = ['initdb', 'postgres'];

/**
 * The folder of `initdb` and `postgres`: on the path, in Debian's place, or fetched once.
 * @throws Error of one line that says what is missing and what to do
 */
export async function postgresPrograms(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const onPath = (env.PATH ?? '').split(delimiter);
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN) : [];
  const debian = versions
    .sort((one, other) => Number(other) - Number(one))
    .map((version) => join(DEBIAN, version, 'bin'));
  const found = [...onPath, ...debian].find((folder) =>
    NEEDED.every((program) => existsSync(join(folder, program))),
  );
  // They look for their libraries and for each other beside themselves, not beside a link.
  if (found !== undefined) return dirname(realpathSync(join(found, 'postgres')));
  try {
    return await fetchPostgres();
  } catch (error) {
    throw new Error(
      `no PostgreSQL for the tests: TEST_POSTGRES_URL is not set, ${NEEDED.join(' and ')} are neither on the path nor in ${DEBIAN}, and ${error instanceof Error ? error.message : error}`,
    );
  }
}
