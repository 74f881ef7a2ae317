import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { PortTaken } from '../../tools/launcher/child.ts';
import { freePort } from '../../tools/launcher/free-port.ts';
import { startKafka } from '../../tools/launcher/kafka.ts';
import { startTemporal } from '../../tools/launcher/temporal.ts';

const folders: string[] = [];
const running: { stop(): Promise<void> }[] = [];
const folder = () => {
  const made = mkdtempSync(join(tmpdir(), 'taken-'));
  folders.push(made);
  return made;
};
const onStart = (child: { stop(): Promise<void> }) => void running.push(child);
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()));
  for (const one of folders.splice(0)) rmSync(one, { recursive: true, force: true });
});
const free = () => freePort();

it('another broker at our port is never taken for ours', async () => {
  const port = await free();
  const start = async () =>
    startKafka({ dataDir: folder(), port, controllerPort: await free(), onStart });
  await start();
  await expect(start()).rejects.toThrow(PortTaken);
});

it('nor is a Temporal server', async () => {
  const port = await free();
  const start = () => startTemporal({ dataDir: folder(), port, onStart });
  await start();
  await expect(start()).rejects.toThrow(PortTaken);
});
