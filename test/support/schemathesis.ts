import { fileURLToPath } from 'node:url';
import type { Environment } from '../../tools/launcher/fetch-debian.ts';
import { fetchPython } from '../../tools/launcher/fetch-examples.ts';

const REQUIREMENTS = fileURLToPath(new URL('schemathesis.txt', import.meta.url));

/** Fetches Schemathesis into the private folder. @returns an environment in which `st` is found */
export const fetchSchemathesis = (say?: (line: string) => void): Promise<Environment> =>
  fetchPython('schemathesis', REQUIREMENTS, say);
