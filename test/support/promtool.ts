import { execa } from 'execa';
import type { Say } from '../../tools/launcher/fetch.ts';
import { areOnPath, canHave, fetchDebian } from '../../tools/launcher/fetch-debian.ts';

/** Prometheus's `promtool`, which checks metrics, rules and tests of rules. */

const PROGRAMS = ['promtool'];
/** Debian's package holds the server and `promtool`. */
const DEBIAN = ['prometheus'];

/** Whether `promtool` is on the path, or can be fetched. */
export const canHavePromtool = (): boolean => canHave(PROGRAMS);

/** Finds `promtool` on the path, or fetches Debian's package. @returns an environment in which it is found */
export async function fetchPromtool(
  say: Say = () => undefined,
): Promise<Readonly<Record<string, string>>> {
  if (areOnPath(PROGRAMS)) return {};
  return fetchDebian('prometheus-debian', 'promtool', DEBIAN, say);
}

/**
 * Runs `promtool`.
 * @param input its standard input
 * @returns its exit code and all that it printed
 */
export async function promtool(
  args: readonly string[],
  input = '',
): Promise<{ readonly exitCode: number; readonly said: string }> {
  const env = await fetchPromtool();
  const done = await execa('promtool', args, { env, input, all: true, reject: false });
  return { exitCode: done.exitCode ?? -1, said: done.all };
}
