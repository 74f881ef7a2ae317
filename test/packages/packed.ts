import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { PROJECT_DIR } from '../../tools/launcher/paths.ts';

/** Packs the packages as a publisher does, and installs them as a backend team does. */

export const PACKAGES = ['contract', 'client'] as const;
export type PackageName = (typeof PACKAGES)[number];

/** The part of a package.json that says what a package needs. */
interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly engines: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

/** A packed package, unpacked: its files by their paths, and its package.json. */
export interface Packed {
  readonly files: ReadonlyMap<string, string>;
  readonly manifest: Manifest;
}

export const SCOPE = '@artisan-onboarding/';
const ours = join(PROJECT_DIR, 'node_modules');

/**
 * Packs both (`npm pack` builds them first) and unpacks them into an empty project. Their dependencies are linked from
 * our own `node_modules`, so that the test needs no registry and no time for it: the same packages in the versions of
 * the lock file. A package gets what it declares and nothing else, since ours are files and not links: an import that
 * is not declared is not found.
 */
export async function installPacked(project: string): Promise<Record<PackageName, Packed>> {
  const packed = join(project, 'packed');
  mkdirSync(packed, { recursive: true });
  await execa('npm', ['pack', '--workspaces', '--pack-destination', packed], { cwd: PROJECT_DIR });
  const contract = await unpack(project, packed, 'contract');
  const client = await unpack(project, packed, 'client');
  const needed = [contract, client].flatMap(({ manifest }) => Object.keys(manifest.dependencies));
  for (const name of new Set([...needed, '@types/node'])) {
    if (name.startsWith(SCOPE)) continue;
    const at = join(project, 'node_modules', name);
    mkdirSync(dirname(at), { recursive: true });
    symlinkSync(join(ours, name), at);
  }
  return { contract, client };
}

async function unpack(project: string, packed: string, name: PackageName): Promise<Packed> {
  const archive = readdirSync(packed).find((one) => one.startsWith(`artisan-onboarding-${name}-`));
  if (archive === undefined) throw new Error(`npm pack made no archive of ${name}`);
  const folder = join(project, 'node_modules', SCOPE, name);
  mkdirSync(folder, { recursive: true });
  await execa('tar', ['-xzf', join(packed, archive), '-C', folder, '--strip-components=1']);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name))
    .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')] as const);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  return { files: new Map(files), manifest };
}
