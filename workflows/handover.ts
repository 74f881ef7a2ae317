import { workflowInfo } from '@temporalio/workflow';
import type { RunClock } from './run-clock.ts';

/**
 * How many answers, timers and signals a run receives before it continues as new, whatever the server suggests: polls
 * alone fill a history if no command comes for months. Each takes at most nine events, of the 50,000 that a history may
 * have.
 */
const MOST_RECEIVED = 1_000;

/**
 * Decides when a run continues as new. The length of the history and the server's suggestion may differ in a replay. So
 * the suggestion is read only with a command, which always comes in a workflow task of its own.
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

  /** A command has arrived: reads the server's suggestion. */
  receiveCommand(): void {
    if (workflowInfo().continueAsNewSuggested) this.#isSuggested = true;
  }
}

/**
 * True after a reset. The server then replays decisions in its own order, so such a run must not publish or accept
 * commands, and the case has to be recovered.
 */
export function isReset(): boolean {
  const { runId, originalExecutionRunId } = workflowInfo();
  return runId !== originalExecutionRunId;
}
