import type { Publications } from '../activities/publishing.ts';
import { PUBLISHING } from '../workflows/interface/activity-options.ts';

/** How old the oldest event is that this process has tried to publish and Kafka has not confirmed. */

/**
 * A publication that failed is tried again within this time, in milliseconds. If this process hears no more of it,
 * another worker has it, or its run has ended.
 */
const HEARD_WITHIN_MS = 2 * (PUBLISHING.startToClose + PUBLISHING.retry.maximumInterval);

interface Waiting {
  /** When the oldest event of the case's batch was recorded, epoch milliseconds. */
  readonly since: number;
  /** When this process last heard of it, epoch milliseconds. */
  readonly heardAt: number;
}

/**
 * Keeps one moment for each case whose publication is under way or has failed. A case has one publication at a time, and
 * its first event is the oldest that the case has not published.
 */
export class OutboxAge implements Publications {
  readonly #waiting = new Map<string, Waiting>();
  readonly #now: () => number;

  constructor(now = Date.now) {
    this.#now = now;
  }

  began(caseId: string, times: readonly number[]): void {
    this.#waiting.set(caseId, { since: Math.min(...times), heardAt: this.#now() });
  }

  confirmed(caseId: string): void {
    this.#waiting.delete(caseId);
  }

  /** A case whose record the broker refuses is blocked: it waits for an administrator, and is counted as such. */
  failed(caseId: string, code: string): void {
    const known = this.#waiting.get(caseId);
    if (known === undefined) return;
    if (code === 'RECORD_REFUSED') this.#waiting.delete(caseId);
    else this.#waiting.set(caseId, { ...known, heardAt: this.#now() });
  }

  /** In seconds; 0 where nothing waits. */
  get seconds(): number {
    const now = this.#now();
    let oldest = now;
    for (const [caseId, { since, heardAt }] of this.#waiting)
      if (now - heardAt > HEARD_WITHIN_MS) this.#waiting.delete(caseId);
      else oldest = Math.min(oldest, since);
    return (now - oldest) / 1000;
  }
}
