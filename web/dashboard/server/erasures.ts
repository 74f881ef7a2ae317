import { BadId, parseCaseId } from '@artisan-onboarding/contract';
import type { DashboardConfig } from './config.ts';
import type { Filler } from './filler.ts';
import { canGoOn, type Projection } from './projection.ts';
import { follow, type Offsets, type TopicRecord } from './topic-reader.ts';

/**
 * Who was erased: the cases topic has a tombstone for each of their cases, and asks whoever keeps data on a case to delete
 * it. Of that topic nothing else is read.
 */

export interface ErasuresOptions {
  readonly config: Pick<DashboardConfig, 'kafka' | 'casesTopic'>;
  readonly projection: Projection;
  readonly filler: Filler;
  readonly signal: AbortSignal;
  /** Told when cases were forgotten that the projection knew. */
  readonly onForgotten?: () => void;
  /** Told at each answer of Kafka: whether all tombstones so far are taken. */
  readonly onAnswer?: (isAtEnd: boolean) => void;
  readonly onLost: (reason: string) => void;
}

/** Follows the cases topic until the signal is aborted, through outages. @throws Error where the file cannot be written */
export async function followErasures(options: ErasuresOptions): Promise<void> {
  const { config, projection, filler, signal, onForgotten, onAnswer, onLost } = options;
  let high: Offsets = new Map();
  await follow({
    settings: config.kafka,
    topic: config.casesTopic,
    signal,
    begin: ({ clusterId, partitions }) => {
      // The reader of events decides whether the file is of this cluster.
      if (projection.cluster !== clusterId) throw new Error('the file is of another cluster');
      high = new Map(partitions.map((one) => [one.partition, one.high]));
      const from = projection.erasureOffsets();
      const canStay = canGoOn(from, high);
      return new Map(
        partitions.map(({ partition, low }) => [
          partition,
          canStay ? Math.max(from.get(partition) ?? low, low) : low,
        ]),
      );
    },
    take: async (records) => {
      const erased = records.filter(isTombstone).flatMap(({ key }) => caseIn(key));
      const next = new Map(records.map(({ partition, offset }) => [partition, offset + 1]));
      if (erased.length === 0) projection.erasuresReadTo(next);
      else if (await filler.forget(erased, next)) onForgotten?.();
    },
    onAnswer: (_ends, next) =>
      onAnswer?.([...high].every(([partition, end]) => (next.get(partition) ?? 0) >= end)),
    onLost,
  });
}

const isTombstone = ({ value, unreadable }: TopicRecord) =>
  value === null && unreadable === undefined;

/** The case id of a key, in a list; none for another text. */
function caseIn(key: string | null): string[] {
  try {
    return [parseCaseId(key ?? '').caseId];
  } catch (error) {
    if (error instanceof BadId) return [];
    throw error;
  }
}
