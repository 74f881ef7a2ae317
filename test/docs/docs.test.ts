import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { httpSettings } from '../../clients/http/config.ts';
import { PROBLEM_CODES } from '../../clients/http/problems.ts';
import { OPERATIONS } from '../../clients/http/routes.ts';
import { COMMAND_NAMES, COMMAND_TABLE } from '../../contracts/commands.ts';
import { MANUAL_ACTIONS } from '../../tools/drills/manual-actions.ts';
import { PROJECT_DIR } from '../../tools/launcher/paths.ts';

/** Holds the pages against the project: their links, headings, paths and quoted code. */

const read = (path: string): string => readFileSync(join(PROJECT_DIR, path), 'utf8');

/** The files under a folder, by their paths in the project. */
const filesUnder = (folder: string): string[] =>
  readdirSync(join(PROJECT_DIR, folder), { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name).slice(PROJECT_DIR.length));

const PAGES = filesUnder('docs').filter((path) => path.endsWith('.md'));
const ALL_PAGES = ['README.md', 'README.hi.md', ...PAGES];
const DECISIONS = 'docs/decisions/';

/** A page without its fenced blocks, in which nothing is a heading or a link. */
const prose = (text: string): string => text.replaceAll(/^ *```.*?^ *```$/gms, '');

/** The anchors of a page's headings, as GitHub makes them. */
const anchorsOf = (path: string): string[] =>
  [...prose(read(path)).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{M}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );

/** The relative links of a page: what each leads to, by its path in the project, and its anchor. */
function linksOf(page: string) {
  return [...prose(read(page)).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path = '', anchor = ''] = target.split('#');
      return { target, path: path === '' ? page : join(dirname(page), path), anchor };
    });
}

/** Top-level folders and files whose names begin a path. What a run leaves behind begins with a dot. */
const ROOTS = new Set(
  readdirSync(PROJECT_DIR).filter((name) => !name.startsWith('.') && name !== 'node_modules'),
);
const codeOf = (page: string): string[] =>
  [...read(page).matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => text);

/** Everything on a page, also within a block, that begins like a path of the project. */
const pathsOf = (page: string): string[] =>
  read(page)
    .split(/[\s`()]+/)
    .map((text) => text.replace(/[:,;.)]+$/, ''))
    .filter((text) => /^[A-Za-z0-9][\w.-]*(\/[\w.-]+)+\/?$/.test(text))
    .filter((text) => ROOTS.has(text.split('/')[0] ?? ''));

/** Names of files without their folder, such as `port.ts`. */
const namesOf = (page: string): string[] =>
  codeOf(page).filter((text) => /^[\w.-]+\.(ts|md|sql|py)$/.test(text));
const KNOWN_NAMES = new Set(
  [...ROOTS]
    .filter((name) => statSync(join(PROJECT_DIR, name)).isDirectory())
    .flatMap(filesUnder)
    .concat([...ROOTS])
    .map((path) => basename(path)),
);

describe.each(ALL_PAGES)('%s', (page) => {
  it('links to pages and headings that are there', () => {
    for (const { target, path, anchor } of linksOf(page)) {
      expect(existsSync(join(PROJECT_DIR, path)), target).toBe(true);
      if (anchor !== '') expect(anchorsOf(path), target).toContain(anchor);
    }
  });

  it('names files and folders that are there', () => {
    for (const path of pathsOf(page)) expect(existsSync(join(PROJECT_DIR, path)), path).toBe(true);
    for (const name of namesOf(page)) expect(KNOWN_NAMES, name).toContain(name);
  });

  it('quotes code as it stands in its file', () => {
    const quotes = /^( *)<!-- (\S+\.ts) -->\n *```ts\n(.*?)^ *```$/gms;
    for (const [, indent = '', path = '', code = ''] of read(page).matchAll(quotes))
      expect(
        read(path).includes(code.replaceAll(new RegExp(`^${indent}`, 'gm'), '')),
        `quoted from ${path}: ${code}`,
      ).toBe(true);
  });
});

describe('the pages', () => {
  it.each(PAGES.filter((path) => !path.startsWith(DECISIONS)))('%s says whom it is for', (page) => {
    const opening = read(page).split('\n').slice(0, 5);
    expect(opening.some((line) => /^For: \S.*/.test(line))).toBe(true);
  });

  it('stand in the table of contents, each of them', () => {
    const listed = new Set(linksOf('docs/README.md').map(({ path }) => path));
    const missing = PAGES.filter(
      (path) =>
        path !== 'docs/README.md' && !path.startsWith('docs/scenarios/') && !listed.has(path),
    );
    expect(missing).toEqual([]);
  });

  it('say in the README how to start and how to test', () => {
    for (const command of ['npm ci && npm start', 'npm ci && npm test'])
      for (const page of ['README.md', 'README.hi.md']) expect(read(page)).toContain(command);
    expect(read('README.md').split('\n').length).toBeLessThanOrEqual(70);
  });
});

it('the glossary says of every word where it is', () => {
  const rows = read('docs/glossary.md').match(/^\| (?!word|---).+ \|$/gm) ?? [];
  expect(rows.length).toBeGreaterThan(40);
  for (const row of rows) {
    const where = row.split('|').at(-2) ?? '';
    expect(where.match(/`[^`]+\/[^`]*`|decision \d{4}|\]\(/), row).not.toBeNull();
  }
});

it('the page on dependencies has a reason for each', () => {
  const page = read('docs/dependencies.md');
  const { dependencies, devDependencies } = JSON.parse(read('package.json'));
  const named = Object.keys({ ...dependencies, ...devDependencies }).filter(
    (name) => !page.includes(`\`${name}\``) && !page.includes(`\`${name.split('/')[0]}/*\``),
  );
  expect(named).toEqual([]);
});

it('the page on HTTP names every address, every setting and every code', () => {
  const page = read('docs/http.md');
  for (const { method, url } of OPERATIONS) expect(page).toContain(`\`${method} ${url}`);
  for (const code of PROBLEM_CODES) expect(page).toContain(`\`${code}\``);
  for (const name of Object.keys(httpSettings.shape)) expect(page).toContain(`\`${name}\``);
});

it('the handbook has a row for every command of the command line', () => {
  const rows = read('docs/operators.md');
  for (const name of COMMAND_NAMES) {
    const [word = ''] = COMMAND_TABLE[name].cli.split(' ');
    expect(rows, name).toMatch(new RegExp(`\`${word} CASE`));
  }
});

it('the handbook names every manual action of the drill, each in one row, and no other', () => {
  const [, section = ''] = read('docs/operators.md').split(
    '\n## What every operation there does to a case\n',
  );
  const cells = (section.split('\n#')[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(1)
    .map((line) => line.split('|').at(-2) ?? '');
  const named = cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name));
  expect(named.toSorted()).toEqual(MANUAL_ACTIONS.map(({ name }) => name).toSorted());
});
