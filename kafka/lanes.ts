/** The state that the work of one lane shares. */
export interface Lane {
  /** When work of this lane last took effect, by its owner's clock; 0 if none has. */
  movedAt: number;
}

/**
 * Runs work in lanes: one piece after the other in each, the lanes concurrently, and no more pieces than a window
 * holds. A slow lane delays no other until it fills the window.
 */
export class Lanes {
  readonly #window: number;
  /** Lanes that have work, each with its end. */
  readonly #lanes = new Map<string, Lane & { end: Promise<void> }>();
  readonly #waiting = new Set<() => void>();
  #atHand = 0;

  /** @param window the most pieces of work, waiting ones included */
  constructor(window: number) {
    this.#window = window;
  }

  get isFull(): boolean {
    return this.#atHand >= this.#window;
  }

  get atHand(): number {
    return this.#atHand;
  }

  /**
   * Adds work to the end of a lane; with null it has a lane of its own. It must not throw: no caller handles the error.
   */
  add(name: string | null, work: (lane: Lane) => Promise<void>): void {
    this.#atHand += 1;
    const known = name === null ? undefined : this.#lanes.get(name);
    const lane = known ?? { movedAt: 0, end: Promise.resolve() };
    const end = lane.end
      .then(() => work(lane))
      .finally(() => {
        this.#atHand -= 1;
        if (name !== null && lane.end === end) this.#lanes.delete(name);
        for (const wake of this.#waiting) wake();
      });
    lane.end = end;
    if (name !== null) this.#lanes.set(name, lane);
  }

  /** Resolves once there is room for more. */
  room(): Promise<void> {
    return this.#until(() => !this.isFull);
  }

  /** Resolves once there is no work. */
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
