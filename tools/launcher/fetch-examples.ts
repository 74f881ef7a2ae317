import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { once, type Say } from './fetch.ts';
import { areOnPath, canHave, type Environment, fetchDebian } from './fetch-debian.ts';
import { PROJECT_DIR } from './paths.ts';

/** Fetches the programs that the examples in `examples/` need into the private folder, without root. For tests. */

const REQUIREMENTS = join(PROJECT_DIR, 'examples/requirements.txt');
/** Packages of the machine's Debian release, with libraries that a small image lacks. The release sets the versions. */
const DEBIAN = ['kcat', 'librdkafka1', 'libyajl2', 'jq', 'libjq1', 'libonig5'];
const PROGRAMS = ['kcat', 'jq'];

/**
 * Fetches the Python packages of `examples/requirements.txt`.
 * @returns an environment in which `python3` and `duckdb` find them
 * @throws Error of one line
 */
export const fetchPythonPackages = (say?: Say): Promise<Environment> =>
  fetchPython('examples', REQUIREMENTS, say);

/**
 * Fetches the Python packages of a requirements file, each file's into a folder of its own.
 * @param what the folder's name begins with it
 * @returns an environment in which `python3` and the packages' programs find them
 * @throws Error of one line
 */
export async function fetchPython(
  what: string,
  requirements: string,
  say: Say = () => undefined,
): Promise<Environment> {
  // Some packages hold machine code for one Python version.
  const asked = ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])'];
  const { stdout: version } = await execa('python3', asked);
  const digest = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  const name = `${what}-python${version}-${digest.slice(0, 8)}`;
  const folder = await once(name, say, `the Python packages of ${what}`, async (into) => {
    const from = ['--requirement', requirements];
    await execa('python3', ['-m', 'pip', 'install', '--quiet', '--target', into, ...from]);
  });
  return { PYTHONPATH: folder, PATH: `${join(folder, 'bin')}${delimiter}${process.env.PATH}` };
}

/** Whether `kcat` and `jq` are on the path, or can be fetched. */
export const canHaveKcat = (): boolean => canHave(PROGRAMS);

/**
 * Finds `kcat` and `jq` on the path, or fetches Debian's packages, unpacked and not installed.
 * @returns an environment in which both are found
 * @throws Error of one line
 */
export async function fetchKcat(say: Say = () => undefined): Promise<Environment> {
  if (areOnPath(PROGRAMS)) return {};
  return fetchDebian('examples-debian', 'kcat and jq', DEBIAN, say);
}
