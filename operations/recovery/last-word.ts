import type { Client, WorkflowHandle } from '@temporalio/client';
import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow/index.js';
import { firstEvents } from '../../clients/library/last-run.ts';
import { grpcCodeOf } from '../../clients/library/no-answer.ts';
import type { Carry, CaseStart } from '../../workflows/interface/run-input.ts';

/** Reads the carry of the run that a recovery replaces. */

/** gRPC's FAILED_PRECONDITION: the server's answer to a Query of a run whose first workflow task was never started. */
const CLOSED_BEFORE_IT_BEGAN = 9;

/**
 * Asks a run for its carry by a Query. A run that was closed before its first workflow task has recorded nothing: then
 * this reads the input that it was started with.
 * @throws Error where no worker answers
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
