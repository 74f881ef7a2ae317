import { workflowInfo } from '@temporalio/workflow';
import type { RunClock } from './run-clock.ts';

/**
 * So much may a run receive before it continues as new, whatever the server suggests: where nobody gives a command for
 * months, polls alone fill a history. Each takes at most nine events, of the 50,000 that a history may have.
 */
const MOST_RECEIVED = 1_000;

/**
 * When a run is to continue as new. The length of the history and the server's suggestion may be others in a replay, so the
 * suggestion is read with a command alone, which is sure to come in a workflow task of its own.
 */
export class Handover {
  readonly #clock: Pick<RunClock, 'received'>;
  #isSuggested = false;

  constructor(clock: Pick<RunClock, 'received'>) {
    this.#clock = clock;
  }

  /** True once the run should continue as new. A reset run never does. */
  get isDue(): boolean {
    return (this.#isSuggested || this.#clock.received >= MOST_RECEIVED) && !isReset();
  }

  /** A command is given: the server's suggestion may be read. */
  receiveCommand(): void {
    if (workflowInfo().continueAsNewSuggested) this.#isSuggested = true;
  }
}

/** After a reset the server replays decisions as it likes, so such a run has no say: the case is to be recovered. */
export function isReset(): boolean {
  const { runId, originalExecutionRunId } = workflowInfo();
  return runId !== originalExecutionRunId;
}
