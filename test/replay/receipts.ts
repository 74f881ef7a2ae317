import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { proxySinks, type Sinks, type WorkflowInterceptors } from '@temporalio/workflow';
import type { Receipt } from '../../contracts/carry.ts';
import type { Publication } from '../../contracts/outside.ts';

/** What a replayed run would publish, beside what the run published when it was recorded. */
export interface Comparison {
  readonly published: Receipt;
  readonly derived: Receipt;
}

export interface ReceiptSinks extends Sinks {
  receipts: { compare(comparison: Comparison): void };
}

const { receipts } = proxySinks<ReceiptSinks>();

/**
 * Replay alone compares commands, not what is in them: an edited reducer would go unseen. So each publication is
 * digested anew and held against the receipt that the publishing activity gave when it happened.
 */
export const interceptors = (): WorkflowInterceptors => ({
  outbound: [
    {
      scheduleActivity: async (input, next) =>
        compared(input.activityType, input.args, await next(input)),
      scheduleLocalActivity: async (input, next) =>
        compared(input.activityType, input.args, await next(input)),
    },
  ],
});

function compared(activity: string, args: unknown[], result: unknown): unknown {
  if (activity === 'publishPromptly' || activity === 'publishPatiently') {
    const { batch } = args[0] as Publication;
    receipts.compare({
      published: result as Receipt,
      derived: {
        from: Number(batch[0]?.sequence),
        to: Number(batch.at(-1)?.sequence),
        sha256: bytesToHex(sha256(utf8ToBytes(JSON.stringify(batch)))),
      },
    });
  }
  return result;
}
