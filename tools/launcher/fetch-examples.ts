import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { once, type Say } from './fetch.ts';
import { PROJECT_DIR } from './paths.ts';

/** Fetches the programs that the examples in `examples/` need into the private folder, without root. For tests. */

const REQUIREMENTS = join(PROJECT_DIR, 'examples/requirements.txt');
/** Packages of the machine's Debian release, with libraries that a small image lacks. The release sets the versions. */
const DEBIAN = ['kcat', 'librdkafka1', 'libyajl2', 'jq', 'libjq1', 'libonig5'];
const PROGRAMS = ['kcat', 'jq'];
const APT = '/usr/bin/apt-get';

/** Variables with which a program finds other programs and its libraries. */
type Environment = Readonly<Record<string, string>>;

/**
 * Fetches the Python packages of `examples/requirements.txt`.
 * @returns an environment in which `python3` and `duckdb` find them
 * @throws Error of one line
 */
export async function fetchPythonPackages(say: Say = () => undefined): Promise<Environment> {
  // Some packages hold machine code for one Python version.
  const asked = ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])'];
  const { stdout: version } = await execa('python3', asked);
  const digest = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex');
  const name = `examples-python${version}-${digest.slice(0, 8)}`;
  const folder = await once(name, say, 'the examples’ Python packages', async (into) => {
    const from = ['--requirement', REQUIREMENTS];
    await execa('python3', ['-m', 'pip', 'install', '--quiet', '--target', into, ...from]);
  });
  return { PYTHONPATH: folder, PATH: `${join(folder, 'bin')}${delimiter}${process.env.PATH}` };
}

/** Whether `kcat` and `jq` are on the path, or can be fetched. */
export const canHaveKcat = (): boolean => areOnPath() || existsSync(APT);

/**
 * Finds `kcat` and `jq` on the path, or fetches Debian's packages, unpacked and not installed.
 * @returns an environment in which both are found
 * @throws Error of one line
 */
export async function fetchKcat(say: Say = () => undefined): Promise<Environment> {
  if (areOnPath()) return {};
  const folder = await once('examples-debian', say, 'kcat and jq', async (into) => {
    const state = join(into, 'state');
    mkdirSync(join(state, 'lists/partial'), { recursive: true });
    mkdirSync(join(into, 'cache/archives/partial'), { recursive: true });
    // Package lists of its own: the machine's may be old or missing, and only root may update them.
    const settings = [
      `Dir::State=${state}`,
      'Dir::State::status=/var/lib/dpkg/status',
      `Dir::Cache=${join(into, 'cache')}`,
      'APT::Sandbox::User=',
    ].flatMap((one) => ['-o', one]);
    const apt = (...args: string[]) => execa(APT, ['-qq', ...settings, ...args], { cwd: into });
    await apt('update');
    await apt('download', ...DEBIAN);
    const packages = readdirSync(into).filter((one) => one.endsWith('.deb'));
    for (const one of packages) await execa('dpkg-deb', ['-x', one, '.'], { cwd: into });
    await execa('rm', ['-rf', ...packages, 'state', 'cache'], { cwd: into });
  });
  const libraries = readdirSync(join(folder, 'usr/lib')).map((one) => join(folder, 'usr/lib', one));
  return {
    PATH: `${join(folder, 'usr/bin')}${delimiter}${process.env.PATH}`,
    LD_LIBRARY_PATH: libraries.join(delimiter),
  };
}

function areOnPath(): boolean {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return PROGRAMS.every((program) => folders.some((one) => existsSync(join(one, program))));
}
