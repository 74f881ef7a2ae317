import type { Availability } from './availability.ts';
import type { Disposition } from './disposition.ts';

/** How often a command may fail in a way that nobody foresaw while the other side answers. */
const UNFORESEEN = 5;

/** How long one command is tried. Time for which the other side is away counts for nothing. */
export class RetryWindow {
  readonly #availability: Availability;
  readonly #mayWaitMs: number;
  readonly #began: number;
  #awaySeen: number;
  #unforeseen = 0;

  /**
   * @param mayWaitMs how long it waits for its case to be ready for it, in milliseconds
   * @param began since when it has waited, by the clock of `availability`
   */
  constructor(availability: Availability, mayWaitMs: number, began: number) {
    this.#availability = availability;
    this.#mayWaitMs = mayWaitMs;
    this.#began = began;
    this.#awaySeen = availability.awayMs;
  }

  /** True where the command is not tried again. */
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

  /** A failure because the other side was away is none of the command's. */
  #countUnforeseen(): number {
    const { awayMs } = this.#availability;
    if (awayMs - this.#awaySeen < AT_ONCE_MS) this.#unforeseen += 1;
    this.#awaySeen = awayMs;
    return this.#unforeseen;
  }
}

/** A probe that is answered within this found the other side there, in milliseconds. */
const AT_ONCE_MS = 100;
