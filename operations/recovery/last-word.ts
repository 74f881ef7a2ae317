import type { Client, WorkflowHandle } from '@temporalio/client';
import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow/index.js';
import { firstEvents } from '../../clients/library/last-run.ts';
import { FAILED_PRECONDITION, grpcCodeOf } from '../../clients/library/no-answer.ts';
import type { Carry, CaseStart } from '../../workflows/interface/run-input.ts';
import { hasCompletedTask } from './stuck-run.ts';

/** Reads the carry of the run that a recovery replaces. */

/**
 * Asks a run for its carry by a Query. A run that was closed before its first workflow task has recorded nothing: then
 * this reads the input that it was started with.
 * @throws Error where no worker answers, or none can replay the run
 */
export async function lastCarry(client: Client, handle: WorkflowHandle): Promise<CaseStart> {
  try {
    return await handle.query<Carry>('carry');
  } catch (error) {
    if (grpcCodeOf(error) !== FAILED_PRECONDITION) throw error;
    const { workflowId, runId } = await handle.describe();
    if (await hasCompletedTask(client, { workflowId, runId })) throw error;
    const [first] = await firstEvents(client, workflowId, runId);
    const { payloads } = first?.workflowExecutionStartedEventAttributes?.input ?? {};
    const { loadedDataConverter } = client.options;
    const [start] = await decodeArrayFromPayloads(loadedDataConverter, payloads);
    return start as CaseStart;
  }
}
