/** Epoch milliseconds that never jump: a correction of the machine's clock must not change the estimate. */
const monotonic = () => performance.timeOrigin + performance.now();

/**
 * Estimates a server's clock from its activities; one for each server. The server says when an activity was scheduled,
 * not how long it then waited: up to minutes on a quota's queue. So each activity gives an upper bound of how far this
 * process's clock is ahead, and the smallest is used. The estimate is never ahead of the server, and behind it by the
 * shortest wait seen.
 */
export class ServerClock {
  readonly #own: () => number;
  #ahead = Number.POSITIVE_INFINITY;

  /** @param own this process's clock, epoch milliseconds; it must not jump. */
  constructor(own: () => number = monotonic) {
    this.#own = own;
  }

  /**
   * @param scheduledAt when the server scheduled the activity that begins now, epoch milliseconds.
   * @returns the clock from now on, epoch milliseconds; not before `scheduledAt`.
   */
  from(scheduledAt: number): () => number {
    this.#ahead = Math.min(this.#ahead, this.#own() - scheduledAt);
    return () => Math.max(scheduledAt, Math.round(this.#own() - this.#ahead));
  }
}
