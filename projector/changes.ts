import type { Logger } from 'pino';
import { messageOf } from '../contracts/case-message.ts';
import { type Envelope, envelope } from '../contracts/envelope.ts';
import type { SentRecord } from '../kafka/sender.ts';
import type { TopicRecord } from '../kafka/topic/reader.ts';
import { advance, type Row, unmet } from './row.ts';
import type { Changes, Offsets, Store } from './store.ts';

/**
 * Folds some records on top of what the store holds; writes nothing. Whatever is wrong with one case is said and kept
 * with it, and the others go on.
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
      // Whose it was cannot be told. The next event of that case shows the gap.
      log.error({ partition, offset }, 'a record is no event: passed over');
      continue;
    }
    const { subject: caseId, partitionkey: artisanId } = message;
    if (store.erasures.has(artisanId)) continue;
    const before = rows.get(caseId) ?? store.row(caseId) ?? unmet(caseId, artisanId);
    const after = advance(before, message);
    if (after === before) continue;
    rows.set(caseId, after);
    if (after.newer !== null && after.seen > before.seen)
      waiting.push({ caseId, sequence: after.seen, value: value ?? '' });
    if (after.stopped !== before.stopped)
      log.error(
        { caseId, ...after.stopped, seen: after.seen, partition, offset },
        'the promise of the events topic is broken: this case is stopped, the others go on',
      );
    if (after.newer !== before.newer)
      log.warn({ caseId, ...after.newer }, 'an event type is newer than this projector');
  }
  return { rows: [...rows.values()], waiting, from, to };
}

/** The case as the cases topic takes it. */
export function recordOf({ caseId, state, newer }: Row): SentRecord {
  if (state === null) throw new Error(`${caseId} has no state to tell`);
  const value = JSON.stringify(messageOf(state, newer));
  return { key: caseId, value, headers: { 'content-type': 'application/json' } };
}

/** The event in a record's value; null where there is none. */
export function readEvent(value: string | null): Envelope | null {
  try {
    return envelope.safeParse(JSON.parse(value ?? '')).data ?? null;
  } catch {
    return null;
  }
}
