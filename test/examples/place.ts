import { mkdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { pino } from 'pino';
import { type Envelope, envelope } from '../../contracts/envelope.ts';
import { EVENTS_TOPIC } from '../../contracts/topics.ts';
import { kafkaSettings } from '../../kafka/settings.ts';
import { readTopic } from '../../kafka/topic/reader.ts';
import { ourProgram } from '../../tools/launcher/child.ts';

/** A folder like the project's, with the paths of the examples' page, and a broker to read from. */
export interface Place {
  readonly folder: string;
  readonly brokers: string;
}

/** @param folder a new folder */
export function placeAt(folder: string, brokers: string): Place {
  mkdirSync(folder);
  for (const one of ['examples', 'contracts']) symlinkSync(resolve(one), join(folder, one));
  return { folder, brokers };
}

/** Runs a command of the examples' page as if it were pasted into a shell. */
export function paste(
  { folder, brokers }: Place,
  command: string,
  env: Readonly<Record<string, string>>,
) {
  return execa('bash', ['-euo', 'pipefail', '-c', command], {
    cwd: folder,
    env: { BROKERS: brokers, ...env },
    reject: false,
  });
}

/** The command line of this project. */
export function cli({ brokers }: Place, ...args: string[]) {
  const [program = '', ...rest] = ourProgram('clients/cli/main.ts');
  return execa(program, [...rest, ...args], { env: { KAFKA_BROKERS: brokers }, reject: false });
}

/** All values of the events topic, with duplicates. */
export async function valuesIn({ brokers }: Place): Promise<string[]> {
  const values: string[] = [];
  await readTopic({
    settings: kafkaSettings({ KAFKA_BROKERS: brokers }),
    topic: EVENTS_TOPIC,
    log: pino({ level: 'silent' }),
    onRecord: ({ value }) => void values.push(value ?? ''),
  });
  return values;
}

export const eventOf = (value: string): Envelope => envelope.parse(JSON.parse(value));
export const linesOf = (text: string): string[] => text.split('\n').filter((one) => one !== '');
