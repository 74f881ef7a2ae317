import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { PROJECT_DIR } from '../launcher/paths.ts';

/** The folders whose code a worker runs. */
const CODE = ['activities', 'contracts', 'dossier', 'kafka', 'policies', 'workers', 'workflows'];

/**
 * The build id of this checkout: its commit, and a hash of the workers' code beside it where that differs from the
 * commit, or where there is no git.
 */
export async function buildId(): Promise<string> {
  const git = async (...args: string[]) =>
    (await execa('git', args, { cwd: PROJECT_DIR, reject: false })).stdout;
  const commit = await git('rev-parse', '--short=12', 'HEAD');
  const changed = commit === '' ? 'no git' : await git('status', '--porcelain', '--', ...CODE);
  if (changed === '') return commit;
  return [commit, hashOfCode()].filter(Boolean).join('-');
}

function hashOfCode(): string {
  const hash = createHash('sha256');
  const files = CODE.flatMap((room) => globSync(`${room}/**/*.ts`, { cwd: PROJECT_DIR }));
  for (const file of ['package-lock.json', ...files.sort()])
    hash.update(`\n${file}\n`).update(readFileSync(join(PROJECT_DIR, file)));
  return hash.digest('hex').slice(0, 12);
}
