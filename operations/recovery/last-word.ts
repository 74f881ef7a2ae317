import type { Client, WorkflowHandle } from '@temporalio/client';
import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow/index.js';
import { firstEvents } from '../../clients/library/last-run.ts';
import { grpcCodeOf } from '../../clients/library/no-answer.ts';
import type { Carry, CaseStart } from '../../workflows/interface/run-input.ts';

/** gRPC's FAILED_PRECONDITION: what the server answers for a run whose first workflow task was never started. */
const CLOSED_BEFORE_IT_BEGAN = 9;

/**
 * What a run knows: its own answer, or, where it was closed before a worker had it at all, what it was started with.
 * Then nothing was recorded or decided in it.
 */
export async function lastCarry(client: Client, handle: WorkflowHandle): Promise<CaseStart> {
  try {
    return await handle.query<Carry>('carry');
  } catch (error) {
    if (grpcCodeOf(error) !== CLOSED_BEFORE_IT_BEGAN) throw error;
    const { runId } = await handle.describe();
    const [first] = await firstEvents(client, handle.workflowId, runId);
    const { payloads } = first?.workflowExecutionStartedEventAttributes?.input ?? {};
    const { loadedDataConverter } = client.options;
    const [start] = await decodeArrayFromPayloads(loadedDataConverter, payloads);
    return start as CaseStart;
  }
}
