import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/**
 * Which folder may import which others. `biome.json` enforces it and is checked against this table with all imports.
 * `workflows/interface` is what passes between workflows and the rest; `clients/library` what the other ways in use.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  contracts: [],
  'workflows/interface': ['contracts'],
  policies: ['contracts', 'workflows/interface'],
  'policies/access': ['contracts'],
  // And some files of policies/: see below.
  workflows: ['contracts', 'workflows/interface'],
  dossier: ['contracts', 'workflows/interface'],
  kafka: [],
  observability: ['contracts'],
  activities: ['contracts', 'dossier', 'kafka', 'policies', 'workflows/interface'],
  'clients/library': ['contracts', 'dossier', 'kafka', 'policies', 'workflows/interface'],
  'clients/http': [
    ...['clients/library', 'contracts', 'dossier', 'kafka', 'observability', 'policies'],
    'workflows/interface',
  ],
  'clients/commands-topic': [
    ...['clients/library', 'contracts', 'dossier', 'kafka', 'observability', 'policies'],
    'workflows/interface',
  ],
  operations: [
    ...['clients/library', 'contracts', 'dossier', 'kafka', 'policies', 'workflows/interface'],
  ],
  'clients/cli': [
    ...['clients/library', 'contracts', 'dossier', 'kafka', 'operations', 'policies'],
    'workflows/interface',
  ],
  workers: [
    ...['activities', 'contracts', 'dossier', 'kafka', 'observability', 'policies'],
    'workflows/interface',
  ],
  projector: ['contracts', 'kafka', 'observability'],
  reconciler: [
    ...['clients/library', 'contracts', 'kafka', 'observability', 'operations', 'policies'],
    ...['workers', 'workflows/interface'],
  ],
  // What others install. Nothing else may import from there: see below.
  'packages/contract': ['contracts'],
  'packages/client': ['clients/library', 'contracts', 'dossier', 'workflows/interface'],
  // A stranger: what it uses of the project is the published contract package, by its name.
  'web/dashboard': ['web/shared'],
  'web/shared': [],
  'tools/demo-data': ['contracts', 'policies'],
  'tools/sandbox': ['contracts', 'observability', 'tools/demo-data'],
  'tools/sandbox/personas': [
    'clients/library',
    'contracts',
    'tools/demo-data',
    'workflows/interface',
  ],
  'tools/contract': ['contracts', 'policies'],
  'tools/launcher': [
    ...['activities', 'clients/cli', 'clients/commands-topic', 'clients/http', 'clients/library'],
    ...['contracts', 'dossier', 'kafka', 'observability', 'operations', 'policies', 'projector'],
    'reconciler',
    ...['tools/demo-data', 'tools/sandbox', 'workers', 'workflows', 'workflows/interface'],
  ],
  'tools/bench': [
    ...['activities', 'clients/cli', 'clients/commands-topic', 'clients/http', 'clients/library'],
    ...['contracts', 'dossier', 'kafka', 'observability', 'operations', 'policies', 'projector'],
    'reconciler',
    ...['tools/demo-data', 'tools/launcher', 'tools/sandbox', 'workers', 'workflows'],
    'workflows/interface',
  ],
  'tools/drills': [
    ...['activities', 'clients/cli', 'clients/commands-topic', 'clients/http', 'clients/library'],
    ...['contracts', 'dossier', 'kafka', 'observability', 'operations', 'policies', 'projector'],
    'reconciler',
    ...['tools/demo-data', 'tools/launcher', 'tools/sandbox', 'workers', 'workflows'],
    'workflows/interface',
  ],
};
/** Rooms within a room: whoever may import that one may import them, but for the room itself. */
const INNER = ['policies/access', 'tools/sandbox/personas'];
/** Every folder with rules of its own; those of `tools`, `clients` and `web` count one by one. */
const ROOMS = [
  ...Object.keys(MAY_IMPORT).filter((one) => !INNER.includes(one) && !one.startsWith('packages/')),
  'test',
].sort();
const FOLDERS = [
  ...new Set([...ROOMS, 'packages'].map((one) => one.split('/', 1)[0] ?? '')),
].sort();
/** Models in Quint, which imports no program and is imported by none: Biome reads none of it. */
const MODELS = ['model'];
const CEDAR = '@cedar-policy/cedar-wasm/nodejs';
/** The packages that the folders of the workflow bundle may import; and who may do what, which is none of them. */
const BUNDLED: Readonly<Record<string, readonly string[]>> = {
  contracts: ['zod', '@temporalio/common'],
  policies: [],
  'policies/access': [CEDAR, 'node:fs'],
  workflows: ['@temporalio/workflow', '@temporalio/common'],
};
const PACKAGES = ['@temporalio/client', '@temporalio/common', '@temporalio/workflow', 'kafkajs'];
const OTHERS = [...PACKAGES, CEDAR, 'node:fs', 'stdnum', 'zod'];
/** The parts of contracts/ that workflows may not import: they are about personal data. */
const KEPT_OUT = ['contracts/intake/x.ts', 'contracts/validation/x.ts'];

