import { proxySinks, type Sinks, type WorkflowInterceptors } from '@temporalio/workflow';
import type { Publication, Receipt, Timed } from '../../workflows/interface/activities.ts';
import { receiptIn } from '../../workflows/run-clock.ts';

/** Passes on what a replayed run would publish, with the receipt of its publication when it was recorded. */
export interface ReceiptSinks extends Sinks {
  receipts: { published(receipt: Receipt, batch: Publication['batch']): void };
}

const { receipts } = proxySinks<ReceiptSinks>();

/**
 * A replay compares commands and not their content, so it would miss an edited reducer. So each publication is
 * compared with the receipt that the publishing activity returned when it happened.
 */
export const interceptors = (): WorkflowInterceptors => ({
  outbound: [
    {
      scheduleActivity: async (input, next) => {
        try {
          return noted(input.activityType, input.args, await next(input));
        } catch (error) {
          // What went out with a call that failed.
          const published = receiptIn(error);
          if (published !== undefined)
            receipts.published(published, (input.args[1] as Publication).batch);
          throw error;
        }
      },
    },
  ],
});

function noted(activity: string, args: unknown[], result: unknown): unknown {
  const { answer, published } = (result ?? {}) as Timed<Receipt>;
  if (activity === 'publishEvents') {
    const { from, to, sha256 } = answer;
    receipts.published({ from, to, sha256 }, (args[0] as Publication).batch);
  }
  // What went out with an outside call.
  if (published !== undefined) receipts.published(published, (args[1] as Publication).batch);
  return result;
}
