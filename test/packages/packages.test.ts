import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BadInput } from '../../clients/library/bad-input.ts';
import { checkedRegistration } from '../../clients/library/deposit.ts';
import { schemaOfCommand } from '../../contracts/command-message.ts';
import { parseCaseId } from '../../contracts/ids.ts';
import { COMMANDS_TOPIC } from '../../contracts/topics.ts';
import { PROJECT_DIR } from '../../tools/launcher/paths.ts';
import { type Installation, startInstallation } from '../support/installation.ts';
import { untilTrue } from '../support/until.ts';
import { importsOf, problemsOf, treeOf } from './contents.ts';
import { installPacked, PACKAGES, type PackageName, type Packed, SCOPE } from './packed.ts';

/** The packages for backend teams: packed, installed into an empty project, and used there beside a running system. */

const project = mkdtempSync(join(tmpdir(), 'packages-'));
const own = (name: string) => join(project, name);
const rootOf = (path: string) => JSON.parse(readFileSync(join(PROJECT_DIR, path), 'utf8'));
let packed: Record<PackageName, Packed>;
let system: Installation;

/** The programs of each README, in its order. */
const PROGRAMS = { contract: ['read', 'send'], client: ['register', 'errors', 'history'] } as const;
type Program = (typeof PROGRAMS)[PackageName][number];

/** What a program says that asks the packages beside their READMEs. */
const BESIDE = `
import { z } from 'zod';
const ownMessage = () => z.string().safeParse(7).error.issues[0].message;
const before = ownMessage();
const { BadInput, connect } = await import('@artisan-onboarding/client');
const { BadId, parseCaseId } = await import('@artisan-onboarding/contract');
const schema = (await import('@artisan-onboarding/contract/published/events/schemas/any.json', { with: { type: 'json' } })).default;
const { onboarding, close } = await connect();
const problems = await onboarding.register(JSON.parse(process.argv[2]), { role: 'operator', id: 'centre-12' }).then(
  () => [],
  (error) => (error instanceof BadInput ? error.problems : [error.message]),
);
const badId = await onboarding.submitKept('nonsense', [], {}).then(() => null, (error) => error instanceof BadId);
await close();
console.log(JSON.stringify({ isUntouched: ownMessage() === before && !z.config().jitless, problems, badId, schema: schema.$schema }));
`;

/** Broken in each way in which a sentence of ours takes the place of one of zod's. */
const BROKEN = { schemeNumber: 7, phone: '12', language: 'xx', caste: 'x', route: 'collective' };

beforeAll(async () => {
  // Waited for whatever becomes of the packages, so that no process is left behind.
  const starting = startInstallation().then((one) => {
    system = one;
  });
  packed = await installPacked(project).finally(() => starting);
  writeFileSync(own('package.json'), JSON.stringify({ private: true, type: 'module' }));
  for (const name of PACKAGES) {
    const blocks = readmeOf(name).matchAll(/^```ts\n(.*?)^```$/gms);
    const programs = [...blocks].map(([, program = '']) => program);
    expect(programs).toHaveLength(PROGRAMS[name].length);
    for (const [index, one] of PROGRAMS[name].entries())
      writeFileSync(own(`${one}.ts`), programs[index] ?? '');
  }
  writeFileSync(own('beside.mjs'), BESIDE);
  writeFileSync(own('tsconfig.json'), JSON.stringify({ compilerOptions: STRICT }));
});
afterAll(async () => {
  await system?.stop();
  rmSync(project, { recursive: true, force: true });
});

const readmeOf = (name: PackageName) => packed[name].files.get('README.md') ?? '';

/** Strict in everything, and with the declarations of packages checked, too. */
const STRICT = {
  ...{ target: 'es2024', module: 'nodenext', types: ['node'], noEmit: true },
  ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true },
  ...{ noImplicitOverride: true, noPropertyAccessFromIndexSignature: true },
  ...{ verbatimModuleSyntax: true, isolatedModules: true, erasableSyntaxOnly: true },
  skipLibCheck: false,
};

/** Runs a program of the project beside the system. @returns what it printed */
async function run(file: Program | 'beside', args: readonly string[] = [], input = '') {
  const path = own(file === 'beside' ? 'beside.mjs' : `${file}.ts`);
  const { stdout } = await execa(process.execPath, [path, ...args], {
    ...{ cwd: project, env: system.env, input },
  });
  return stdout;
}

