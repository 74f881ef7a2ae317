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
/** How many bundles are kept: older ones belong to code that has changed. */
const KEPT = 8;
/** The folders that workflows import from, besides those of the named files. */
const ROOMS = ['contracts', 'policies', 'workflows'];

type Bundled = Pick<BundleOptions, 'logger'> & {
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
  if (existsSync(codePath)) return { codePath };
  const { workflowInterceptorModules = [], preloadModules = [], ...rest } = options;
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
    forgetTheOldest();
    return { codePath };
  } catch {
    return { code };
  }
}

function forgetTheOldest(): void {
  const madeAt = (name: string) => statSync(join(CACHE, name)).mtimeMs;
  const kept = readdirSync(CACHE).sort((one, other) => madeAt(other) - madeAt(one));
  for (const name of kept.slice(KEPT)) rmSync(join(CACHE, name), { force: true });
}

function stateOf(options: Bundled): string {
  const { workflowsPath, workflowInterceptorModules = [], preloadModules = [] } = options;
  const entries = [workflowsPath, ...workflowInterceptorModules, ...preloadModules].map((one) =>
    relative(PROJECT, one),
  );
  const rooms = new Set([...ROOMS, ...entries.map((one) => dirname(one))]);
  const sources = [...rooms].flatMap((room) => globSync(`${room}/**/*.ts`, { cwd: PROJECT }));
  const hash = createHash('sha256').update(JSON.stringify([process.version, entries]));
  for (const path of ['package-lock.json', ...new Set(sources)].sort()) {
    hash.update(`\n${path}\n`).update(readFileSync(join(PROJECT, path)));
  }
  return hash.digest('hex');
}
