import type { Logger } from 'pino';
import { messageOf } from '../contracts/case-message.ts';
import { type Envelope, envelope } from '../contracts/envelope.ts';
import type { SentRecord } from '../kafka/sender.ts';
import type { TopicRecord } from '../kafka/topic/reader.ts';
import { advance, newRow, type Row } from './row.ts';
import type { Changes, Offsets, Store } from './store.ts';

/**
 * Folds records of the events topic on top of what the file holds. It writes nothing. A case with a missing or unreadable
 * event stops, with an error in the log, and the other cases go on.
 * @param from the offsets at which the file stands
 * @returns what the records change, for `Store.apply`
 */
export function changesBy(
  store: Store,
  from: Offsets,
  records: readonly TopicRecord[],
  log: Logger,
): Changes {
  const rows = new Map<string, Row>();
  const waiting: Changes['waiting'][number][] = [];
  const to = new Map(from);
  for (const { partition, offset, value } of records) {
    to.set(partition, offset + 1);
    const message = readEvent(value);
    if (message === null) {
      // No one can know which case the record belongs to. The next event of that case shows the gap.
      log.error({ partition, offset }, 'the record is not an event: skipped');
      continue;
    }
    const { subject: caseId, partitionkey: artisanId } = message;
    if (store.erasures.isPublished(artisanId)) continue;
    const before = rows.get(caseId) ?? store.row(caseId) ?? newRow(caseId, artisanId);
    const after = advance(before, message);
    if (after === before) continue;
    rows.set(caseId, after);
    if (after.newer !== null && after.seen > before.seen)
      waiting.push({ caseId, sequence: after.seen, value: value ?? '' });
    if (after.stopped !== before.stopped)
      log.error(
        { caseId, ...after.stopped, seen: after.seen, partition, offset },
        'an event is missing or unreadable: this case is stopped, the other cases go on',
      );
    if (after.newer !== before.newer)
      log.warn({ caseId, ...after.newer }, 'an event type is newer than this projector');
  }
  return { rows: [...rows.values()], waiting, from, to };
}

/** @returns the record of the cases topic that shows a case. @throws Error for a case of which nothing was folded */
export function recordOf({ caseId, state, newer }: Row): SentRecord {
  if (state === null) throw new Error(`${caseId} has no state to publish`);
  const value = JSON.stringify(messageOf(state, newer));
  return { key: caseId, value, headers: { 'content-type': 'application/json' } };
}

/** @returns the event in a record's value; null where the value is not an event. */
export function readEvent(value: string | null): Envelope | null {
  try {
    return envelope.safeParse(JSON.parse(value ?? '')).data ?? null;
  } catch {
    return null;
  }
}