/** The files of policies/ that workflows may import: they take the pinned policy, or no replay compares their results. */
const OF_POLICIES = [
  ...['calendar', 'deadlines', 'durations', 'marketplaces', 'policies'],
  ...['policy', 'quotas', 'tax-routes', 'trades'],
].map((name) => `policies/${name}.ts`);
/** Exports of these files that workflows may not import, with one that they may. */
const NAMES: Readonly<Record<string, string>> = {
  current: "import { CURRENT_POLICY } from '../../policies/policies.ts';\nCURRENT_POLICY;\n",
  every: "import { POLICIES, policyOf } from '../../policies/policies.ts';\npolicyOf(POLICIES);\n",
  table: "import { TRADES as x } from '../../policies/trades.ts';\nx;\n",
  lookup: "import { policyOf } from '../../policies/policies.ts';\npolicyOf('2026-11');\n",
};
/** Files that these are built on, so they may import no table either. */
const TAKES_POLICY = [
  ...['calendar', 'condition', 'deadlines', 'durations', 'marketplaces'],
  ...['policy'],
  ...['product-rules', 'tax-routes', 'trades'],
].map((name) => `policies/${name}.ts`);
const TABLES = ['./tables/trades.ts', './versions/2026-11.ts', './texts/texts.ts', './register.ts'];
const filesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((one) => one.endsWith('.ts'))
    .map((one) => `${folder}/${one}`)
    .sort();

const elsewhere = mkdtempSync(join(tmpdir(), 'directions-'));
afterAll(() => rmSync(elsewhere, { recursive: true, force: true }));

function place(path: string, written: string): void {
  mkdirSync(dirname(join(elsewhere, path)), { recursive: true });
  writeFileSync(join(elsewhere, path), written);
}

/** The file of the dashboard that reads the topic, and one beside it that would use the project's own reader. */
const READER = ['web/dashboard/server/topic-reader.ts', 'web/dashboard/server/kafka-settings.ts'];

/** A file for each import, so that Biome's refusal names the import. */
const probed = (folder: string, wanted: string) =>
  join(folder, `${wanted.replaceAll(/\W/g, '_')}.ts`);
const probe = (folder: string, wanted: string, written: string) =>
  place(probed(folder, wanted), written);

const relative = (folder: string, target: string) =>
  `${folder
    .split('/')
    .map(() => '..')
    .join('/')}/${target}`;
const importOf = (specifier: string) => `import { x } from '${specifier}';\nx();\n`;

/** The file of each refusal. */
let refused: readonly string[];
const isRefused = (path: string) => refused.includes(path);
const WAYS: Readonly<Record<string, string>> = {
  types: "import type { X } from '../tools/x.ts';\nexport const x: X = 1;\n",
  again: "export { x } from '../tools/x.ts';\n",
  everything: "export * from '../tools/x.ts';\n",
  effect: "import '../tools/x.ts';\n",
  late: "export const x = await import('../tools/x.ts');\n",
  deeper: "import { x } from '../../tools/x.ts';\nx();\n",
};

