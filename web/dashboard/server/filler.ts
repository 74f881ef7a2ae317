import type { FoldingAnswer, FoldingAsk } from './folding-thread.ts';
import type { Projection } from './projection.ts';
import { Thread } from './thread.ts';
import type { EventRecord, Offsets } from './topic-reader.ts';

/**
 * Fills a projection in two threads: another one folds records while this one reads further ones, and writes what the former
 * came to. Nothing may be in hand of a case that is being erased, so records wait meanwhile.
 */

/** Records are sent in parts, so that the other thread can begin early. */
const PART = 1_000;
/** So many records may be sent and not folded: enough to fold while a batch is written, and few enough for the memory. */
const MOST_AHEAD = 20_000;

export class Filler {
  readonly #projection: Projection;
  readonly #thread: Thread<FoldingAsk, FoldingAnswer>;
  readonly #onWritten: () => void;
  /** The parts that were sent and not folded, oldest first. */
  readonly #parts: Promise<void>[] = [];
  #ahead = 0;
  #writing: Promise<void> | null = null;
  /** Settled once all is done for which records have to wait; null for nothing. */
  #alone: Promise<void> | null = null;
  readonly #failed = Promise.withResolvers<never>();
  #error: unknown = null;

  /** @param onWritten told when rows were written */
  constructor(projection: Projection, onWritten: () => void = () => undefined) {
    this.#projection = projection;
    this.#onWritten = onWritten;
    const module = new URL('./folding-thread.ts', import.meta.url);
    this.#thread = new Thread(module, projection.db.path, 'the thread that folds events');
    this.#failed.promise.catch(() => undefined);
    this.#thread.failed.catch(this.#fail);
  }

  /** Rejects once records can no longer be folded or written. */
  get failed(): Promise<never> {
    return this.#failed.promise;
  }

  /**
   * Takes records, and returns once there is room for more. Nothing shows them before they are written, which is done as soon
   * as they are many.
   * @param records in the order of each partition
   * @throws Error where the thread has ended, or the file could not be written
   */
  async take(records: readonly EventRecord[]): Promise<void> {
    for (let from = 0; from < records.length; from += PART) {
      await this.#room();
      this.#send(records.slice(from, from + PART));
    }
  }

  async #room(): Promise<void> {
    while (this.#alone !== null || this.#ahead >= MOST_AHEAD) await (this.#alone ?? this.#parts[0]);
    if (this.#error !== null) throw this.#error;
  }

  #send(records: readonly EventRecord[]): void {
    this.#ahead += records.length;
    const folded = this.#thread.ask({ take: records }).then(({ isFull }) => {
      if (isFull) this.#startWriting();
    }, this.#fail);
    this.#parts.push(
      folded.then(() => {
        this.#parts.shift();
        this.#ahead -= records.length;
      }),
    );
  }

  /** Writes all that was taken. @throws Error as `take` */
  async flush(): Promise<void> {
    // What is being written may lack what was taken since.
    await this.#writing;
    await this.#startWriting();
    if (this.#error !== null) throw this.#error;
  }

  #startWriting(): Promise<void> {
    this.#writing ??= this.#write()
      .catch(this.#fail)
      .finally(() => {
        this.#writing = null;
      });
    return this.#writing;
  }

  async #write(): Promise<void> {
    const { batch } = await this.#thread.ask({ cut: true });
    if (batch === null) return;
    this.#projection.write(batch);
    this.#onWritten();
  }

  /** Forgets cases, as the projection does, after all that was taken of them is written. @throws Error as `take` */
  forget(caseIds: readonly string[], next: Offsets): Promise<boolean> {
    return this.#whileNothingIsTaken(async () => {
      await this.flush();
      const wasKnown = this.#projection.forget(caseIds, next);
      await this.#thread.ask({ clear: true });
      return wasKnown;
    });
  }

  /** Lets go of what was taken and not written, then does the work, which may empty the file. @throws Error as `take` */
  restart<T>(work: () => T): Promise<T> {
    return this.#whileNothingIsTaken(async () => {
      await this.#writing;
      await this.#thread.ask({ clear: true });
      return work();
    });
  }

  async #whileNothingIsTaken<T>(work: () => Promise<T>): Promise<T> {
    const working = (this.#alone ?? Promise.resolve()).then(work);
    const alone = working.then(
      () => undefined,
      () => undefined,
    );
    this.#alone = alone;
    try {
      return await working;
    } finally {
      if (this.#alone === alone) this.#alone = null;
    }
  }

  /** Ends the thread. What was taken and not written is lost, and read again. */
  close(): Promise<void> {
    return this.#thread.close();
  }

  readonly #fail = (error: unknown): void => {
    this.#error ??= error;
    this.#failed.reject(error);
  };
}
