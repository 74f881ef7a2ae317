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
};

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
  const { workflowInterceptorModules = [], ...rest } = options;
  const { code } = await bundleWorkflowCode({
    ...rest,
    workflowInterceptorModules: [...workflowInterceptorModules],
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

function stateOf({ workflowsPath, workflowInterceptorModules = [] }: Bundled): string {
  const entries = [workflowsPath, ...workflowInterceptorModules].map((one) =>
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
