import {
  ActivityCancellationType,
  type ActivityOptions,
  proxyActivities,
  proxyLocalActivities,
} from '@temporalio/workflow';
import type { InsideCalls, OutsideCalls, PublishCalls } from '../contracts/outside.ts';
import {
  CALLS,
  type CallPolicy,
  INSIDE,
  PUBLISH_PATIENTLY,
  PUBLISH_PROMPTLY,
  UNDOING,
} from '../policies/calls.ts';

/** A policy in Temporal's words. Times and tries, with the reason of each, stand in `policies/calls.ts`. */
const by = ({ startToClose, retry, nonRetryable }: CallPolicy) =>
  ({
    startToCloseTimeout: startToClose,
    retry: { ...retry, nonRetryableErrorTypes: [...nonRetryable] },
  }) satisfies ActivityOptions;

type Outside<Name extends keyof OutsideCalls> = Pick<OutsideCalls, Name>;

export const { lookUpRegistration } = proxyActivities<Outside<'lookUpRegistration'>>(
  by(CALLS.registry),
);
export const { checkDocument } = proxyActivities<Outside<'checkDocument'>>(by(CALLS.documents));
export const { verifyWithProvider } = proxyActivities<Outside<'verifyWithProvider'>>(by(CALLS.kyc));
export const { checkSellerAccount, previewListing, submitListing, readListing } = proxyActivities<
  Outside<'checkSellerAccount' | 'previewListing' | 'submitListing' | 'readListing'>
>(by(CALLS.marketplace));
export const { sendMessage } = proxyActivities<Outside<'sendMessage'>>(by(CALLS.notifications));

/** A withdrawn artisan's products must not stay on sale. */
export const { delist } = proxyActivities<Outside<'delist'>>(by(UNDOING));

/** Our own store: short and safe to repeat, so a local activity (one history event) will do. */
export const { recordEnd, releaseClaims } = proxyLocalActivities<InsideCalls>(by(INSIDE));

export const { publishPromptly } = proxyLocalActivities<Pick<PublishCalls, 'publishPromptly'>>(
  by(PUBLISH_PROMPTLY),
);
export const { publishPatiently } = proxyActivities<Pick<PublishCalls, 'publishPatiently'>>({
  ...by(PUBLISH_PATIENTLY),
  cancellationType: ActivityCancellationType.TRY_CANCEL,
  summary: 'publish events',
});