describe('what is packed', () => {
  it.each(PACKAGES)('%s holds nothing that others must not have', (name) => {
    expect(problemsOf(name, packed[name].files)).toEqual([]);
    const rest = [...packed[name].files.keys()].filter((path) => !path.startsWith('dist/'));
    expect(rest.sort()).toEqual(['LICENSE', 'README.md', 'package.json']);
    expect(packed[name].files.get('LICENSE')).toBe(readFileSync('LICENSE', 'utf8'));
  });

  it('is the library, which takes all that is in the contract from there', () => {
    const { client, contract } = packed;
    expect([...client.files.keys()]).toContain('dist/clients/library/onboarding.js');
    const shared = [...client.files.keys()].filter(
      (path) =>
        contract.files.has(path) && path.startsWith('dist/') && !path.includes('zod-messages'),
    );
    expect(shared).toContain('dist/contracts/case.d.ts');
    for (const path of shared) {
      const module = path.replace(/^dist\/contracts\/|\.js$|\.d\.ts$/g, '');
      expect(client.files.get(path)).toBe(`export * from '${SCOPE}contract/${module}';\n`);
    }
  });

  it('is the whole contract, with the schemas of every topic', () => {
    const paths = [...packed.contract.files.keys()];
    for (const one of ['events/schemas/any', 'cases/schemas/case', 'commands/schemas/decide'])
      expect(paths).toContain(`dist/published/${one}.json`);
    for (const one of ['reducer', 'folding', 'commands', 'ids', 'places/places', 'topic-roles'])
      expect(paths).toEqual(
        expect.arrayContaining([`dist/contracts/${one}.js`, `dist/contracts/${one}.d.ts`]),
      );
  });

  it.each<[PackageName, string, string, string]>([
    ['client', 'dist/dossier/a.js', '//# sourceMappingURL=index.js.map', 'a source map'],
    ['client', 'dist/dossier/a.js.map', '{}', 'must not be packed'],
    ['client', 'dist/workers/main.js', '', 'not of it'],
    ['client', 'dist/workflows/onboarding.js', '', 'not of it'],
    ['client', 'dist/policies/a.js', `{"master":"${'A'.repeat(43)}="}`, 'a key'],
    ['client', 'dist/policies/a.js', 'const one = "PMV-TEST-000001";', 'a made-up person'],
    ['client', 'dossier.keys.json', '{}', 'must not be packed'],
    ['contract', 'dist/contracts/a.js', `import '${PROJECT_DIR}x.js';`, 'a path of this machine'],
    ['contract', 'dist/contracts/intake/registration.js', '', 'not of it'],
    ['contract', 'dist/published/events/examples/a.json', '{}', 'must not be packed'],
  ])('what %s must not have would be found: %s with "%s"', (name, path, text, problem) => {
    expect(problemsOf(name, new Map([[path, text]]))).toEqual([`${path}: ${problem}`]);
  });
});

describe('what a package needs', () => {
  /** The whole lists: what is new here is installed by every backend team. */
  const NEEDED: Readonly<Record<PackageName, readonly string[]>> = {
    contract: ['zod'],
    client: [
      `${SCOPE}contract`,
      ...['@noble/hashes', '@temporalio/client', '@temporalio/common', '@temporalio/envconfig'],
      ...['canonicalize', 'pg', 'stdnum', 'zod'],
    ],
  };

  it.each(PACKAGES)('%s declares what it imports, in the versions that are tested', (name) => {
    const { manifest, files } = packed[name];
    expect(Object.keys(manifest.dependencies).sort()).toEqual(NEEDED[name]);
    expect(importsOf(files)).toEqual(NEEDED[name]);
    const { version, license, dependencies } = rootOf('package.json');
    expect(manifest).toMatchObject({ version, license });
    for (const [one, range] of Object.entries(manifest.dependencies))
      expect(range, one).toBe(one.startsWith(SCOPE) ? version : dependencies[one]);
  });

  it('brings along no worker, no Kafka and no server', () => {
    const tree = treeOf(rootOf('package-lock.json'), NEEDED.client.slice(1));
    expect(tree).toContain('@grpc/grpc-js');
    const others = ['worker', 'workflow', 'activity', 'core-bridge'].map(
      (one) => `@temporalio/${one}`,
    );
    for (const one of [...others, 'kafkajs', 'fastify', 'pino', 'snappy', '@swc/core', 'node'])
      expect(tree).not.toContain(one);
    expect(tree.length).toBeLessThan(70);
  });
});

