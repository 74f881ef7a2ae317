import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { workflowBundle } from '../../workers/bundle.ts';
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

it('is made once for each state of the code', async () => {
  const workflowsPath = resolve('workflows/index.ts');
  const workflowInterceptorModules = [resolve('workflows/quota-queues.ts')];
  const plain = await workflowBundle({ workflowsPath, logger: quiet });
  expect(plain).toEqual({ codePath: expect.stringMatching(/[0-9a-f]{64}\.js$/) });
  expect(await workflowBundle({ workflowsPath, logger: quiet })).toEqual(plain);
  const other = await workflowBundle({ workflowsPath, workflowInterceptorModules, logger: quiet });
  expect(other).not.toEqual(plain);
});

it('the walk does find what personal data brings along', () => {
  const { files, packages } = broughtBy('clients/library/register.ts');
  expect(files).toContain('contracts/validation/pan.ts');
  expect(packages).toContain('stdnum/lib/cjs/in/index.js');
});
