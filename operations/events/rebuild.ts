import { pino } from 'pino';
import { type Folded, stoppedText } from '../../contracts/folding.ts';
import { EVENTS_TOPIC } from '../../contracts/topics.ts';
import type { KafkaSettings } from '../../kafka/settings.ts';
import { readTopic } from '../../kafka/topic/reader.ts';
import { Folding } from './folding.ts';
import type { Progress } from './progress.ts';

/**
 * Reads the whole events topic and folds every case.
 * @param onStep called with a case after each event that brings something new
 * @throws TopicReadError
 */
export async function foldTopic(
  settings: KafkaSettings,
  progress: Progress,
  signal: AbortSignal,
  onStep: (folded: Folded) => void = () => undefined,
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

/** @returns a line for each record that is no event, and for each case with a missing or unreadable event. */
export function faultsOf({ cases, strays }: Folding): string[] {
  return [
    ...strays.map((place) => `the record at ${place} is no event`),
    ...[...cases].flatMap(([caseId, folded]) => {
      const why = stoppedText(folded);
      return why === null ? [] : [`${caseId} is stopped: ${why}`];
    }),
  ];
}

/** @returns a line for each case that stands still at a type that is newer than this program. That is no fault of the topic. */
export function newerIn({ cases }: Folding): string[] {
  return [...cases].flatMap(([caseId, { newer }]) =>
    newer === null
      ? []
      : [`${caseId} stands still: ${newer.type} (${newer.sequence}) is newer than this program`],
  );
}
