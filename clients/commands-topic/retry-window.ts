import type { Availability } from './availability.ts';
import type { Disposition } from './disposition.ts';

/** Decides how long a command is tried again. */

/** How many unexpected failures a command may have while the other side answers. */
const UNFORESEEN = 5;

/** The retry window of one command. Time for which the other side is away does not count. */
export class RetryWindow {
  readonly #availability: Availability;
  readonly #mayWaitMs: number;
  readonly #began: number;
  #awaySeen: number;
  #unforeseen = 0;

  /**
   * @param mayWaitMs how long an early command waits for its case, in milliseconds
   * @param began when it began to wait, in milliseconds by the clock of `availability`
   */
  constructor(availability: Availability, mayWaitMs: number, began: number) {
    this.#availability = availability;
    this.#mayWaitMs = mayWaitMs;
    this.#began = began;
    this.#awaySeen = availability.awayMs;
  }

  /** True where the command must not be tried again. Counts unexpected failures. */
  endsWith(disposition: Disposition): boolean {
    switch (disposition.kind) {
      case 'again':
        return false;
      case 'early':
        return this.#availability.clock - this.#began >= this.#mayWaitMs;
      case 'rejected':
        return true;
      case 'unforeseen':
        return this.#countUnforeseen() >= UNFORESEEN;
    }
  }

  /** Counts a failure, unless the other side was away since the last one. */
  #countUnforeseen(): number {
    const { awayMs } = this.#availability;
    if (awayMs - this.#awaySeen < AT_ONCE_MS) this.#unforeseen += 1;
    this.#awaySeen = awayMs;
    return this.#unforeseen;
  }
}

/** Less time away than this, in milliseconds, is a probe that was answered at once: the other side was there. */
const AT_ONCE_MS = 100;
