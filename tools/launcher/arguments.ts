import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PROJECT_DIR } from './paths.ts';

/** The command line of `npm start`. */

export const HELP = `npm start -- [options]
  --once        bring all cases to their ends, then exit (no case is kept waiting on purpose)
  --json        with --once: the last line of stdout is one JSON object
  --count N     only the first N rows of the file
  --file PATH   another file of artisans: CSV in UTF-8 with commas (default tools/demo-data/artisans.csv)
  --fresh       delete what earlier runs kept, and start with empty stores

Temporal and Kafka are found in this order: TEMPORAL_ADDRESS and KAFKA_BROKERS, each where it is set; programs
that are fetched once into .tools/ (with Python 3, Java 17 and Maven); Docker Compose.
All data is in .data/, or in ARTISAN_DATA_DIR.`;

export interface Options {
  readonly once: boolean;
  readonly json: boolean;
  readonly fresh: boolean;
  readonly help: boolean;
  readonly count: number;
  readonly file: string;
}

/** Parses the options. @throws Error of one line for an option that is unknown, has a bad value or lacks its companion */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      once: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      fresh: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
      count: { type: 'string' },
      file: { type: 'string', default: join(PROJECT_DIR, 'tools/demo-data/artisans.csv') },
    },
  });
  const count = values.count === undefined ? Number.POSITIVE_INFINITY : Number(values.count);
  if (values.count !== undefined && !(Number.isInteger(count) && count >= 1))
    throw new Error('--count must be a whole number from 1');
  if (values.json && !values.once) throw new Error('--json goes with --once');
  return { ...values, count };
}
