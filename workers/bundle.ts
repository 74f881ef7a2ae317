import { createHash, randomUUID } from 'node:crypto';
import {
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type BundleOptions,
  bundleWorkflowCode,
  type WorkflowBundle,
  type WorkflowBundlePath,
} from '@temporalio/worker';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const CACHE = join(PROJECT, 'node_modules/.cache/workflow-bundles');
/** How many bundles are kept: those that were not used for longer belong to code that has changed. */
const KEPT = 8;
/** What was used so lately may be about to be read by another process. In milliseconds. */
const IN_USE_MS = 3600_000;
/** The folders that workflows import from, besides those of the named files. */
const ROOMS = ['contracts', 'policies', 'workflows'];

type Bundled = Pick<BundleOptions, 'logger'> & {
  /** The folder with the code, if it is not the project's own: a changed copy of its rooms. */
  readonly folder?: string;
  readonly workflowsPath: string;
  readonly workflowInterceptorModules?: readonly string[];
  /** Modules that are evaluated once for all cases (`preloadedFor`). */
  readonly preloadModules?: readonly string[];
};

/**
 * The modules that a bundle of the cases' workflow preloads.
 * @param stacks whether errors of the workflow and Temporal UI's *Call Stack* say where, which costs the thread much of its time.
 * @param folder the folder with the code, if it is not the project's own.
 */
export function preloadedFor(stacks: boolean, folder = PROJECT): string[] {
  const names = stacks ? ['preloaded'] : ['preloaded', 'without-stacks'];
  return names.map((name) => join(folder, `workflows/${name}.ts`));
}

/**
 * Bundles the workflows' code for a worker, once for each state of the code and of the packages, so that a killed
 * worker restarts without the seconds that this takes. Without a writable cache it bundles each time.
 *
 * @throws Error if the code cannot be bundled
 */
export async function workflowBundle(
  options: Bundled,
): Promise<WorkflowBundle | WorkflowBundlePath> {
  const codePath = join(CACHE, `${stateOf(options)}.js`);
  if (isUsedAgain(codePath)) return { codePath };
  const { folder: _, workflowInterceptorModules = [], preloadModules = [], ...rest } = options;
  const { code } = await bundleWorkflowCode({
    ...rest,
    workflowInterceptorModules: [...workflowInterceptorModules],
    preloadModules: [...preloadModules],
  });
  const aside = join(CACHE, randomUUID());
  try {
    mkdirSync(CACHE, { recursive: true });
    writeFileSync(aside, code);
    renameSync(aside, codePath);
    forgetUnused(CACHE);
    return { codePath };
  } catch {
    return { code };
  }
}

/** Notes that a kept bundle is used now. @returns whether it is there */
function isUsedAgain(path: string): boolean {
  try {
    const now = new Date();
    utimesSync(path, now, now);
    return true;
  } catch {
    // A cache that cannot be written is still good to read.
    return existsSync(path);
  }
}

/** Deletes the bundles in a folder that were not used for longest, beyond those that are kept. */
export function forgetUnused(folder: string): void {
  const usedAt = (name: string) => statSync(join(folder, name)).mtimeMs;
  const byUse = readdirSync(folder).sort((one, other) => usedAt(other) - usedAt(one));
  for (const name of byUse.slice(KEPT))
    if (usedAt(name) < Date.now() - IN_USE_MS) rmSync(join(folder, name), { force: true });
}

/** A hash of all that a bundle is made of. Copies with the same content have the same, wherever they are. */
export function stateOf(options: Bundled): string {
  const { folder = PROJECT, workflowsPath } = options;
  const { workflowInterceptorModules = [], preloadModules = [] } = options;
  const entries = [workflowsPath, ...workflowInterceptorModules, ...preloadModules].map((one) =>
    isIn(folder, one) ? ['folder', relative(folder, one)] : ['project', relative(PROJECT, one)],
  );
  const hash = createHash('sha256').update(JSON.stringify([process.version, entries]));
  hash.update(readFileSync(join(PROJECT, 'package-lock.json')));
  const add = (root: string, whose: string) => {
    const theirs = entries.filter(([whom]) => whom === whose).map(([, path = '']) => dirname(path));
    const rooms = new Set([...ROOMS, ...theirs]);
    const sources = [...rooms].flatMap((room) => globSync(`${room}/**/*.ts`, { cwd: root }));
    for (const path of [...new Set(sources)].sort())
      hash.update(`\n${whose}/${path}\n`).update(readFileSync(join(root, path)));
  };
  add(folder, 'folder');
  // Modules of the project beside a copy bring the project's own.
  if (entries.some(([whose]) => whose === 'project')) add(PROJECT, 'project');
  return hash.digest('hex');
}

const isIn = (folder: string, path: string) => !relative(folder, path).startsWith('..');
