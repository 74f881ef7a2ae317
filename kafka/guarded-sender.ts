import { KafkaDeadline } from './errors.ts';
import { type Connect, RefusedByBroker, type Sender, type SentRecord } from './sender.ts';

/** A sender that settles in time, and is replaced by a new one after each failure. */
export interface GuardedSender extends Sender {
  /** As `Sender.send`, connecting included, within the deadline. @throws KafkaDeadline after it. */
  send(records: readonly SentRecord[]): Promise<void>;
}

/** @param deadlineMs milliseconds for connecting and one send. */
export function guardSender(connect: Connect, topic: string, deadlineMs: number): GuardedSender {
  let sender: Sender | undefined;

  function discard(): void {
    sender?.discard();
    sender = undefined;
  }

  return {
    discard,
    async send(records) {
      sender ??= connect(topic);
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new KafkaDeadline(deadlineMs)), deadlineMs);
      });
      try {
        await Promise.race([sender.send(records), late]);
      } catch (error) {
        // After a refusal the connection is sound, and records that are still in it could overtake those of a new one.
        if (!(error instanceof RefusedByBroker)) discard();
        throw error;
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
