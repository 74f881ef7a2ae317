import {
  ActivityCancellationType,
  proxyActivities,
  proxyLocalActivities,
} from '@temporalio/workflow';
import {
  FAULTS,
  type InsideCalls,
  type OutsideCalls,
  type PublishCalls,
} from '../contracts/outside.ts';

/**
 * How each outside system is called. An attempt is short and few are made: an outage is then told to the case,
 * whose own clock tries again, so that a run can always end between two tries.
 */
const outside = proxyActivities<OutsideCalls>({
  startToCloseTimeout: '15 s',
  retry: {
    initialInterval: '500 ms',
    backoffCoefficient: 2,
    maximumAttempts: 3,
    nonRetryableErrorTypes: [FAULTS.REJECTED_REQUEST, FAULTS.DOSSIER],
  },
});

/** Our own store: short and safe to repeat, so a local activity (one history event) will do. */
const inside = proxyLocalActivities<InsideCalls>({
  startToCloseTimeout: '5 s',
  retry: { initialInterval: '200 ms', maximumInterval: '10 s' },
});

const promptly = proxyLocalActivities<Pick<PublishCalls, 'publishPromptly'>>({
  startToCloseTimeout: '2 s',
  retry: { maximumAttempts: 1 },
});

const patiently = proxyActivities<Pick<PublishCalls, 'publishPatiently'>>({
  startToCloseTimeout: '15 s',
  retry: {
    initialInterval: '500 ms',
    backoffCoefficient: 1.5,
    maximumInterval: '10 s',
    nonRetryableErrorTypes: [FAULTS.RECORD_REFUSED, FAULTS.QUARANTINED],
  },
  cancellationType: ActivityCancellationType.TRY_CANCEL,
  summary: 'publish events',
});

/** Undoing outlasts any outage: a withdrawn artisan's products must not stay on sale. */
const undoing = proxyActivities<Pick<OutsideCalls, 'delist'>>({
  startToCloseTimeout: '15 s',
  retry: { initialInterval: '1 s', maximumInterval: '10 min' },
});

export const { lookUpRegistration, checkDocument, verifyWithProvider, checkSellerAccount } =
  outside;
export const { previewListing, submitListing, readListing, sendMessage } = outside;
export const { delist } = undoing;
export const { recordEnd, releaseClaims } = inside;
export const { publishPromptly } = promptly;
export const { publishPatiently } = patiently;
