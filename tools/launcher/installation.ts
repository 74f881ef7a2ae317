import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plan } from './find.ts';
import { newId } from './kafka.ts';

/**
 * Which installation a data folder holds. The stores of Temporal and Kafka and the dossier describe one set of cases: if
 * a part is missing, or comes from another installation, they contradict each other.
 */
interface Installation {
  readonly id: string;
  /** The id of its Kafka cluster: the same id where we made the cluster. */
  readonly kafka?: string;
  /** The place of its dossier, unless that is a file in this folder. */
  readonly dossier?: string;
  /** All stores bear the id. No artisan is registered before. */
  readonly complete?: boolean;
}

const FILE = 'installation.json';
const FILE_OF_OURS = 'dossier.db';
/** Everything that the launcher keeps in the data folder. `--fresh` deletes nothing else. */
const KEPT = [
  ...['dossier.db', 'dossier.db-wal', 'dossier.db-shm', 'dossier.keys.json'],
  ...['sandbox.db', 'sandbox.db-wal', 'sandbox.db-shm', 'temporal', 'kafka', 'run', 'log'],
  ...['projector.db', 'projector.db-wal', 'projector.db-shm'],
  ...['reconciler.db', 'reconciler.db-wal', 'reconciler.db-shm', 'compose.password'],
  ...['ports.json', FILE],
];

/**
 * The installation that the folder holds, or a new one for an empty folder.
 * @param dossier the place of the dossier: the file in this folder, or host, port and database
 * @throws Error where a store is missing, belongs to no known installation, or the dossier is another one
 */
export function openInstallation(
  dataDir: string,
  plan: Plan,
  dossier: string = FILE_OF_OURS,
): Installation {
  const stores = [
    ...(plan.temporal === 'local' ? ['temporal/temporal.db'] : []),
    ...(plan.kafka === 'local' ? ['kafka/log/meta.properties'] : []),
    ...(plan.dossier === 'local' ? ['dossier.db'] : []),
    ...['dossier.keys.json', 'sandbox.db'],
  ];
  const has = (path: string) => existsSync(join(dataDir, path));
  const read = has(FILE)
    ? (JSON.parse(readFileSync(join(dataDir, FILE), 'utf8')) as Installation)
    : undefined;
  if (read?.complete === true) {
    const before = read.dossier ?? FILE_OF_OURS;
    if (before !== dossier)
      throw new Error(
        `${dataDir} is installation ${read.id}, whose dossier is ${before} and not ${dossier} (DOSSIER_URL): name that one, or another folder (ARTISAN_DATA_DIR)`,
      );
    const missing = stores.filter((one) => !has(one)).map(firstPart);
    if (missing.length === 0) return read;
    throw new Error(
      `${dataDir} is installation ${read.id}, and has no ${missing.join(', no ')} any more: ${FRESH}`,
    );
  }
  const strays = stores.filter(has).map(firstPart);
  if (read === undefined && strays.length > 0)
    throw new Error(`${dataDir} holds ${strays.join(', ')} of no known installation: ${FRESH}`);
  const { id } = read ?? { id: newId() };
  return keep(dataDir, dossier === FILE_OF_OURS ? { id } : { id, dossier });
}

/** Marks the installation as complete: from now on every store must bear the id. */
export function completeInstallation(
  dataDir: string,
  installation: Installation,
  kafka: string,
): void {
  keep(dataDir, { ...installation, kafka, complete: true });
}

/** Deletes all stores in the folder, with the files about them. */
export function deleteStores(dataDir: string): void {
  for (const one of KEPT) rmSync(join(dataDir, one), { recursive: true, force: true });
}

export const FRESH = 'npm start -- --fresh deletes all stores and begins anew';

const firstPart = (path: string) => (path.includes('/') ? dirname(path).split('/')[0] : path) ?? '';

function keep(dataDir: string, installation: Installation): Installation {
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(join(dataDir, FILE), `${JSON.stringify(installation)}\n`);
  return installation;
}
