import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allPlaces } from '../../contracts/places/places.ts';
import { LANGUAGES } from '../../contracts/vocabulary.ts';
import { publicTexts } from '../../policies/texts/public.ts';
import { asyncapi } from './asyncapi.ts';
import type { Release } from './compatibility.ts';
import { PUBLISHED, readExamples } from './examples.ts';
import { casesPage } from './pages/cases.ts';
import { commandsPage } from './pages/commands.ts';
import { eventsPage } from './pages/events.ts';
import { foldingPage } from './pages/folding.ts';
import { rejectedPage } from './pages/rejected.ts';
import { startPage } from './pages/start.ts';
import { publishedSchemas } from './schemas.ts';

/** The generated files and the releases of the contract. */

const RELEASED = join(PUBLISHED, 'released');

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/** The text of every generated file, by its path in the folder. Examples and releases are kept and not generated. */
export function publishedFiles(): Map<string, string> {
  const schemas = publishedSchemas();
  const examples = readExamples();
  const releases = readReleases().map(({ version }) => version);
  const rejected = examples.filter(({ folder }) => folder === 'rejected').map(({ name }) => name);
  return new Map([
    ['README.md', startPage(releases.map((version) => [version, digestOf(version)]))],
    ['places.json', json(allPlaces())],
    ...LANGUAGES.map((one): [string, string] => [`texts/${one}.json`, json(publicTexts(one))]),
    ['asyncapi.json', json(asyncapi(schemas, examples, releases.at(-1) ?? '0.0.0'))],
    ['events/README.md', eventsPage()],
    ['events/folding.md', foldingPage()],
    ['cases/README.md', casesPage()],
    ['commands/README.md', commandsPage()],
    ['rejected/README.md', rejectedPage(rejected)],
    ...Object.entries(schemas).map(([name, schema]): [string, string] => [
      `${name.replace('/', '/schemas/')}.json`,
      json(schema),
    ]),
  ]);
}

/** All releases, oldest first. */
export function readReleases(): Release[] {
  if (!existsSync(RELEASED)) return [];
  return readdirSync(RELEASED)
    .map((file) => JSON.parse(readFileSync(join(RELEASED, file), 'utf8')) as Release)
    .sort((a, b) => a.version.localeCompare(b.version, 'en', { numeric: true }));
}

/** The SHA-256 of a release. It is on the contract's page, so that an edit of the release shows. */
function digestOf(version: string): string {
  const bytes = readFileSync(join(RELEASED, `${version}.json`));
  return createHash('sha256').update(bytes).digest('hex');
}

/** The file of a release made from today's schemas, one schema a line, and its path. */
export function releaseFile(version: string): { path: string; text: string } {
  const lines = Object.entries(publishedSchemas()).map(
    ([name, schema]) => `  ${JSON.stringify(name)}: ${JSON.stringify(schema)}`,
  );
  const text = `{"version": ${JSON.stringify(version)}, "schemas": {\n${lines.join(',\n')}\n}}\n`;
  return { path: join(RELEASED, `${version}.json`), text };
}
