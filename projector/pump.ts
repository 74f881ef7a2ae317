import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { SentRecord } from '../kafka/sender.ts';
import type { TopicRecord } from '../kafka/topic/reader.ts';
import { changesBy, recordOf } from './changes.ts';
import { isDue, markPublished } from './row.ts';
import type { Store } from './store.ts';
import type { SureWriter } from './sure-writer.ts';

/** Events that go into one transaction, at most; what comes within `EVERY_MS` goes together. */
const MOST = 300;
const EVERY_MS = 200;
/** A projector with nothing to do commits its offsets all the same: they stay known, and it hears if it was replaced. */
const IDLE_MS = 30_000;

/** From records to the cases topic and then to the file, one unit at a time. */
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

  /** Resolves when there is room for more. */
  async take(record: TopicRecord): Promise<void> {
    this.#records.push(record);
    if (this.#records.length >= MOST) this.#isFull.resolve();
    if (this.#records.length >= 2 * MOST) await this.#hasRoom.promise;
  }

  /** Nothing more comes: what is there is still written. */
  end(): void {
    this.#isEnding = true;
    this.#isFull.resolve();
  }

  /** Writes until `end` was called and nothing is left. @throws what `SureWriter.write` and the store throw */
  async run(): Promise<void> {
    let last = Date.now();
    try {
      for (;;) {
        const isLast = this.#isEnding;
        await this.#forget();
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
      // Whoever still waits to hand over something waits no longer.
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

  /** Tells the topic what a new file found to be newer than it. */
  async owed(): Promise<void> {
    for (;;) {
      const rows = this.#store.owed(MOST);
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
    // Not before: what stands in the file has been committed.
    this.#store.apply({ ...changes, rows: changes.rows.map(markPublished) });
  }

  async #forget(): Promise<void> {
    const { erasures } = this.#store;
    for (const artisanId of erasures.asked()) {
      const cases = erasures.casesOf(artisanId);
      await this.#write(cases.map((key) => ({ key, value: null, headers: {} })));
      erasures.done(artisanId);
      this.#log.info({ artisanId, cases: cases.length }, 'taken off the cases topic');
    }
  }

  /** Writes records without moving on. */
  async #write(records: readonly SentRecord[]): Promise<void> {
    const at = this.#store.offsets();
    await this.#writer.write(records, at, at, this.#signal);
  }
}
