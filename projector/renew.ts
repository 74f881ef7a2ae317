import { TYPE_PREFIX } from '../contracts/envelope.ts';
import { EVENT_TYPES } from '../contracts/events.ts';
import { readEvent } from './changes.ts';
import { advance, type Row } from './row.ts';
import type { Changes, Store } from './store.ts';

/** Folds the waiting events of each case that stood still at a type that this projector knows by now. */
export function renew(store: Store): void {
  const known = new Set<string>(EVENT_TYPES.map((type) => `${TYPE_PREFIX}${type}`));
  for (const row of store.standing()) {
    if (row.newer === null || !known.has(row.newer.type)) continue;
    // The waiting events come before the event at which the case stopped.
    let now: Row = { ...row, newer: null, stopped: null, seen: Number(row.newer.sequence) - 1 };
    const still: Changes['waiting'][number][] = [];
    for (const value of store.waiting(row.caseId)) {
      const message = readEvent(value);
      if (message === null) continue;
      const after = advance(now, message);
      if (after.newer !== null && after.seen > now.seen)
        still.push({ caseId: row.caseId, sequence: after.seen, value });
      now = after;
    }
    store.resume({ ...now, stopped: now.stopped ?? row.stopped }, still);
  }
}
