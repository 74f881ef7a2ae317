/**
 * Work in lanes: one thing after the other in each, the lanes beside one another, and no more at hand than a window
 * holds. A lane that is slow holds up nobody else until the window is full of it.
 */
export class Lanes {
  readonly #window: number;
  /** The end of each lane that has work. */
  readonly #ends = new Map<string, Promise<void>>();
  readonly #waiting = new Set<() => void>();
  #atHand = 0;

  /** @param window how many pieces of work may be at hand, waiting ones included */
  constructor(window: number) {
    this.#window = window;
  }

  get isFull(): boolean {
    return this.#atHand >= this.#window;
  }

  get atHand(): number {
    return this.#atHand;
  }

  /** Puts work at the end of a lane. It must not throw: nobody would hear of it. */
  add(lane: string, work: () => Promise<void>): void {
    this.#atHand += 1;
    const before = this.#ends.get(lane) ?? Promise.resolve();
    const end = before.then(work).finally(() => {
      this.#atHand -= 1;
      if (this.#ends.get(lane) === end) this.#ends.delete(lane);
      for (const wake of this.#waiting) wake();
    });
    this.#ends.set(lane, end);
  }

  /** Resolves once there is room for more. */
  room(): Promise<void> {
    return this.#until(() => !this.isFull);
  }

  /** Resolves once nothing is at hand. */
  idle(): Promise<void> {
    return this.#until(() => this.#atHand === 0);
  }

  async #until(reached: () => boolean): Promise<void> {
    if (reached()) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const wake = () => {
      if (reached()) resolve();
    };
    this.#waiting.add(wake);
    await promise;
    this.#waiting.delete(wake);
  }
}
