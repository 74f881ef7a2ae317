import { messageOf } from '../../contracts/case-message.ts';
import { envelope } from '../../contracts/envelope.ts';
import { type Folded, foldNext, foldUnreadable, UNFOLDED } from '../../contracts/folding.ts';
import { jsonOf } from '../../kafka/topic/json.ts';
import type { TopicRecord } from '../../kafka/topic/reader.ts';
import { eventIn } from './record-event.ts';

/** Folds the records of the events topic, for `events rebuild`, `events case` and the comparison with the cases topic. */
export class Folding {
  /** Every case of the records so far, by its id. */
  readonly cases = new Map<string, Folded>();
  /** Records that are no events, as `partition/offset`. */
  readonly strays: string[] = [];

  /** @returns the case after this record; undefined where the record brings nothing new. */
  take(record: TopicRecord): Folded | undefined {
    const event = eventIn(record);
    if (event === undefined) {
      this.strays.push(`${record.partition}/${record.offset}`);
      return undefined;
    }
    const before = this.cases.get(event.caseId) ?? UNFOLDED;
    const message = envelope.safeParse(jsonOf(event.line));
    const after = message.success
      ? foldNext(before, message.data)
      : foldUnreadable(before, event.sequence, message.error);
    if (after === before) return undefined;
    this.cases.set(event.caseId, after);
    return after;
  }
}

/** @returns the case as the cases topic has it, on one line; undefined before its first event. */
export function lineOf({ state, newer }: Pick<Folded, 'state' | 'newer'>): string | undefined {
  return state === null ? undefined : JSON.stringify(messageOf(state, newer));
}
