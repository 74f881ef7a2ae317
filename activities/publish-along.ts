import { ApplicationFailure, CancelledFailure } from '@temporalio/activity';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { LRUCache } from 'lru-cache';
import {
  FAULTS,
  type Publication,
  type PublishActivities,
  type Receipt,
} from '../workflows/interface/activities.ts';
import { failureSaying } from './failures.ts';

/** How long a call waits for the receipt of its events, in milliseconds from its start. The call itself may take longer. */
const LONGEST_MS = 3_000;

/** Receipts of calls that may be tried again: more than a process has calls under way. */
const REMEMBERED = 10_000;

/** What became of the events: their receipt, or the refusal of their run. Empty if they are not confirmed (yet). */
interface Outcome {
  readonly published?: Receipt;
  readonly refusal?: ApplicationFailure;
}

/**
 * Publishes the events that go out with an outside call, beside the call, and returns their receipt with its result or
 * its failure. They are sent with the first attempt only: a later one may run when the events have long been published
 * otherwise. Whatever happens to them, the call goes on; only a run that is refused ends its call, too.
 *
 * The outermost interceptor: it adds the receipt to what `stampAnswers` has made.
 */
export function publishAlong(
  publish: PublishActivities['publishEvents'],
): ActivityInterceptorsFactory {
  const receipts = new LRUCache<string, Receipt>({ max: REMEMBERED });
  return ({ info }) => ({
    inbound: {
      async execute(input, next): Promise<unknown> {
        const [question, along] = input.args as [unknown, Publication?];
        if (along === undefined) return next(input);
        const key = `${info.workflowExecution?.runId}/${info.activityId}`;
        const call = { ...input, args: [question] };
        const outcome = info.attempt === 1 ? sent(along, key) : remembered(key);
        try {
          return withReceipt((await next(call)) as object, await outcome);
        } catch (error) {
          if (error instanceof CancelledFailure) throw error;
          throw failureWith(error, await outcome);
        }
      },
    },
  });

  async function sent(along: Publication, key: string): Promise<Outcome> {
    const outcome = publish(along).then(
      (published): Outcome => {
        receipts.set(key, published);
        return { published };
      },
      (error: unknown): Outcome => (isRefusal(error) ? { refusal: error } : {}),
    );
    const { promise: over, resolve } = Promise.withResolvers<Outcome>();
    const timer = setTimeout(() => resolve({}), LONGEST_MS);
    try {
      return await Promise.race([outcome, over]);
    } finally {
      clearTimeout(timer);
    }
  }

  async function remembered(key: string): Promise<Outcome> {
    const published = receipts.get(key);
    return published === undefined ? {} : { published };
  }
}

const isRefusal = (error: unknown): error is ApplicationFailure =>
  error instanceof ApplicationFailure && error.type === FAULTS.START_REFUSED;

function withReceipt(result: object, { published, refusal }: Outcome): object {
  if (refusal !== undefined) throw refusal;
  return published === undefined ? result : { ...result, published };
}

/** The same failure, with the receipt beside its time. */
function failureWith(error: unknown, { published, refusal }: Outcome): unknown {
  if (refusal !== undefined) return refusal;
  if (published === undefined || !(error instanceof ApplicationFailure)) return error;
  return failureSaying(error, { published });
}
