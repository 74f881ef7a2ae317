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
      scheduleActivity: (input, next) => {
        const answer = next(input);
        // Beside the answer and not in its way: one promise more between them can change the order of what comes in one task.
        answer.then(
          (result) => noted(input.activityType, input.args, result),
          (error) => along(receiptIn(error), input.args),
        );
        return answer;
      },
    },
  ],
});

function noted(activity: string, args: unknown[], result: unknown): void {
  const { answer, published } = (result ?? {}) as Timed<Receipt>;
  if (activity === 'publishEvents') {
    const { from, to, sha256 } = answer;
    receipts.published({ from, to, sha256 }, (args[0] as Publication).batch);
  }
  along(published, args);
}

/** What went out with an outside call, also with one that failed. */
function along(published: Receipt | undefined, args: unknown[]): void {
  if (published !== undefined) receipts.published(published, (args[1] as Publication).batch);
}
