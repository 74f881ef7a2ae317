import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ENDS } from '../../contracts/vocabulary.ts';

let dataDir: string;
beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'launcher-'));
});
afterAll(() => {
  for (const pid of pids()) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // it has gone already, as it should
    }
  }
  rmSync(dataDir, { recursive: true, force: true });
});

const launch = (...args: string[]) =>
  execa(process.execPath, ['--disable-warning=TimeoutNegativeWarning', 'dev/start.ts', ...args], {
    env: { ARTISAN_DATA_DIR: dataDir },
    reject: false,
  });

const pids = (): number[] => {
  try {
    const folder = join(dataDir, 'run');
    const files = readdirSync(folder).filter((one) => one.endsWith('.pid'));
    return files.map(
      (one) => (JSON.parse(readFileSync(join(folder, one), 'utf8')) as { pid: number }).pid,
    );
  } catch {
    return [];
  }
};

const alive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

it('everything is killed in mid-run, launcher and all, and the next start brings every case to its end', async () => {
  const first = launch('--once', '--json', '--count', '30');
  const deadline = Date.now() + 60_000;
  while (pids().length < 4 && Date.now() < deadline)
    await new Promise((wake) => setTimeout(wake, 200));
  await new Promise((wake) => setTimeout(wake, 5000));
  const running = pids();
  expect(running.length).toBe(4);
  if (first.pid !== undefined) process.kill(first.pid, 'SIGKILL');
  for (const pid of running) process.kill(pid, 'SIGKILL');
  await first;

  const second = await launch('--once', '--json', '--count', '30');
  expect(second.stderr).not.toContain('ended as');
  expect(second.exitCode).toBe(0);
  const result = JSON.parse(second.stdout.trim().split('\n').at(-1) ?? '') as Record<
    string,
    unknown
  >;
  expect(Object.keys(result)).toEqual(['artisans', 'ends', 'events', 'verify', 'seconds']);
  expect(Object.keys(result.ends as object)).toEqual([...ENDS]);
  expect(result.verify).toMatchObject({
    gaps: 0,
    outOfOrder: 0,
    conflicts: 0,
    schemaErrors: 0,
    foldMismatches: 0,
  });

  // Again at once: ended cases are counted, nobody is registered anew, and no process is left behind.
  const before = result.events;
  const third = await launch('--once', '--json', '--count', '30');
  expect(third.exitCode).toBe(0);
  expect((JSON.parse(third.stdout.trim().split('\n').at(-1) ?? '') as typeof result).events).toBe(
    before,
  );
  expect(pids().filter(alive)).toEqual([]);
}, 240_000);
