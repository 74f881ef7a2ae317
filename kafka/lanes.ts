/** What work leaves to what comes after it in its lane. */
export interface Lane {
  /** When something of this lane was last carried out, by its owner's clock; 0 where nothing has been yet. */
  movedAt: number;
}

/**
 * Work in lanes: one thing after the other in each, the lanes beside one another, and no more at hand than a window
 * holds. A lane that is slow holds up nobody else until the window is full of it.
 */
export class Lanes {
  readonly #window: number;
  /** Lanes that have work, each with its end. */
  readonly #lanes = new Map<string, Lane & { end: Promise<void> }>();
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

  /**
   * Puts work at the end of a lane; with null it has a lane to itself. It must not throw: nobody would hear of it.
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
