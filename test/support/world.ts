import { activityInfo } from '@temporalio/activity';
import { receiptFor } from '../../activities/publishing.ts';
import type { Envelope } from '../../contracts/envelope.ts';
import type {
  AdmissionActivities,
  Findings,
  OutsideActivities,
  PublishActivities,
  StoreActivities,
  TimeActivities,
} from '../../workflows/interface/activities.ts';
import { messageOf, submissionOf } from './cases.ts';

/** Scripted outside systems. */

const APPROVED = {
  local_body: 'approved',
  district_committee: 'approved',
  screening_committee: 'approved',
} as const;

/** Findings without any issue. */
export const NOTHING_FOUND: Findings = { finding: 'none', issues: [] };

/**
 * Scripted outside systems, for tests of time and of re-entrance, where a workflow runs hundreds
 * of times or for months. Every answer is positive unless the script says otherwise. Tests of the whole use the sandbox.
 */
export interface World {
  readonly calls: OutsideActivities &
    StoreActivities &
    PublishActivities &
    TimeActivities &
    AdmissionActivities;
  /** The published events, by run, as a consumer reads them: what comes again is passed over. */
  readonly published: ReadonlyMap<string, readonly Envelope[]>;
  readonly ended: ReadonlyMap<string, string>;
  /** Messages that went out, by their template. */
  readonly messages: readonly string[];
}

export function world(script: Partial<OutsideActivities & PublishActivities> = {}): World {
  const published = new Map<string, Envelope[]>();
  const ended = new Map<string, string>();
  const messages: string[] = [];
  const publish: PublishActivities['publishEvents'] = async ({ run, batch, ends }) => {
    const { workflowExecution } = activityInfo();
    if (workflowExecution?.runId !== run) throw new Error('another run');
    const before = published.get(run) ?? [];
    published.set(run, [...before, ...batch.slice(knownOf(batch, before))]);
    if (ends === undefined) return receiptFor(batch);
    ended.set(ends.caseId, ends.end);
    return { ...receiptFor(batch), ended: true };
  };
  const calls: World['calls'] = {
    lookUpRegistration: async () => ({ outcome: 'approved', levels: APPROVED, codes: [] }),
    checkDocument: async () => ({ codes: [] }),
    deleteDocument: async () => ({}),
    verifyWithProvider: async () => ({ outcome: 'valid', codes: [] }),
    checkSellerAccount: async () => ({ outcome: 'linked', codes: [] }),
    previewListing: async () => NOTHING_FOUND,
    submitListing: async ({ sku }) => ({ submission: submissionOf(sku), ...NOTHING_FOUND }),
    readListing: async () => ({ state: 'on_sale', ...NOTHING_FOUND }),
    takeDownListing: async () => ({}),
    sendMessage: async ({ template, messageId }) => {
      messages.push(template);
      return { delivered: true, message: messageOf(messageId), channel: 'sms', code: 'delivered' };
    },
    recordEnd: async ({ caseId, end }) => void ended.set(caseId, end),
    releaseClaims: async () => undefined,
    publishEvents: publish,
    lookAtClock: async () => ({}),
    admitRun: async () => ({}),
    ...script,
  };
  return { calls, published, ended, messages };
}

/**
 * How many messages of a batch came before, as a receipt may be late on a busy machine.
 * @throws Error if one of them was another one then
 */
function knownOf(batch: readonly Envelope[], before: readonly Envelope[]): number {
  const known = batch.filter((one) => before.some(({ sequence }) => sequence === one.sequence));
  for (const one of known)
    if (!before.some((other) => JSON.stringify(other) === JSON.stringify(one)))
      throw new Error(`two messages are number ${one.sequence}`);
  return known.length;
}
