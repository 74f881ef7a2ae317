import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folders and files of the launcher. */

/** The project's root folder. */
export const PROJECT_DIR = fileURLToPath(new URL('../..', import.meta.url));

/** The private folder of fetched programs: `ARTISAN_TOOLS_DIR`, or `.tools/` in the project. */
export function toolsDir(env: NodeJS.ProcessEnv = process.env): string {
  return resolve(env.ARTISAN_TOOLS_DIR || join(PROJECT_DIR, '.tools'));
}

/** The data folder (databases, logs, pid files): `ARTISAN_DATA_DIR`, or `.data/` in the project. */
export function dataDir(env: NodeJS.ProcessEnv = process.env): string {
  return resolve(env.ARTISAN_DATA_DIR || join(PROJECT_DIR, '.data'));
}

/** The log file of one managed process. */
export function logFileOf(dataDir: string, name: string): string {
  return join(dataDir, 'log', `${name}.log`);
}

/** The pid file of one managed process. */
export function pidFileOf(dataDir: string, name: string): string {
  return join(dataDir, 'run', `${name}.pid`);
}

/** The file with the addresses of a running launcher's services. */
export function addressesFile(dataDir: string): string {
  return join(dataDir, 'run', 'addresses.json');
}
