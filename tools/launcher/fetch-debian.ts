import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { once, type Say } from './fetch.ts';

/** Fetches programs of the machine's Debian release into the private folder: unpacked and not installed, without root. */

const APT = '/usr/bin/apt-get';

/** Variables with which a program finds other programs and its libraries. */
export type Environment = Readonly<Record<string, string>>;

/** Whether these programs are on the path. */
export function areOnPath(programs: readonly string[]): boolean {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return programs.every((program) => folders.some((one) => existsSync(join(one, program))));
}

/** Whether these programs are on the path, or can be fetched. */
export const canHave = (programs: readonly string[]): boolean =>
  areOnPath(programs) || existsSync(APT);

/**
 * Fetches packages once. The release of Debian sets their versions.
 * @param name of their folder under `.tools/`
 * @param title for people
 * @returns an environment in which their programs and libraries are found
 * @throws Error of one line
 */
export async function fetchDebian(
  name: string,
  title: string,
  packages: readonly string[],
  say: Say,
): Promise<Environment> {
  const folder = await once(name, say, title, async (into) => {
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
    await apt('download', ...packages);
    const files = readdirSync(into).filter((one) => one.endsWith('.deb'));
    for (const one of files) await execa('dpkg-deb', ['-x', one, '.'], { cwd: into });
    await execa('rm', ['-rf', ...files, 'state', 'cache'], { cwd: into });
  });
  const lib = join(folder, 'usr/lib');
  const libraries = existsSync(lib) ? readdirSync(lib).map((one) => join(lib, one)) : [];
  return {
    PATH: `${join(folder, 'usr/bin')}${delimiter}${process.env.PATH}`,
    ...(libraries.length === 0 ? {} : { LD_LIBRARY_PATH: libraries.join(delimiter) }),
  };
}
