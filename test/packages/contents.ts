import { PROJECT_DIR } from '../../tools/launcher/paths.ts';
import type { PackageName, Packed } from './packed.ts';

/** What may be in a package, and what must not. */

/** The folders of the project from which a package is made; its `dist` has the same folders. */
const MADE_FROM: Readonly<Record<PackageName, RegExp>> = {
  contract: /^dist\/(contracts\/(places\/)?[\w-]+\.(js|d\.ts)|packages\/contract\/|published\/)/,
  client:
    /^dist\/(clients\/library|contracts|dossier|policies|workflows\/interface|packages\/client)\//,
};

/** What no packed text may hold, with the name of the problem. */
const FORBIDDEN: readonly (readonly [problem: string, RegExp])[] = [
  ['a source map', /sourceMappingURL/],
  ['a made-up person', /PMV-TEST-|A1TEST0/],
  ['a key', /-----BEGIN [A-Z ]*PRIVATE KEY|"(master|hash)":\s*"[A-Za-z0-9+/]{43}=/],
  ['a credential of npm', /_authToken|_password/],
];
const FORBIDDEN_FILES =
  /(^|\/)(\.|tests?\/|examples\/|folds\/)|\.map$|\.test\.|\.env|keys\.json$|\.csv$/;

/** The problems of a package's files, each with the path of its file. */
export function problemsOf(name: PackageName, files: Packed['files']): string[] {
  return [...files].flatMap(([path, text]) => [
    ...(FORBIDDEN_FILES.test(path) ? [`${path}: must not be packed`] : []),
    ...(text.includes(PROJECT_DIR) ? [`${path}: a path of this machine`] : []),
    // README.md shows a made-up person on purpose.
    ...FORBIDDEN.filter(([, form]) => path !== 'README.md' && form.test(text)).map(
      ([problem]) => `${path}: ${problem}`,
    ),
    ...(path.startsWith('dist/') && !MADE_FROM[name].test(path) ? [`${path}: not of it`] : []),
  ]);
}

/** An import or export from elsewhere, each on one line as the compiler writes it; and a late one. */
const IMPORT =
  /^(?:import|export) (?:[^'"\n]* from )?["']([^"'\n]+)["'];$|\bimport\(["']([^"'\n]+)["']\)/gm;

/** The packages that a package's code and declarations import, without those of Node. */
export function importsOf(files: Packed['files']): string[] {
  const found = [...files]
    .filter(([path]) => /\.(js|d\.ts)$/.test(path))
    .flatMap(([, text]) => [...text.matchAll(IMPORT)])
    .map(([, one, late]) => one ?? late ?? '')
    .filter((name) => !/^(\.|node:)/.test(name));
  return [...new Set(found.map(packageOf))].sort();
}

const packageOf = (specifier: string) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly dependencies?: Readonly<Record<string, string>> }>
  >;
}

/** Every package that the lock file installs for these, with what they bring along. */
export function treeOf({ packages }: Lock, names: readonly string[]): string[] {
  const found = new Set<string>();
  const add = (name: string, from: string): void => {
    const nested = `${from}/node_modules/${name}`;
    const path = from !== '' && nested in packages ? nested : `node_modules/${name}`;
    if (found.has(path)) return;
    found.add(path);
    for (const one of Object.keys(packages[path]?.dependencies ?? {})) add(one, path);
  };
  for (const name of names) add(name, '');
  return [...found].map((path) =>
    path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
  );
}
