import type { OutgoingRecord } from '../../activities/publisher/record.ts';
import { type Connect, RefusedByBroker } from '../../kafka/sender.ts';

/** A send that waits for what the trace says of it. */
export interface WaitingSend {
  readonly records: readonly OutgoingRecord[];
  /** The broker stores the records. Its reply is another matter, and this may come after the send was given up. */
  store(): void;
  confirm(): void;
  /** The connection breaks. */
  fail(): void;
  /** The broker refuses a record of it. */
  refuse(): void;
}

/** A broker in memory that does one step at a time. */
export interface SteppedBroker {
  readonly connect: Connect;
  /** The values of all records, in the order of arrival. */
  readonly log: readonly string[];
  /** While there are any, sends are answered at once: one with such a value is refused, any other stored. */
  readonly refused: Set<string>;
  /** How many sends have come that were not taken out. */
  readonly waiting: number;
  /** Takes out the only send that has come. @throws Error where none came, or several */
  taken(): WaitingSend;
}

export function steppedBroker(): SteppedBroker {
  const log: string[] = [];
  const waiting: WaitingSend[] = [];
  const refused = new Set<string>();

  const store = (records: readonly OutgoingRecord[]) =>
    log.push(...records.map(({ value }) => value));

  function send(records: readonly OutgoingRecord[]): Promise<void> {
    if (refused.size > 0) {
      if (records.some(({ value }) => refused.has(value))) return Promise.reject(refusal());
      store(records);
      return Promise.resolve();
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    waiting.push({
      records,
      store: () => void store(records),
      confirm: resolve,
      fail: () => reject(new Error('connection closed')),
      refuse: () => reject(refusal()),
    });
    return promise;
  }

  function refusal(): RefusedByBroker {
    return new RefusedByBroker('MESSAGE_TOO_LARGE');
  }

  return {
    log,
    refused,
    connect: () => {
      let discarded = false;
      return {
        send(records) {
          if (discarded) throw new Error('used after it was thrown away');
          // Only publishers are connected here.
          return send(records as readonly OutgoingRecord[]);
        },
        discard() {
          discarded = true;
        },
      };
    },
    get waiting() {
      return waiting.length;
    },
    taken() {
      const [one, ...others] = waiting.splice(0);
      if (one === undefined || others.length > 0)
        throw new Error(`the publisher made ${others.length + (one ? 1 : 0)} sends, not one`);
      return one;
    },
  };
}
