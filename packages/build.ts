import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';

/**
 * Builds a package, in whose folder it runs: `npm run build`. TypeScript's compiler writes each module and its declarations
 * into `dist`, in the folders that they have in the project. Then:
 * - The contract loses what is not for others.
 * - In the client each module of the contract becomes one line, which exports what the contract package has under that
 *   name. So a type or a class of the contract is the same in both, and not a copy.
 */

const PROJECT = dirname(import.meta.dirname);
const PACKAGE = process.cwd();
const DONE = join(PACKAGE, 'dist');
/** Built beside what is there: a program may be loading that. */
const DIST = join(PACKAGE, 'dist.new');
const CONTRACT = '@artisan-onboarding/contract';

/** Modules of `contracts/` that neither a reader of the topics nor a sender of commands needs. */
const LEFT_OUT: readonly string[] = [
  'environment', // the settings of our processes
  'command-digest', // what Updates are compared by; needs two further packages
  'command-fields',
];
/** Sets zod's messages for a whole process, also for the schemas of whoever imports the package: it becomes empty. */
const NOT_FOR_OTHERS = 'zod-messages';
/** What tools read of the published contract: schemas, and no examples. */
const PUBLISHED = [
  ...['events', 'cases', 'commands', 'rejected'].map((topic) => `${topic}/schemas`),
  ...['asyncapi.json', 'places.json', 'texts'],
];

/** Whether the contract package has a module of `contracts/`, by its path there. The folders beside are personal data. */
const isInContract = (module: string): boolean =>
  ['.', 'places'].includes(dirname(module)) && ![...LEFT_OUT, NOT_FOR_OTHERS].includes(module);

/** The modules of `contracts/` that were compiled, by their paths there. */
const compiled = (): string[] =>
  readdirSync(join(DIST, 'contracts'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.js'))
    .map((path) => path.slice(0, -'.js'.length));

const filesOf = (module: string) =>
  ['.js', '.d.ts'].map((ending) => join(DIST, 'contracts', `${module}${ending}`));

/** The files under a folder, by their paths in it. */
const under = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => relative(folder, join(one.parentPath, one.name)));

/**
 * Puts each built file in the place of the one before it, and removes what is no longer built. The folders stay, for whoever
 * is walking through them.
 */
function takeOver(): void {
  const built = new Set(under(DIST));
  for (const one of built) {
    mkdirSync(dirname(join(DONE, one)), { recursive: true });
    renameSync(join(DIST, one), join(DONE, one));
  }
  for (const one of under(DONE)) if (!built.has(one)) rmSync(join(DONE, one));
  rmSync(DIST, { recursive: true });
}

function write(module: string, text: string): void {
  for (const path of filesOf(module)) writeFileSync(path, text);
}

function makeContract(): void {
  for (const one of LEFT_OUT) for (const path of filesOf(one)) rmSync(path);
  for (const one of PUBLISHED)
    cpSync(join(PROJECT, 'contracts/published', one), join(DIST, 'published', one), {
      recursive: true,
    });
}

function makeClient(): void {
  for (const one of compiled().filter(isInContract))
    write(one, `export * from '${CONTRACT}/${one}';\n`);
}

rmSync(DIST, { recursive: true, force: true });
const tsc = join(PROJECT, 'node_modules/typescript/bin/tsc');
const { status } = spawnSync(process.execPath, [tsc, '-p', PACKAGE, '--outDir', DIST], {
  stdio: 'inherit',
});
if (status !== 0) process.exit(1); // the compiler has said why
if (basename(PACKAGE) === 'contract') makeContract();
else makeClient();
write(NOT_FOR_OTHERS, 'export {};\n');
takeOver();
// The package's own copy: npm packs no file from outside of its folder.
cpSync(join(PROJECT, 'LICENSE'), join(PACKAGE, 'LICENSE'));
