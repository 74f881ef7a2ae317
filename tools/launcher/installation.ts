import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plan } from './find.ts';
import { newId } from './kafka.ts';

/**
 * The data folder's word on which installation it is. Temporal's and Kafka's stores and the dossier tell one story
 * of one set of cases: put together from two installations, or with a part missing, they would lie.
 */
interface Installation {
  readonly id: string;
  /** The Kafka cluster that belongs to it: of the same name where it is ours. */
  readonly kafka?: string;
  /** Where its dossier is, where that is not a file in this folder. */
  readonly dossier?: string;
  /** All stores bear the id. Nothing is registered before. */
  readonly complete?: boolean;
}

const FILE = 'installation.json';
const FILE_OF_OURS = 'dossier.db';
/** Everything that is kept in the data folder, and nothing else that may lie there. */
const KEPT = [
  ...['dossier.db', 'dossier.db-wal', 'dossier.db-shm', 'dossier.keys.json'],
  ...['sandbox.db', 'sandbox.db-wal', 'sandbox.db-shm', 'temporal', 'kafka', 'run', 'log'],
  ...['projector.db', 'projector.db-wal', 'projector.db-shm'],
  ...['reconciler.db', 'reconciler.db-wal', 'reconciler.db-shm', 'compose.password'],
  ...['ports.json', FILE],
];

/**
 * The installation that the folder holds, or a new one where it holds nothing.
 * @param dossier where the dossier is: the file in this folder, or host, port and database.
 * @throws Error naming what is missing, where the folder holds only a part, or belongs to another dossier.
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

/** From now on every store must bear the id. */
export function completeInstallation(
  dataDir: string,
  installation: Installation,
  kafka: string,
): void {
  keep(dataDir, { ...installation, kafka, complete: true });
}

/** Deletes all stores in the folder together, and what was written about them. */
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
