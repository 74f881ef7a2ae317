import { createHash } from 'node:crypto';
import type { OutgoingRecord } from './record.ts';

/** More than this many at once means that something else is wrong; the oldest are forgotten first. */
const MOST = 1_000;

/**
 * The cases whose record was refused recently. They are sent separately, so that a retried one does not split the
 * common batch each time; and their stored records are not stored again.
 */
export interface RefusedCases {
  has(caseId: string): boolean;
  /** How many of these records, from the first on, were stored before the refusal. */
  stored(caseId: string, records: readonly OutgoingRecord[]): number;
  /** Notes a refusal and the records stored before it; returns true if the case was not known as refused. */
  add(caseId: string, stored: readonly OutgoingRecord[]): boolean;
  forget(caseId: string): void;
  list(): string[];
}

/** @param rememberMs milliseconds for which a refusal is remembered */
export function createRefusedCases(rememberMs: number): RefusedCases {
  const cases = new Map<string, { until: number; stored: readonly string[] }>();

  function get(caseId: string) {
    const found = cases.get(caseId);
    if (found && found.until < Date.now()) {
      cases.delete(caseId);
      return undefined;
    }
    return found;
  }

  return {
    has: (caseId) => get(caseId) !== undefined,
    stored(caseId, records) {
      const known = get(caseId)?.stored ?? [];
      let count = 0;
      for (const record of records) {
        if (known[count] !== digest(record)) break;
        count += 1;
      }
      // Others were stored: these records differ from the start, so all are sent.
      return count === known.length ? count : 0;
    },
    add(caseId, stored) {
      const isNew = !cases.delete(caseId);
      cases.set(caseId, { until: Date.now() + rememberMs, stored: stored.map(digest) });
      const [oldest] = cases.keys();
      if (cases.size > MOST && oldest !== undefined) cases.delete(oldest);
      return isNew;
    },
    forget: (caseId) => cases.delete(caseId),
    list: () => [...cases.keys()].filter((caseId) => get(caseId) !== undefined),
  };
}

function digest(record: OutgoingRecord): string {
  return createHash('sha256').update(`${record.key}\n${record.value}`).digest('base64');
}
