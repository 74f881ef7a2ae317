import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { SentRecord } from '../kafka/sender.ts';
import type { TopicRecord } from '../kafka/topic/reader.ts';
import { changesBy, recordOf } from './changes.ts';
import { isDue, markPublished } from './row.ts';
import type { Store } from './store.ts';
import type { SureWriter } from './sure-writer.ts';

/** The loop of a running projector: records in, one transaction at a time out. */

/** How many events go into one transaction. A transaction takes what comes within `EVERY_MS`. */
const MOST = 300;
const EVERY_MS = 200;
/**
 * How often a projector that reads no event commits its offsets all the same. Kafka then keeps them, and the projector
 * notices when another has replaced it.
 */
const IDLE_MS = 30_000;

/** Takes records of the events topic, writes the cases topic and then the file: one transaction at a time. */
export class Pump {
  readonly #store: Store;
  readonly #writer: SureWriter;
  readonly #log: Logger;
  readonly #signal: AbortSignal;
  readonly #records: TopicRecord[] = [];
  #hasRoom = Promise.withResolvers<void>();
  #isFull = Promise.withResolvers<void>();
  #isEnding = false;

  constructor(store: Store, writer: SureWriter, log: Logger, signal: AbortSignal) {
    this.#store = store;
    this.#writer = writer;
    this.#log = log;
    this.#signal = signal;
  }

  /** Resolves when there is room for the next record. */
  async take(record: TopicRecord): Promise<void> {
    this.#records.push(record);
    if (this.#records.length >= MOST) this.#isFull.resolve();
    if (this.#records.length >= 2 * MOST) await this.#hasRoom.promise;
  }

  /** Ends `run` once it has written the records that were taken. */
  end(): void {
    this.#isEnding = true;
    this.#isFull.resolve();
  }

  /** Writes until `end` was called and no record is left. @throws what `SureWriter.write` and the store throw */
  async run(): Promise<void> {
    let last = Date.now();
    try {
      for (;;) {
        const isLast = this.#isEnding;
        await this.#erase();
        if (this.#records.length > 0) {
          await this.#flush();
          last = Date.now();
        } else if (isLast) return;
        else if (Date.now() - last > IDLE_MS) {
          await this.#write([]);
          last = Date.now();
        }
        await this.#moreOrTime();
      }
    } finally {
      // A `take` that still waits for room returns.
      this.#hasRoom.resolve();
    }
  }

  async #moreOrTime(): Promise<void> {
    if (this.#isEnding || this.#records.length >= MOST) return;
    this.#isFull = Promise.withResolvers();
    const waited = new AbortController();
    const time = sleep(EVERY_MS, undefined, { signal: waited.signal }).catch(() => undefined);
    await Promise.race([this.#isFull.promise, time]);
    waited.abort();
  }

  /** Writes the cases that are newer in the file than on the cases topic. */
  async publishDirty(): Promise<void> {
    for (;;) {
      const rows = this.#store.dirty(MOST);
      if (rows.length === 0) return;
      await this.#write(rows.map(recordOf));
      const at = this.#store.offsets();
      this.#store.apply({ rows: rows.map(markPublished), waiting: [], from: at, to: at });
    }
  }

  async #flush(): Promise<void> {
    const records = this.#records.splice(0, MOST);
    this.#hasRoom.resolve();
    this.#hasRoom = Promise.withResolvers();
    const changes = changesBy(this.#store, this.#store.offsets(), records, this.#log);
    const due = changes.rows.filter(isDue);
    await this.#writer.write(due.map(recordOf), changes.from, changes.to, this.#signal);
    // The file comes last, so that it never knows more than Kafka has committed.
    this.#store.apply({ ...changes, rows: changes.rows.map(markPublished) });
  }

  /** Publishes the tombstones of the artisans that `forget` asked for. */
  async #erase(): Promise<void> {
    const { erasures } = this.#store;
    for (const artisanId of erasures.asked()) {
      const cases = erasures.casesOf(artisanId);
      await this.#write(cases.map((key) => ({ key, value: null, headers: {} })));
      erasures.setPublished(artisanId);
      this.#log.info({ artisanId, cases: cases.length }, 'taken off the cases topic');
    }
  }

  /** Writes records, and commits the same offsets again. */
  async #write(records: readonly SentRecord[]): Promise<void> {
    const at = this.#store.offsets();
    await this.#writer.write(records, at, at, this.#signal);
  }
}
