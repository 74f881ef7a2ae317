import {
  ActivityCancellationType,
  type ActivityOptions,
  proxyActivities,
  proxyLocalActivities,
} from '@temporalio/workflow';
import type { Evidence } from '../contracts/shapes.ts';
import type {
  AdmissionActivities,
  OutsideActivities,
  Publication,
  PublishActivities,
  StoreActivities,
  TimeActivities,
  Timed,
} from './interface/activities.ts';
import { CALLS, type CallPolicy, INSIDE, PUBLISHING } from './interface/activity-options.ts';
import { ANSWERS, checkedAnswer } from './interface/answers.ts';

/**
 * The options of an activity for Temporal. Times and tries, with their reasons, are in
 * `workflows/interface/activity-options.ts`.
 */
const by = ({ startToClose, retry, nonRetryable }: CallPolicy) =>
  ({
    startToCloseTimeout: startToClose,
    retry: { ...retry, nonRetryableErrorTypes: [...nonRetryable] },
  }) satisfies ActivityOptions;

/** An outside call as the workflow makes it. */
type Asked<Name extends keyof OutsideActivities> = (
  input: Input<Name>,
  along?: Publication,
) => Promise<Timed<Awaited<ReturnType<OutsideActivities[Name]>>>>;

/** The activities as the workflow calls them: the worker's interceptor stamps each answer with the server's time. */
type Stamped<Activities> = {
  readonly [Name in keyof Activities]: Activities[Name] extends (
    ...input: infer Input
  ) => Promise<infer Answer>
    ? (...input: Input) => Promise<Timed<Answer>>
    : never;
};

type Input<Name extends keyof OutsideActivities> = Parameters<OutsideActivities[Name]>[0];

/**
 * The proxy of an outside system's activity. Its summary shows in Temporal UI what the call is about. Events that go out
 * with the call are its second input, which the worker's interceptor takes off (`activities/publish-along.ts`).
 * @throws NoAnswer if the result does not match the activity's schema.
 */
function outside<Name extends keyof OutsideActivities>(
  name: Name,
  policy: CallPolicy,
  about: (input: Input<Name>) => string,
): Asked<Name> {
  const call = async (input: Input<Name>, along?: Publication) => {
    const calls: Record<string, (...input: unknown[]) => Promise<Timed<unknown>>> = proxyActivities(
      {
        ...by(policy),
        summary: `${about(input)}${along === undefined ? '' : `, with ${numbersOf(along)}`}`,
      },
    );
    const ask = calls[name] as NonNullable<(typeof calls)[string]>;
    const result = await (along === undefined ? ask(input) : ask(input, along));
    return checkedAnswer(result, ANSWERS[name]);
  };
  return call as Asked<Name>;
}

const version = (id: string, { version: number }: Evidence) => `${id}, version ${number}`;
const ofRequirement = (input: { requirement: string; evidence: Evidence }) =>
  version(input.requirement, input.evidence);
const ofListing = ({ marketplace, sku }: { marketplace: string; sku: string }) =>
  `${marketplace}/${sku}`;
const ofProduct = (input: { marketplace: string; sku: string; product: Evidence }) =>
  version(ofListing(input), input.product);

export const lookUpRegistration = outside(
  'lookUpRegistration',
  CALLS.registry,
  () => 'scheme_verification',
);
export const checkDocument = outside('checkDocument', CALLS.documents, ofRequirement);
export const deleteDocument = outside('deleteDocument', CALLS.documents, ofRequirement);
export const verifyWithProvider = outside('verifyWithProvider', CALLS.kyc, ofRequirement);
export const checkSellerAccount = outside(
  'checkSellerAccount',
  CALLS.marketplace,
  () => 'seller_account',
);
export const previewListing = outside('previewListing', CALLS.marketplace, ofProduct);
export const submitListing = outside('submitListing', CALLS.marketplace, ofProduct);
export const readListing = outside('readListing', CALLS.marketplace, ofListing);
export const takeDownListing = outside('takeDownListing', CALLS.marketplace, ofListing);
export const sendMessage = outside(
  'sendMessage',
  CALLS.notifications,
  ({ template, due }) => `${template}: ${due.join(', ')}`,
);

/** Writes to our own store are short and safe to repeat, so a local activity (one history event) is enough. */
export const { recordEnd, releaseClaims } = proxyLocalActivities<StoreActivities>(by(INSIDE));

/** Publishes a batch; the summary shows its sequence numbers. */
export const publishEvents: Stamped<PublishActivities>['publishEvents'] = async (publication) => {
  const calls = proxyActivities<Stamped<PublishActivities>>({
    ...by(PUBLISHING),
    cancellationType: ActivityCancellationType.TRY_CANCEL,
    summary: numbersOf(publication),
  });
  return checkedAnswer(await calls.publishEvents(publication));
};

function numbersOf({ batch }: Publication): string {
  const [first, last] = [batch.at(0), batch.at(-1)].map((one) => Number(one?.sequence));
  return first === last ? `event ${first}` : `events ${first} to ${last}`;
}

const admission = proxyActivities<Stamped<AdmissionActivities>>({
  ...by(INSIDE),
  summary: 'whether this run brings a case back',
});
/** Asks whether this run may go on as a run of its case. */
export const admitRun: Stamped<AdmissionActivities>['admitRun'] = async (run) =>
  checkedAnswer(await admission.admitRun(run));

const time = proxyActivities<Stamped<TimeActivities>>({
  ...by(INSIDE),
  summary: 'how late it is',
});
/** Asks for the server's time. */
export const lookAtClock: Stamped<TimeActivities>['lookAtClock'] = async () =>
  checkedAnswer(await time.lookAtClock());
