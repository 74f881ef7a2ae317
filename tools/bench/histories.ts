import type { Client } from '@temporalio/client';

/** What a case costs the Temporal server. */

/** The size of a case's history, and the server's state transitions for it. */
export interface CaseCost {
  readonly historyEvents: number;
  readonly stateTransitions: number;
}

/** Reads the cost of a case from its latest run. */
export async function costOf(client: Client, caseId: string): Promise<CaseCost> {
  const { historyLength, raw } = await client.workflow.getHandle(caseId).describe();
  const transitions = Number(raw.workflowExecutionInfo?.stateTransitionCount ?? 0);
  return { historyEvents: historyLength, stateTransitions: transitions };
}

const OUTSIDE = [
  'lookUpRegistration',
  'checkDocument',
  'verifyWithProvider',
  'previewListing',
  'checkSellerAccount',
  'submitListing',
  'readListing',
];

/** A case's history by kind of event, most frequent first, and its number of outside calls. */
export async function historyOf(
  client: Client,
  caseId: string,
): Promise<{ kinds: Record<string, number>; outsideCalls: number }> {
  const { events } = await client.workflow.getHandle(caseId).fetchHistory();
  const counts = new Map<string, number>();
  let outsideCalls = 0;
  for (const one of events ?? []) {
    const kind = Object.keys(one).find((key) => key.endsWith('EventAttributes')) ?? 'unknown';
    const activity = one.activityTaskScheduledEventAttributes?.activityType?.name ?? '';
    const isOutside = OUTSIDE.includes(activity);
    if (isOutside) outsideCalls += 1;
    const detail = activity === '' ? '' : isOutside ? ': outside call' : `: ${activity}`;
    const name = `${kind.replace('EventAttributes', '')}${detail}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const kinds = Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));
  return { kinds, outsideCalls };
}

/** The median; NaN for an empty list. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1] ?? Number.NaN;
  const high = sorted[Math.floor(middle)] ?? Number.NaN;
  return (low + high) / 2;
}