describe('types', () => {
  it('pass the strictest checks, also within our declarations', async () => {
    const tsc = join(PROJECT_DIR, 'node_modules/.bin/tsc');
    const { stdout } = await execa(tsc, ['-p', project, '--pretty', 'false'], { reject: false });
    const problems = stdout.split('\n').filter((line) => /^\S.*error TS/.test(line));
    // Temporal's own declarations pass without `exactOptionalPropertyTypes` and with the types of `ms`.
    expect(problems.filter((line) => !line.includes('node_modules/@temporalio/'))).toEqual([]);
  });

  it('say in the editor what each method of the client does', () => {
    const declared = packed.client.files.get('dist/clients/library/onboarding.d.ts') ?? '';
    const [, methods = ''] = /^export declare class Onboarding \{\n(.*?)^\}/ms.exec(declared) ?? [];
    const lines = methods.split('\n').map((line) => line.trim());
    const named = lines.flatMap((line, at) =>
      /^(?!constructor)\w+[(<]/.test(line) ? [{ line, before: lines[at - 1] }] : [],
    );
    expect(named.length).toBeGreaterThan(25);
    expect(named.filter(({ before }) => !before?.endsWith('*/'))).toEqual([]);
  });
});

describe('the examples of the contract', () => {
  const vector = rootOf('contracts/published/events/folds/listing.fell_back.json');

  it('folds events, repeats among them', async () => {
    const [first, ...others] = vector.events.map((one: unknown) => JSON.stringify(one));
    const printed = await run('read', [], [first, first, ...others].join('\n'));
    const { caseId, stage, waiting } = vector.case;
    expect(printed).toContain(`${caseId} ${stage} [`);
    for (const party of waiting.on) expect(printed).toContain(`'${party}'`);
    expect(printed).toMatch(/\] null$/);
  });

  it('tells where an event is missing', async () => {
    const [first, , ...others] = vector.events.map((one: unknown) => JSON.stringify(one));
    const printed = await run('read', [], [first, ...others].join('\n'));
    expect(printed).toContain('no event 2 before event 3');
  });

  it('makes a command that our consumer takes', async () => {
    const printed = await run('send');
    const [topic, key, ...value] = printed.split(' ');
    const command = JSON.parse(value.join(' '));
    expect(topic).toBe(COMMANDS_TOPIC);
    expect(schemaOfCommand(command.type)?.safeParse(command)).toMatchObject({ success: true });
    expect(key).toBe(parseCaseId(command.subject).artisanId);
  });
});

describe('the examples of the client, beside a running system', () => {
  let caseId: string;

  it('registers an artisan, and waits for the next stage', async () => {
    const printed = await run('register');
    caseId = printed.split(' ', 1)[0] ?? '';
    expect(await system.dossier.application(caseId)).toMatchObject({ caseId, end: null });
    expect(printed).toMatch(/^\S+ documents \[/);
    expect(printed).toContain("requirement: 'photograph'");
  });

  it('gets refusals by their code, and problems by their field', async () => {
    expect(await run('errors', [caseId])).toBe('TOO_EARLY');
    expect(await run('errors', ['ABCDE-FGHJK-1'])).toBe('CASE_UNKNOWN');
  });

  it('reads the events of the case, which fold to it', async () => {
    await untilTrue(async () => (await system.onboarding.case(caseId)).unpublished.length === 0);
    const { case: theCase } = await system.onboarding.case(caseId);
    expect(JSON.parse(await run('history', [caseId]))).toEqual(theCase);
  });

  it('changes nothing outside of itself, and still says our rules', async () => {
    const said = JSON.parse(await run('beside', [JSON.stringify(BROKEN)]));
    expect(said).toMatchObject({ isUntouched: true, badId: true });
    expect(said.schema).toMatch(/2020-12/);
    expect(said.problems).toEqual(problemsIn(BROKEN));
    expect(said.problems).toContainEqual({ field: 'pincode', rule: 'must be given' });
  });
});

/** What our own library says of a registration. */
function problemsIn(input: object): BadInput['problems'] {
  try {
    checkedRegistration(input as never);
    return [];
  } catch (error) {
    if (error instanceof BadInput) return error.problems;
    throw error;
  }
}
