import { KafkaDeadline } from './errors.ts';
import { type Connect, RefusedByBroker, type Sender, type SentRecord } from './sender.ts';

/** A sender that always answers in time, and is replaced by a new one after each failure. */
export interface GuardedSender extends Sender {
  /** As `Sender.send`, connecting included, within the deadline. @throws KafkaDeadline when it passes. */
  send(records: readonly SentRecord[]): Promise<void>;
}

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
        // A refusal is an answer: the connection is sound, and a new one could be overtaken by what the old one holds.
        if (!(error instanceof RefusedByBroker)) discard();
        throw error;
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
