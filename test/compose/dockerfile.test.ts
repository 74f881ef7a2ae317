import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isPinned } from './checks.ts';
import { readCompose } from './compose.ts';

describe('Dockerfile', () => {
  const dockerfile = readFileSync('Dockerfile', 'utf8');
  const ignored = readFileSync('.dockerignore', 'utf8').split('\n');

  it('builds on the Node version of the lock file, pinned', () => {
    const [image = '', ...others] = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, one]) => one);
    expect(new Set(others)).toEqual(new Set([image]));
    const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
    expect(isPinned(image)).toBe(true);
    expect(image.split(':')[1]).toMatch(
      new RegExp(`^${lock.packages['node_modules/node'].version.replaceAll('.', '\\.')}-`),
    );
  });

  it('names no package registry and runs as nobody special', () => {
    expect(dockerfile).not.toMatch(/registry|https?:/i);
    expect(dockerfile).toMatch(/^USER node$/m);
  });

  it('takes no secret, no key and nothing kept on this machine into the image', () => {
    for (const one of ['.env', '.npmrc', '.data', '.git', 'node_modules', '*.keys.json']) {
      expect(ignored).toContain(one);
    }
  });

  it('takes along all that its processes need', () => {
    const needed = [
      'workers/main.ts',
      'tools/sandbox/main.ts',
      'tools/launcher/prepare.ts',
      'clients/cli/main.ts',
    ];
    for (const path of [...needed, 'tools/demo-data/artisans.csv']) {
      expect(ignored).not.toContain(path.split('/')[0]);
      expect(readFileSync(path, 'utf8')).not.toBe('');
    }
    for (const { command = [], environment = {} } of Object.values(readCompose().services)) {
      const text = [...command, ...Object.values(environment)].join('\n');
      for (const [path] of text.matchAll(/(?<![\w/])[\w-]+\/[\w./-]+\.(ts|csv)\b/g)) {
        expect(readFileSync(path, 'utf8')).not.toBe('');
      }
    }
  });
});