beforeAll(async () => {
  copyFileSync('biome.json', join(elsewhere, 'biome.json'));
  for (const folder of Object.keys(MAY_IMPORT)) {
    for (const target of ROOMS) probe(folder, target, importOf(relative(folder, `${target}/x.ts`)));
  }
  for (const room of ROOMS) probe(room, 'kafkajs', importOf('kafkajs'));
  for (const [index, path] of READER.entries())
    place(path, importOf(index === 0 ? 'kafkajs' : '../../../kafka/client.ts'));
  for (const folder of Object.keys(BUNDLED)) {
    for (const one of OTHERS) probe(folder, one, importOf(one));
    for (const one of KEPT_OUT) probe(folder, one, importOf(relative(folder, one)));
  }
  for (const [name, written] of Object.entries(WAYS)) probe('workflows/ways', name, written);
  for (const path of filesOf('policies')) probe('workflows/of', path, importOf(`../../${path}`));
  for (const [name, written] of Object.entries(NAMES)) probe('workflows/names', name, written);
  probe('policies', 'inner', importOf('./access/access.ts'));
  for (const path of TAKES_POLICY)
    place(path, [...TABLES, './rule.ts'].map((one) => `import '${one}';\n`).join(''));
  const biome = join(process.cwd(), 'node_modules/.bin/biome');
  const rule = '--only=style/noRestrictedImports';
  const args = ['lint', rule, '--vcs-enabled=false', '--reporter=json', '--max-diagnostics=none'];
  const { stdout } = await execa(biome, args, { cwd: elsewhere, reject: false });
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { location: { path: string } }[] };
  refused = diagnostics.map(({ location }) => location.path);
});

describe('import directions', () => {
  it.each(Object.entries(MAY_IMPORT))('%s imports only %j', (folder, allowed) => {
    const isOwn = (target: string) => target === folder || folder.startsWith(`${target}/`);
    const passing = ROOMS.filter((target) => !isRefused(probed(folder, target)));
    expect(passing.filter((target) => !isOwn(target))).toEqual([...allowed].sort());
  });

  it.each(Object.entries(BUNDLED))('%s brings along only %j', (folder, allowed) => {
    const name = (one: string) => probed(folder, one);
    expect(OTHERS.filter((one) => !isRefused(name(one))).sort()).toEqual([...allowed].sort());
    expect(KEPT_OUT.every((one) => isRefused(name(one)))).toBe(true);
  });

  it.each(ROOMS.filter((one) => one !== 'test'))('%s uses kafkajs only if it is kafka', (room) => {
    expect(isRefused(probed(room, 'kafkajs'))).toBe(room !== 'kafka');
  });

  it('leave kafkajs to one file of the dashboard, which may not use kafka', () => {
    expect(READER.map(isRefused)).toEqual([false, true]);
  });

  it.each(Object.keys(WAYS))('are kept however something is imported: %s', (name) => {
    expect(isRefused(`workflows/ways/${name}.ts`)).toBe(true);
  });

  it('lead from workflows only to what takes the policy that a case has pinned', () => {
    const passing = filesOf('policies').filter((one) => !isRefused(probed('workflows/of', one)));
    expect(passing).toEqual(OF_POLICIES);
    const names = Object.keys(NAMES).filter((one) => !isRefused(probed('workflows/names', one)));
    expect(names).toEqual(['lookup']);
  });

  it('lead from the dated rules to none of who may do what', () => {
    expect(isRefused(probed('policies', 'inner'))).toBe(true);
  });

  it.each(TAKES_POLICY)('lead from %s to no table', (path) => {
    expect(filesOf('policies')).toContain(path);
    expect(refused.filter((one) => one === path)).toHaveLength(TABLES.length);
  });

  it('lead from nowhere to the packages, which are made from the rest', () => {
    const own = ['packages', 'test', 'web'];
    const programs = FOLDERS.filter((one) => !own.includes(one)).flatMap(filesOf);
    expect(programs).toContain('clients/library/onboarding.ts');
    const isFromPackage = /from '(?:(?:\.\.\/)+packages\/|@artisan-onboarding\/)/;
    expect(programs.filter((path) => isFromPackage.test(readFileSync(path, 'utf8')))).toEqual([]);
  });

  it.each(MODELS)('lead from %s to itself alone', (folder) => {
    const files = readdirSync(folder).map((name) => join(folder, name));
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      expect(file).toMatch(/\.qnt$/);
      const imported = readFileSync(file, 'utf8').matchAll(/^\s*import .* from "([^"]+)"$/gm);
      for (const [, from = ''] of imported) expect(from).toMatch(/^\.\/\w+$/);
    }
  });

  it('are told for every folder that holds a program', () => {
    const folders = readdirSync('.', { withFileTypes: true }).filter(
      (one) => one.isDirectory() && !one.name.startsWith('.') && one.name !== 'node_modules',
    );
    const withPrograms = folders.filter(({ name }) =>
      readdirSync(name, { recursive: true, encoding: 'utf8' }).some((one) =>
        /\.(?:ts|qnt)$/.test(one),
      ),
    );
    expect(withPrograms.map((one) => one.name).sort()).toEqual([...FOLDERS, ...MODELS].sort());
  });
});
