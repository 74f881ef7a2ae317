import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import getPort from 'get-port';
import { z } from 'zod';
import { randomPorts } from './free-port.ts';
import { say } from './terminal.ts';

/** Chooses the ports of an installation's services and keeps them. */

/** The port of each service at the last start. */
const keptPorts = z.record(z.string(), z.int().min(1).max(65_535));
const FILE = 'ports.json';

/**
 * The port of a service: that of the last start, since users keep links and settings, else its usual one. If another
 * process has taken it, a random one is chosen, reported and kept from then on.
 *
 * @param name the service's name for people
 * @param usual the port that its own documentation names
 */
export async function portFor(dataDir: string, name: string, usual: number): Promise<number> {
  const kept = readKept(dataDir);
  const before = kept[name];
  const wished = before ?? usual;
  const port = await getPort({ host: '127.0.0.1', port: [wished, usual, ...randomPorts()] });
  if (port !== wished) say(`port ${wished} is taken; ${name} is at ${port}`);
  else if (port !== usual) say(`${name} is at port ${port}, as before`);
  if (port !== before) {
    mkdirSync(dataDir, { recursive: true });
    const now = { ...readKept(dataDir), [name]: port };
    writeFileSync(join(dataDir, FILE), `${JSON.stringify(now)}\n`);
  }
  return port;
}

/** The kept ports; none if the file is missing or damaged. */
function readKept(dataDir: string): z.infer<typeof keptPorts> {
  try {
    return keptPorts.parse(JSON.parse(readFileSync(join(dataDir, FILE), 'utf8')));
  } catch {
    return {};
  }
}
