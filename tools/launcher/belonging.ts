import { FRESH } from './installation.ts';
import type { InstallationMarks } from './marks.ts';
import type { Services } from './services.ts';

/** Checks that Temporal, Kafka and the data folder belong to one installation. */

/** A store that bears other marks than the installation. */
interface Disagreement {
  readonly store: 'temporal' | 'kafka';
  readonly says: string;
}

type Kept = { readonly id: string; readonly kafka?: string; readonly complete?: boolean };

/**
 * Compares the marks of the stores with the data folder's. An empty store without a mark may join a new installation; for
 * an old one, whose store had a mark, it is a disagreement.
 */
export function disagreements(kept: Kept, marks: InstallationMarks): Disagreement[] {
  const { installation, kafka, clusterId, hasCases, hasEvents } = marks;
  const found: Disagreement[] = [];
  const isNew = kept.complete !== true;
  if (installation !== kept.id && !(isNew && installation === null && !hasCases))
    found.push({ store: 'temporal', says: installation ?? 'no installation' });
  const expected = isNew ? (kafka ?? clusterId) : kept.kafka;
  if (clusterId !== expected)
    found.push({ store: 'kafka', says: `cluster ${clusterId} instead of ${expected}` });
  else if (isNew && hasEvents)
    found.push({ store: 'kafka', says: 'events of another installation' });
  return found;
}

/** Refuses stores of different installations. @throws Error of one line that names them, and what mends it */
export function refuseDisagreement(
  dataDir: string,
  kept: Kept,
  marks: InstallationMarks,
  { plan, temporal, kafka, namespace }: Services,
): void {
  const found = disagreements(kept, marks);
  if (found.length === 0) return;
  const names = {
    temporal: `Temporal at ${temporal} (namespace ${namespace})`,
    kafka: `Kafka at ${kafka}`,
  };
  const words = found.map(({ store, says }) => `${names[store]} has ${says}`);
  const theirs = found.filter(({ store }) => plan[store] === 'environment');
  const mend =
    theirs.length === 0
      ? FRESH
      : `npm start -- --fresh deletes only what lies in ${dataDir}, so name ${theirs.map(({ store }) => (store === 'temporal' ? 'another TEMPORAL_NAMESPACE' : 'an empty KAFKA_BROKERS')).join(' and ')}, or the folder that belongs to it (ARTISAN_DATA_DIR)`;
  throw new Error(
    `these stores do not belong together: ${dataDir} is ${kept.complete === true ? '' : 'new '}installation ${kept.id}, ${words.join(', ')}; ${mend}`,
  );
}
