/**
 * Limits how many commands may wait for a case that does not exist. Another client may open the case in a moment, so they
 * wait; but a producer that sends many to cases that never existed must not block the other commands.
 */
export class UnknownCases {
  readonly #room: number;
  #waiting = 0;

  /** @param room how many may wait at once */
  constructor(room: number) {
    this.#room = room;
  }

  /** Takes a place. @returns a function that frees it again; null where no place is free */
  enter(): (() => void) | null {
    if (this.#waiting >= this.#room) return null;
    this.#waiting += 1;
    return () => {
      this.#waiting -= 1;
    };
  }
}
