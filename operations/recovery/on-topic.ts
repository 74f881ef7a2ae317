import type { Case } from '../../contracts/case.ts';
import type { Envelope } from '../../contracts/envelope.ts';
import { type Folded, foldNext, UNFOLDED } from '../../contracts/folding.ts';
import type { KafkaSettings } from '../../kafka/settings.ts';
import type { CommandOnTopic } from '../../workflows/interface/run-input.ts';
import { readStory } from '../events/story.ts';
import { NotRecoverable } from './not-recoverable.ts';

/** What a recovery takes from the events topic. */

/** Reads the events of a case from the topic. @returns them in order and without repeats. @throws TopicReadError */
export async function eventsOnTopic(
  kafka: KafkaSettings,
  caseId: string,
  topic: string,
): Promise<Envelope[]> {
  const records = await readStory(kafka, caseId, topic);
  return records.map(({ message }) => message).sort((a, b) => (a.sequence < b.sequence ? -1 : 1));
}

/** @returns the number of the last event, 0 where there is none. */
export const lastSequence = (events: readonly Envelope[]): number =>
  Number(events.at(-1)?.sequence ?? 0);

/**
 * Folds the events of a case.
 * @throws NotRecoverable where the topic lacks an event, has one that cannot be read or is of an unknown type, or has none
 */
export function caseOnTopic(caseId: string, events: readonly Envelope[]): Case {
  let folded: Folded = UNFOLDED;
  for (const event of events) folded = foldNext(folded, event);
  const { seen, state, newer, stopped } = folded;
  if (stopped?.reason === 'gap')
    throw new NotRecoverable(
      'TOPIC_BROKEN',
      `${caseId}: the topic has no event ${seen + 1}, so its case cannot be built from it`,
    );
  const why = stopped?.detail ?? (newer && `event type ${newer.type} is newer than this reader`);
  if (why !== null)
    throw new NotRecoverable('TOPIC_BROKEN', `${caseId} cannot be built from the topic: ${why}`);
  if (state === null)
    throw new NotRecoverable('UNKNOWN', `neither Temporal nor the topic knows ${caseId}`);
  return state;
}

/** @returns the commands that caused the events, in the order in which the case carried them out. */
export function commandsOnTopic(events: readonly Envelope[]): CommandOnTopic[] {
  const found = new Map<string, CommandOnTopic>();
  for (const { causationid: commandId, sequence, data } of events) {
    if (commandId === undefined) continue;
    const { requirement } = data.change;
    found.set(commandId, {
      commandId,
      digest: null,
      sequence: Number(sequence),
      role: data.actor.role,
      requirements: [
        ...(found.get(commandId)?.requirements ?? []),
        ...(typeof requirement === 'string' ? [requirement] : []),
      ],
    });
  }
  return [...found.values()];
}
