import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { PROJECT_DIR } from '../../tools/launcher/paths.ts';

const page = readFileSync(join(PROJECT_DIR, 'docs/new-rule.md'), 'utf8');
const blocks = (kind: string) =>
  [...page.matchAll(new RegExp(`\`\`\`${kind}\n(.*?)\`\`\``, 'gs'))].map(([, text = '']) => text);

const WHERE = [
  'policies/register.ts',
  'policies/versions/2026-12.ts',
  'policies/texts/en/requirements.ts',
];

describe('the page about a new rule', () => {
  it('quotes the data as it is', () => {
    const quoted = blocks('ts');
    expect(quoted.length).toBe(WHERE.length);
    for (const [index, file] of WHERE.entries())
      expect(readFileSync(join(PROJECT_DIR, file), 'utf8')).toContain(quoted[index]);
  });

  it('shows what the command prints', async () => {
    const [shown = ''] = blocks('console').filter((text) => text.includes('policy diff'));
    const [, ...lines] = shown.trimEnd().split('\n');
    const { stdout } = await execa(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        'clients/cli/main.ts',
        'policy',
        'diff',
        '2026-11',
        '2026-12',
      ],
      { cwd: PROJECT_DIR },
    );
    expect(stdout.split('\n').map((line) => line.trimEnd())).toEqual(lines);
  });
});
