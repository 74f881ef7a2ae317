/**
 * Room for commands whose case nobody knows. It may be opened in a moment by another way, so they wait a while; but
 * whoever sends many to cases that never were must not hold up everybody else's.
 */
export class UnknownCases {
  readonly #room: number;
  #waiting = 0;

  /** @param room how many may wait at once */
  constructor(room: number) {
    this.#room = room;
  }

  /** @returns what gives the place up again; null where there is none */
  enter(): (() => void) | null {
    if (this.#waiting >= this.#room) return null;
    this.#waiting += 1;
    return () => {
      this.#waiting -= 1;
    };
  }
}
