import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Sender, SentRecord } from '../../kafka/sender.ts';

/** Writes rejections to their topic. */

/** The most records of one call, and below the most characters: less than a broker's limit for one partition's batch. */
const BATCH = 500;
const BATCH_CHARACTERS = 250_000;
const PAUSE_MS = 500;

interface Waiting {
  readonly record: SentRecord;
  readonly stored: () => void;
  readonly givenUp: (reason: unknown) => void;
}

/**
 * Writes records to a topic. It sends waiting records together, one call at a time, and repeats a call until the broker
 * has stored them: some may be stored twice.
 */
export class Writer {
  readonly #sender: Sender;
  readonly #log: Logger;
  readonly #signal: AbortSignal;
  #waiting: Waiting[] = [];
  #isWriting = false;

  /** @param signal ends the attempts: records that are not stored then are given up */
  constructor(sender: Sender, log: Logger, signal: AbortSignal) {
    this.#sender = sender;
    this.#log = log;
    this.#signal = signal;
  }

  /** Resolves when every in-sync replica has stored the record. @throws the signal's reason, once it is aborted */
  write(record: SentRecord): Promise<void> {
    const { promise, resolve: stored, reject: givenUp } = Promise.withResolvers<void>();
    this.#waiting.push({ record, stored, givenUp });
    if (!this.#isWriting) void this.#writeAll();
    return promise;
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    while (this.#waiting.length > 0 && !this.#signal.aborted) {
      const batch = this.#next();
      try {
        await this.#sender.send(batch.map(({ record }) => record));
        this.#waiting.splice(0, batch.length);
        for (const { stored } of batch) stored();
      } catch (error) {
        this.#log.warn(
          { err: error, records: batch.length },
          'rejections were not stored; trying again',
        );
        await sleep(PAUSE_MS, undefined, { signal: this.#signal }).catch(() => undefined);
      }
    }
    for (const { givenUp } of this.#waiting.splice(0)) givenUp(this.#signal.reason);
    this.#isWriting = false;
  }

  /** The first waiting records within the limits, at least one. */
  #next(): readonly Waiting[] {
    let size = 0;
    const tooMany = this.#waiting.slice(0, BATCH).findIndex(({ record }, index) => {
      size += record.value?.length ?? 0;
      return index > 0 && size > BATCH_CHARACTERS;
    });
    return this.#waiting.slice(0, tooMany === -1 ? BATCH : tooMany);
  }
}
