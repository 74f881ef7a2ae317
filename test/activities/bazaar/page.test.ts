import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROJECT_DIR } from '../../../tools/launcher/paths.ts';

const read = (path: string) => readFileSync(join(PROJECT_DIR, path), 'utf8');
const page = read('docs/new-marketplace.md');
/** Each block of code with the file that the page says it is from. */
const blocks = [...page.matchAll(/<!-- (\S+) -->\n```ts\n(.*?)```/gs)].map(
  ([, file = '', text = '']) => ({ file, text }),
);

describe('the page about a new marketplace', () => {
  it('says of each block of code which file it is from', () => {
    expect(blocks).toHaveLength(page.split('```ts\n').length - 1);
    const files = blocks.map(({ file }) => file);
    expect(new Set(files)).toEqual(
      new Set(
        ['rows', 'bazaar', 'problems', 'bazaar.test'].map(
          (name) => `test/activities/bazaar/${name}.ts`,
        ),
      ),
    );
  });

  it.each(blocks)('quotes $file as it is', ({ file, text }) => {
    expect(text.trim().length).toBeGreaterThan(50);
    expect(read(file)).toContain(text);
  });

  it('names only files that there are', () => {
    const named = [...page.matchAll(/`((?:activities|policies|test)\/[\w./-]+)`/g)];
    expect(named.length).toBeGreaterThan(5);
    for (const [, path = ''] of named)
      expect(
        () => read(path.endsWith('.ts') ? path : join(path, listed(path))),
        path,
      ).not.toThrow();
  });
});

/** A folder is there if one file that it has to have is. */
const listed = (folder: string) =>
  folder.startsWith('activities/marketplaces') ? 'port.ts' : 'bazaar.ts';
