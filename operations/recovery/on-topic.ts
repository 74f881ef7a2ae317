import type { Case } from '../../contracts/case.ts';
import { type Envelope, unwrap } from '../../contracts/envelope.ts';
import { fold } from '../../contracts/reducer.ts';
import type { KafkaSettings } from '../../kafka/settings.ts';
import type { CommandOnTopic } from '../../workflows/interface/run-input.ts';
import { readStory } from '../events/story.ts';
import { NotRecoverable } from './not-recoverable.ts';

/** What the topic holds of a case, in order and without repeats. */
export async function eventsOnTopic(
  kafka: KafkaSettings,
  caseId: string,
  topic: string,
): Promise<Envelope[]> {
  const records = await readStory(kafka, caseId, topic);
  return records.map(({ message }) => message).sort((a, b) => (a.sequence < b.sequence ? -1 : 1));
}

export const lastSequence = (events: readonly Envelope[]): number =>
  Number(events.at(-1)?.sequence ?? 0);

/** The case that the topic knows. @throws NotRecoverable where it does not know all of it, or is newer than this program */
export function caseOnTopic(caseId: string, events: readonly Envelope[]): Case {
  for (const [index, { sequence }] of events.entries())
    if (Number(sequence) !== index + 1)
      throw new NotRecoverable(
        'TOPIC_BROKEN',
        `${caseId}: the topic has no event ${index + 1}, so its case cannot be built from it`,
      );
  try {
    const known = fold(events.map(unwrap));
    if (known !== null) return known;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new NotRecoverable('TOPIC_BROKEN', `${caseId} cannot be built from the topic: ${why}`);
  }
  throw new NotRecoverable('UNKNOWN', `neither Temporal nor the topic knows ${caseId}`);
}

/** The commands that the topic tells of, in the order in which they were carried out. */
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
