import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { holdAgainst, inWords } from './compatibility.ts';
import { PUBLISHED } from './examples.ts';
import { publishedFiles, readReleases, releaseFile } from './files.ts';
import { FOLDERS, publishedSchemas } from './schemas.ts';

/** `npm run contract`: generates the published contract, and reports what it breaks for users of each release. */
const say = (line: string) => process.stdout.write(`${line}\n`);
const HELP = `npm run contract [-- --release VERSION]
Generates the published contract, and reports what it breaks for users of each release.
--release keeps today's schemas as a release, such as 1.2.0`;
const values = asked();
if (values.help === true) {
  say(HELP);
  process.exit(0);
}

if (values.release !== undefined) release(values.release);
for (const folder of FOLDERS) forgetSchemas(join(PUBLISHED, folder, 'schemas'));
for (const [path, text] of publishedFiles()) {
  mkdirSync(dirname(join(PUBLISHED, path)), { recursive: true });
  writeFileSync(join(PUBLISHED, path), text);
}
for (const one of readReleases()) {
  const { breaks, allowed } = holdAgainst(one, publishedSchemas());
  for (const line of allowed) say(line);
  for (const broken of breaks) say(inWords(broken));
  say(`compared with ${one.version}: ${breaks.length} breaking`);
  if (breaks.length > 0) process.exitCode = 1;
}

/** What was asked for. Any other argument ends the process with the help. */
function asked() {
  try {
    const options = { release: { type: 'string' }, help: { type: 'boolean' } } as const;
    return parseArgs({ options }).values;
  } catch (error) {
    refuse(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`, 2);
  }
}

function refuse(message: string, exitCode: number): never {
  process.stderr.write(`${message}\n`);
  process.exit(exitCode);
}

/** Keeps today's schemas as a release. */
function release(version: string): void {
  if (!/^\d+\.\d+\.\d+$/.test(version)) refuse('a version is three numbers: 1.2.0', 2);
  const { path, text } = releaseFile(version);
  if (existsSync(path)) refuse(`${version} was released before and is never changed`, 1);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** Deletes the generated schemas, so that a removed type leaves none behind. */
function forgetSchemas(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(folder)) rmSync(join(folder, file));
}
