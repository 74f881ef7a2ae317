import { pino } from 'pino';
import { EVENTS_TOPIC } from '../../contracts/topics.ts';
import type { KafkaSettings } from '../../kafka/settings.ts';
import { readTopic } from '../../kafka/topic/reader.ts';
import { type FoldedCase, Folding } from './folding.ts';
import type { Progress } from './progress.ts';

/**
 * Every case as the events topic alone makes it, from its first offset on.
 * @param onStep told of each case whenever an event has changed it
 * @throws TopicReadError
 */
export async function foldTopic(
  settings: KafkaSettings,
  progress: Progress,
  signal: AbortSignal,
  onStep: (folded: FoldedCase) => void = () => undefined,
): Promise<Folding> {
  const folding = new Folding();
  await readTopic({
    settings,
    topic: EVENTS_TOPIC,
    log: pino({ level: 'silent' }),
    signal,
    onStart: (offsets) => progress.begin(offsets),
    onRecord: (record) => {
      progress.step();
      const after = folding.take(record);
      if (after !== undefined) onStep(after);
    },
  });
  progress.end();
  return folding;
}

/** What broke the promise of the events topic, in words. */
export function faultsOf({ cases, strays }: Folding): string[] {
  return [
    ...strays.map((place) => `the record at ${place} is no event`),
    ...[...cases].flatMap(([caseId, { stopped }]) =>
      stopped === null ? [] : [`${caseId} is stopped: ${stopped}`],
    ),
  ];
}

/** Cases that stand still at a type that is newer than this program: late, and no fault. */
export function newerIn({ cases }: Folding): string[] {
  return [...cases].flatMap(([caseId, { newer }]) =>
    newer === null
      ? []
      : [`${caseId} stands still: ${newer.type} (${newer.sequence}) is newer than this program`],
  );
}
