import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { clearLockedPorts } from 'get-port';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { freePort } from '../../tools/launcher/free-port.ts';
import { portFor } from '../../tools/launcher/ports.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ports-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Starts in another process, which does not know the ports that this one has chosen. */
const start = async (usual: number, dataDir = folder) => {
  clearLockedPorts();
  return portFor(dataDir, 'Kafka', usual);
};
const take = (port: number, host: string) =>
  new Promise<Server>((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen({ port, host }, () => resolve(server));
  });
const give = (server: Server) => new Promise((resolve) => server.close(resolve));

it('keeps the port that it moved to when the usual one is free again', async () => {
  const usual = await freePort();
  const somebody = await take(usual, '127.0.0.1');
  const moved = await start(usual);
  expect(moved).not.toBe(usual);
  await give(somebody);
  expect(await start(usual)).toBe(moved);
  expect(await start(usual)).toBe(moved);
});

it('goes back to the usual one where the kept one is taken, and then keeps that', async () => {
  const usual = await freePort();
  const first = await take(usual, '127.0.0.1');
  const moved = await start(usual);
  await give(first);
  // On all of the machine's addresses, as a container's published port is.
  const somebody = await take(moved, '0.0.0.0');
  expect(await start(usual)).toBe(usual);
  await give(somebody);
  expect(await start(usual)).toBe(usual);
});

it('whoever comes and goes meanwhile, it moves only from a port that is taken', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom('usual', 'kept', 'nobody')), async (takers) => {
      const usual = await freePort();
      const dataDir = mkdtempSync(join(folder, 'one-'));
      let kept = await start(usual, dataDir);
      for (const which of takers) {
        const port = which === 'usual' ? usual : kept;
        const somebody = which === 'nobody' ? undefined : await take(port, '127.0.0.1');
        const now = await start(usual, dataDir);
        expect(now === kept).toBe(somebody === undefined || port !== kept);
        kept = now;
        if (somebody !== undefined) await give(somebody);
      }
    }),
    { numRuns: 10 },
  );
});

it.each(['', 'no JSON', '{"Kafka":"9092"}', '{"Kafka":70000}', '[]'])(
  'takes nothing from a file that holds %j',
  async (text) => {
    writeFileSync(join(folder, 'ports.json'), text);
    const usual = await freePort();
    expect(await start(usual)).toBe(usual);
  },
);
