import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CASES_TOPIC,
  COMMANDS_TOPIC,
  EVENTS_TOPIC,
  REJECTED_TOPIC,
} from '../../contracts/topics.ts';
import { FOLDERS, type Folder, type SchemaName } from './schemas.ts';

/** Reads and writes the example records of the contract. */

/** The folder of the published contract. */
export const PUBLISHED = join(import.meta.dirname, '../../contracts/published');

export const TOPIC_OF: Readonly<Record<Folder, string>> = {
  events: EVENTS_TOPIC,
  cases: CASES_TOPIC,
  commands: COMMANDS_TOPIC,
  rejected: REJECTED_TOPIC,
};

/** A whole Kafka record, with its JSON value parsed. */
export interface ExampleRecord {
  readonly topic: string;
  readonly key: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** Null is a tombstone. */
  readonly value: Readonly<Record<string, unknown>> | null;
}

export interface Example {
  readonly folder: Folder;
  readonly name: string;
  readonly record: ExampleRecord;
}

const folderOf = (folder: Folder) => join(PUBLISHED, folder, 'examples');

/** All examples, by folder and name. */
export function readExamples(): Example[] {
  return FOLDERS.flatMap((folder) => {
    const files = existsSync(folderOf(folder)) ? readdirSync(folderOf(folder)) : [];
    return files.sort().map((file) => ({
      folder,
      name: file.replace(/\.json$/, ''),
      record: JSON.parse(readFileSync(join(folderOf(folder), file), 'utf8')) as ExampleRecord,
    }));
  });
}

/** Writes an example's file. */
export function writeExample({ folder, name, record }: Example): void {
  const text = `${JSON.stringify(record, null, 2)}\n`;
  mkdirSync(folderOf(folder), { recursive: true });
  writeFileSync(join(folderOf(folder), `${name}.json`), text);
}

/** The name of an example's schema: events and commands have one for each type. Null for a tombstone. */
export function schemaOfExample({ folder, name, record }: Example): SchemaName | null {
  if (record.value === null) return null;
  if (folder === 'cases') return 'cases/case';
  if (folder === 'rejected') return 'rejected/rejected';
  return `${folder}/${name}`;
}
