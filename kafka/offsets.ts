/**
 * The offset to commit for a partition whose records are finished in any order. The broker keeps one number and never
 * sends what is below it again, so it must be the first record that is not finished.
 */
export class Offsets {
  /** Taken and not finished, in the order of the partition. */
  readonly #open = new Set<number>();
  /** One past the highest that was taken; null before the first. */
  #end: number | null = null;

  /** A record is being handled. Records are taken in the order of the partition, in which offsets may be missing. */
  taken(offset: number): void {
    this.#open.add(offset);
    this.#end = offset + 1;
  }

  finished(offset: number): void {
    this.#open.delete(offset);
  }

  /** The offset to commit now; null before the first record. */
  get next(): number | null {
    const [lowest] = this.#open;
    return lowest ?? this.#end;
  }
}
