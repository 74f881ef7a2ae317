/** Epoch milliseconds that never jump: a clock that is set right must not move what was learned of the server's. */
const monotonic = () => performance.timeOrigin + performance.now();

/**
 * A server's clock, as far as activities can know it. The server says when one was scheduled, and not for how long it
 * then waited: on a queue that keeps a quota that may be minutes. So each activity shows how far this process's clock can
 * be ahead at most, and the smallest of these is taken. That never tells a time that the server has not reached yet, and
 * is behind it by the shortest wait that was seen. One for each server.
 */
export class ServerClock {
  readonly #own: () => number;
  #ahead = Number.POSITIVE_INFINITY;

  /** @param own this process's clock, epoch milliseconds; it must not jump. */
  constructor(own: () => number = monotonic) {
    this.#own = own;
  }

  /**
   * @param scheduledAt when the server scheduled the activity that begins now, epoch ms.
   * @returns tells the time from now on, epoch ms; not before `scheduledAt`.
   */
  from(scheduledAt: number): () => number {
    this.#ahead = Math.min(this.#ahead, this.#own() - scheduledAt);
    return () => Math.max(scheduledAt, Math.round(this.#own() - this.#ahead));
  }
}
