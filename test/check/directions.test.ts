import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** Who may import whom, beside itself. Kept in `biome.json`, which is held against this table with imports of all kinds. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  contracts: [],
  policies: ['contracts'],
  workflows: ['contracts', 'policies'],
  dossier: ['contracts'],
  kafka: [],
  activities: ['contracts', 'dossier', 'kafka', 'policies'],
  clients: ['contracts', 'dossier', 'kafka', 'policies'],
  workers: ['activities', 'contracts', 'dossier', 'kafka', 'policies'],
  projector: ['contracts', 'kafka'],
  reconciler: ['clients', 'contracts', 'kafka', 'policies', 'workers'],
  data: ['contracts', 'policies'],
  sandbox: ['contracts', 'data'],
  'sandbox/people': ['clients', 'contracts', 'data'],
  'contracts/publishing': [],
  dev: [
    ...['activities', 'clients', 'contracts', 'data', 'dossier', 'kafka', 'policies', 'projector'],
    ...['reconciler', 'sandbox', 'workers', 'workflows'],
  ],
  bench: [
    ...['activities', 'clients', 'contracts', 'data', 'dev', 'dossier', 'kafka', 'policies'],
    ...['projector', 'reconciler', 'sandbox', 'workers', 'workflows'],
  ],
  drills: [
    ...['activities', 'clients', 'contracts', 'data', 'dev', 'dossier', 'kafka', 'policies'],
    ...['projector', 'reconciler', 'sandbox', 'workers', 'workflows'],
  ],
};
const FOLDERS = [...Object.keys(MAY_IMPORT).filter((one) => !one.includes('/')), 'test'].sort();
/** What gets into the workflow bundle, and the packages that it may bring along. */
const BUNDLED: Readonly<Record<string, readonly string[]>> = {
  contracts: ['zod', '@temporalio/common'],
  policies: [],
  workflows: ['@temporalio/workflow', '@temporalio/common'],
};
const PACKAGES = ['@temporalio/client', '@temporalio/common', '@temporalio/workflow', 'kafkajs'];
const OTHERS = [...PACKAGES, 'node:fs', 'stdnum', 'zod'];
/** What of contracts/ is not for workflows: what is personal, and what only makes the published contract. */
const KEPT_OUT = [
  'contracts/intake/x.ts',
  'contracts/publishing/x.ts',
  'contracts/validation/x.ts',
];

const elsewhere = mkdtempSync(join(tmpdir(), 'directions-'));
afterAll(() => rmSync(elsewhere, { recursive: true, force: true }));

/** A file for each import, so that what Biome names is the import that it refuses. */
function probe(folder: string, wanted: string, written: string): string {
  const path = join(folder, `${wanted.replaceAll(/\W/g, '_')}.ts`);
  mkdirSync(dirname(join(elsewhere, path)), { recursive: true });
  writeFileSync(join(elsewhere, path), written);
  return path;
}

const relative = (folder: string, target: string) =>
  `${folder
    .split('/')
    .map(() => '..')
    .join('/')}/${target}`;
const importOf = (specifier: string) => `import { x } from '${specifier}';\nx();\n`;

let refused: ReadonlySet<string>;
const isRefused = (path: string) => refused.has(path);
const WAYS: Readonly<Record<string, string>> = {
  types: "import type { X } from '../dev/x.ts';\nexport const x: X = 1;\n",
  again: "export { x } from '../dev/x.ts';\n",
  everything: "export * from '../dev/x.ts';\n",
  effect: "import '../dev/x.ts';\n",
  late: "export const x = await import('../dev/x.ts');\n",
  deeper: "import { x } from '../../dev/x.ts';\nx();\n",
};

beforeAll(async () => {
  copyFileSync('biome.json', join(elsewhere, 'biome.json'));
  for (const folder of Object.keys(MAY_IMPORT)) {
    for (const target of FOLDERS)
      probe(folder, target, importOf(relative(folder, `${target}/x.ts`)));
  }
  for (const folder of Object.keys(BUNDLED)) {
    for (const one of OTHERS) probe(folder, one, importOf(one));
    for (const one of KEPT_OUT) probe(folder, one, importOf(relative(folder, one)));
  }
  for (const [name, written] of Object.entries(WAYS)) probe('workflows/ways', name, written);
  const biome = join(process.cwd(), 'node_modules/.bin/biome');
  const rule = '--only=style/noRestrictedImports';
  const args = ['lint', rule, '--vcs-enabled=false', '--reporter=json', '--max-diagnostics=none'];
  const { stdout } = await execa(biome, args, { cwd: elsewhere, reject: false });
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { location: { path: string } }[] };
  refused = new Set(diagnostics.map(({ location }) => location.path));
});

describe('import directions', () => {
  it.each(Object.entries(MAY_IMPORT))('%s imports only %j', (folder, allowed) => {
    const own = folder.split('/')[0];
    const passing = FOLDERS.filter((target) => !isRefused(join(folder, `${target}.ts`)));
    expect(passing).toEqual([...allowed, own].sort());
  });

  it.each(Object.entries(BUNDLED))('%s brings along only %j', (folder, allowed) => {
    const name = (one: string) => join(folder, `${one.replaceAll(/\W/g, '_')}.ts`);
    expect(OTHERS.filter((one) => !isRefused(name(one))).sort()).toEqual([...allowed].sort());
    expect(KEPT_OUT.every((one) => isRefused(name(one)))).toBe(true);
  });

  it.each(Object.keys(WAYS))('are kept however something is imported: %s', (name) => {
    expect(isRefused(`workflows/ways/${name}.ts`)).toBe(true);
  });

  it('are told for every folder that holds a program', () => {
    const folders = readdirSync('.', { withFileTypes: true }).filter(
      (one) => one.isDirectory() && !one.name.startsWith('.') && one.name !== 'node_modules',
    );
    const withPrograms = folders.filter(({ name }) =>
      readdirSync(name, { recursive: true, encoding: 'utf8' }).some((one) => one.endsWith('.ts')),
    );
    expect(withPrograms.map((one) => one.name).sort()).toEqual(FOLDERS);
  });
});
