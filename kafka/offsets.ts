/**
 * How far a partition has been dealt with, when its records are finished in any order: the broker keeps one number, and
 * what lies below it is never read again, so it may only stand on the first record that is not finished.
 */
export class Offsets {
  /** Taken and not finished, in the order of the partition. */
  readonly #open = new Set<number>();
  /** One past the highest that was taken; null before the first. */
  #end: number | null = null;

  /** A record is being dealt with. Records are taken in the order of the partition, which may leave numbers out. */
  taken(offset: number): void {
    this.#open.add(offset);
    this.#end = offset + 1;
  }

  finished(offset: number): void {
    this.#open.delete(offset);
  }

  /** The offset to go on from if everything ended now; null where nothing was taken yet. */
  get next(): number | null {
    const [lowest] = this.#open;
    return lowest ?? this.#end;
  }
}
