import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { forgetUnused, preloadedFor, stateOf, workflowBundle } from '../../workers/bundle.ts';
import { withChangedCopy } from '../replay/changed-copy.ts';
import { quiet } from '../support/quiet.ts';

const SPECIFIER = /(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g;

/** Every file and package that a file imports, also indirectly. Type imports do not count, as at run time. */
function broughtBy(start: string) {
  const files = new Set<string>();
  const packages = new Set<string>();
  const visit = (path: string) => {
    if (files.has(path)) return;
    files.add(path);
    for (const [, specifier = ''] of stripTypeScriptTypes(readFileSync(path, 'utf8')).matchAll(
      SPECIFIER,
    )) {
      if (specifier.startsWith('.')) visit(join(dirname(path), specifier));
      else packages.add(specifier);
    }
  };
  visit(start);
  return { files: [...files], packages: [...packages].sort() };
}

it('the workflow bundle holds the process and nothing of the world outside', () => {
  const { files, packages } = broughtBy('workflows/index.ts');
  expect(files).toContain('contracts/reducer.ts');
  expect(files).toContain('workflows/onboarding.ts');
  expect(files.filter((one) => !/^(contracts|policies|workflows)\//.test(one))).toEqual([]);
  expect(files.filter((one) => /^contracts\/(intake|validation)\//.test(one))).toEqual([]);
  expect(packages).toEqual([
    '@noble/hashes/sha2.js',
    '@noble/hashes/utils.js',
    '@temporalio/common',
    '@temporalio/workflow',
    'canonicalize',
    'zod',
  ]);
});

describe('what a worker evaluates once for all cases', () => {
  const { files, packages } = broughtBy('workflows/preloaded.ts');

  it('has nothing of the SDK, which holds the state of the case at hand', () => {
    expect(packages.filter((one) => one.startsWith('@temporalio'))).toEqual([]);
  });

  it('leaves zod its schemas and regular expressions as they are, in each module that has any', () => {
    const source = readFileSync('workflows/preloaded.ts', 'utf8');
    const withSchemas = files.filter((one) =>
      /^import \{ z \}|^export const \w+\s*=\s*\//m.test(readFileSync(one, 'utf8')),
    );
    expect(withSchemas.length).toBeGreaterThan(8);
    const kept = [...source.matchAll(/import \* as (\w+) from '([^']+)'/g)].filter(
      ([, name = '']) => source.split('KEPT = [')[1]?.includes(name),
    );
    expect(kept.map(([, , path = '']) => join('workflows', path)).sort()).toEqual(
      withSchemas.sort(),
    );
  });

  it('is nearly all that a case needs', () => {
    const others = broughtBy('workflows/index.ts').files.filter((one) => !files.includes(one));
    expect(others.filter((one) => one.startsWith('contracts/'))).toEqual([]);
  });
});

it('is made once for each state of the code', async () => {
  const workflowsPath = resolve('workflows/index.ts');
  const workflowInterceptorModules = [resolve('workflows/quota-queues.ts')];
  const plain = await workflowBundle({ workflowsPath, logger: quiet });
  expect(plain).toEqual({ codePath: expect.stringMatching(/[0-9a-f]{64}\.js$/) });
  expect(await workflowBundle({ workflowsPath, logger: quiet })).toEqual(plain);
  const other = await workflowBundle({ workflowsPath, workflowInterceptorModules, logger: quiet });
  expect(other).not.toEqual(plain);
  const withStacks = await workflowBundle({
    ...{ workflowsPath, logger: quiet },
    preloadModules: preloadedFor(true),
  });
  const without = await workflowBundle({
    ...{ workflowsPath, logger: quiet },
    preloadModules: preloadedFor(false),
  });
  expect(new Set([plain, withStacks, without].map((one) => JSON.stringify(one))).size).toBe(3);
});

it('is the same for a copy of the code, and another where anything of the copy differs', async () => {
  const stateOfCopy = (folder: string, interceptor?: string) =>
    stateOf({
      ...{ folder, workflowsPath: join(folder, 'workflows/index.ts') },
      workflowInterceptorModules: interceptor === undefined ? [] : [resolve(interceptor)],
    });
  const here = stateOfCopy(resolve('.'));
  const edit = (file: string, from: string) => ({ file, from, to: `${from} ` });
  const same = await withChangedCopy([], async (copy) => stateOfCopy(copy));
  const others = [
    await withChangedCopy([edit('contracts/ids.ts', 'export')], async (copy) => stateOfCopy(copy)),
    await withChangedCopy([edit('policies/policies.ts', 'import')], async (copy) =>
      stateOfCopy(copy),
    ),
    await withChangedCopy([], async (copy) => stateOfCopy(copy, 'tools/deployment/receipts.ts')),
  ];
  expect(same).toBe(here);
  expect(new Set([here, ...others]).size).toBe(4);
});

it('forgets those that were not used for long, and none that may be in use', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bundles-'));
  const usedBefore = (name: string, minutes: number) => {
    writeFileSync(join(folder, name), '');
    const then = new Date(Date.now() - minutes * 60_000);
    utimesSync(join(folder, name), then, then);
  };
  try {
    const kept = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];
    for (const name of kept) usedBefore(name, Number(name));
    usedBefore('old', 61);
    usedBefore('older', 600);
    forgetUnused(folder);
    expect(readdirSync(folder).sort()).toEqual(kept);
    for (const name of kept) usedBefore(name, 100 + Number(name));
    forgetUnused(folder);
    expect(readdirSync(folder).sort()).toEqual(kept.slice(0, 8));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

it('the walk does find what personal data brings along', () => {
  const { files, packages } = broughtBy('clients/library/register.ts');
  expect(files).toContain('contracts/validation/pan.ts');
  expect(packages).toContain('stdnum/lib/cjs/in/index.js');
});
