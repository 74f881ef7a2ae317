import { Folding } from '../../web/dashboard/server/folding.ts';
import type { Projection } from '../../web/dashboard/server/projection.ts';
import type { EventRecord } from '../../web/dashboard/server/topic-reader.ts';

/** Folds records and writes what they come to, in this thread. @param records in the order of each partition */
export function apply(projection: Projection, records: readonly EventRecord[]): void {
  const folding = new Folding(projection.db);
  folding.take(records);
  const batch = folding.cut();
  if (batch !== null) projection.write(batch);
}
