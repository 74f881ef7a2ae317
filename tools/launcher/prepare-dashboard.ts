import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { execa } from 'execa';
import { PROJECT_DIR } from './paths.ts';

/**
 * Builds what the dashboard runs on, where it was not built from these sources yet: the contract package, which is all that
 * it knows of the project, and its page.
 */
export async function prepareDashboard(say: (line: string) => void): Promise<void> {
  await buildIfOld({
    what: 'the contract package',
    sources: ['contracts', 'packages/contract', 'packages/build.ts'],
    into: 'packages/contract/dist',
    say,
    build: () => node('packages/build.ts', join(PROJECT_DIR, 'packages/contract')),
  });
  const page = 'web/dashboard/dist';
  await buildIfOld({
    what: 'the dashboard’s page',
    sources: [
      ...['web/vite.config.ts', 'web/shared', 'web/dashboard/page', 'web/dashboard/interface.ts'],
      ...['contracts/published/texts', 'package-lock.json'],
    ],
    into: page,
    say,
    build: async () => {
      await node('node_modules/vite/bin/vite.js', PROJECT_DIR, [
        ...['build', '--config', 'web/vite.config.ts', '--logLevel', 'warn'],
      ]);
      compress(join(PROJECT_DIR, page));
    },
  });
}

interface Built {
  readonly what: string;
  /** Files and folders that it is made from. */
  readonly sources: readonly string[];
  readonly into: string;
  readonly say: (line: string) => void;
  readonly build: () => Promise<unknown>;
}

/** Where the digests of the sources are kept from which folders were built: not in these, which are packed or served. */
const MARKS = join(PROJECT_DIR, '.data/built');

async function buildIfOld({ what, sources, into, say, build }: Built): Promise<void> {
  const mark = join(MARKS, into.replaceAll('/', '-'));
  const digest = digestOf(sources);
  const isBuilt = existsSync(join(PROJECT_DIR, into)) && existsSync(mark);
  if (isBuilt && readFileSync(mark, 'utf8') === digest) return;
  say(`building ${what}`);
  await build();
  mkdirSync(MARKS, { recursive: true });
  writeFileSync(mark, digest);
}

function digestOf(sources: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of sources.flatMap(filesUnder)) {
    hash.update(`${relative(PROJECT_DIR, file)}\n`);
    hash.update(readFileSync(file));
  }
  return hash.digest('hex');
}

function filesUnder(source: string): string[] {
  const path = join(PROJECT_DIR, source);
  if (!existsSync(path)) return [];
  const isFile = /\.\w+$/.test(source);
  if (isFile) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name))
    .filter((one) => !one.includes('/dist/') && !one.endsWith('/LICENSE'))
    .sort();
}

const node = (program: string, cwd: string, args: readonly string[] = []) =>
  // Whoever starts it, a test among them: a page for development is three times as large.
  execa(process.execPath, [join(PROJECT_DIR, program), ...args], {
    cwd,
    env: { NODE_ENV: 'production' },
  });

/** Compresses texts once, so that the server compresses none. Fonts are compressed already. */
function compress(folder: string): void {
  const assets = join(folder, 'assets');
  for (const name of readdirSync(assets)) {
    if (!/\.(js|css|svg)$/.test(name)) continue;
    const bytes = readFileSync(join(assets, name));
    writeFileSync(join(assets, `${name}.br`), brotliCompressSync(bytes));
    writeFileSync(join(assets, `${name}.gz`), gzipSync(bytes, { level: 9 }));
  }
}
