import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  condition,
  isCancellation,
} from '@temporalio/workflow';

/**
 * One loop that publishes what was recorded, one publication outstanding, in batches. Generic over the message.
 *
 * By regular activities only. The server starts one only after it has taken the task that asks for it, so that what is
 * published is durable: a worker that is killed before that runs the task again, at another time, and would publish other
 * bytes under the same number. While the broker is away a regular one holds up none of the case's commands. And a local
 * one would leave the server tasks that a replay cuts in another way (docs/decisions/0003).
 */
interface Source<Message> {
  readonly outbox: readonly Message[];
  /** Takes away the oldest so many. */
  confirm(count: number): void;
}

export interface Delivery {
  /** A record of this case and only of this case is refused: what comes after it waits. */
  blocked: { since: number; retryAt: number; reason: string } | null;
}

/** The numbers of the first and the last message that the broker has. */
interface Confirmed {
  readonly from: number;
  readonly to: number;
}

export interface OutboxOptions<Message> {
  readonly source: Source<Message>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly delivery: Delivery;
  /** When a message was recorded, in epoch milliseconds. */
  readonly recordedAt: (message: Message) => number;
  /** A message's number. */
  readonly sequenceOf: (message: Message) => number;
  /** Publishes, and tells which the broker has confirmed, by what the history holds of the answer. */
  readonly publish: (batch: readonly Message[]) => Promise<Confirmed>;
  /** Failures that trying at once does not mend, by their type: how long to wait before the next try, in milliseconds. */
  readonly refusals: Readonly<Record<string, number>>;
  /** The type of the failure that says that this run has no say at all. */
  readonly refusesRun: string;
  readonly onRefused: (failure: unknown) => void;
  /** True once the run is to end: nothing new is started, and a publication under way is given up. */
  readonly leaving: () => boolean;
  /** Waits for the next moment at which nothing more is about to be recorded: what belongs together goes together. */
  readonly stepSettled: () => Promise<void>;
  /** True while an answer is on its way that will wake the case soon: what was just recorded may wait for it. */
  readonly expectsWake: () => boolean;
  /** A publication was confirmed, failed or was given up: there is a next moment to wait for. */
  readonly onOutcome: () => void;
}

/** A batch stays far below the payload limit of 2 MB, also if every message were at our own cap. */
const BATCH_MESSAGES = 25;

/** While a case wakes again and again, messages younger than this wait for one another, in milliseconds. */
const GATHERING = 200;

/** A running outbox. `idle` tells that no publication is under way. */
export interface Outbox {
  readonly idle: () => boolean;
}

/** Starts the loop. It goes on until the run ends. */
export function startOutbox<Message>(options: OutboxOptions<Message>): Outbox {
  let busy = false;
  const loop = async () => {
    for (;;) {
      await options.stepSettled();
      if (!isDue(options)) continue;
      busy = true;
      await publishOnce(options);
      busy = false;
      options.onOutcome();
    }
  };
  void loop();
  return { idle: () => !busy };
}

function isDue<Message>(options: OutboxOptions<Message>): boolean {
  const { source, delivery, leaving, expectsWake, now, recordedAt } = options;
  const [oldest] = source.outbox;
  const held = delivery.blocked !== null && delivery.blocked.retryAt > now();
  if (oldest === undefined || held || leaving()) return false;
  return !expectsWake() || now() - recordedAt(oldest) >= GATHERING;
}

async function publishOnce<Message>(options: OutboxOptions<Message>): Promise<void> {
  const { source, delivery } = options;
  try {
    const batch = source.outbox.slice(0, BATCH_MESSAGES);
    const confirmed = await giveUpWhenLeaving(options, () => options.publish(batch));
    source.confirm(countOf(confirmed, options));
    delivery.blocked = null;
  } catch (error) {
    if (isCancellation(error)) return; // the batch stays in the outbox and is carried; a late write is a duplicate
    const reason = failureType(error) ?? '';
    if (reason === options.refusesRun) return options.onRefused(failureIn(error));
    const pause = options.refusals[reason];
    if (pause === undefined) return;
    const now = options.now();
    delivery.blocked = {
      since: delivery.blocked?.since ?? now,
      retryAt: now + pause,
      reason,
    };
  }
}

/**
 * How many messages leave the outbox by a receipt. None by one that does not begin with the oldest of them: it was written
 * by somebody's hand (`temporal activity complete`), or is about others, and what is not confirmed is sent again.
 */
function countOf<Message>({ from, to }: Confirmed, options: OutboxOptions<Message>): number {
  const { outbox } = options.source;
  const count = to - from + 1;
  const [first] = outbox;
  const isOurs = first !== undefined && from === options.sequenceOf(first);
  return isOurs && count >= 1 && count <= Math.min(outbox.length, BATCH_MESSAGES) ? count : 0;
}

async function giveUpWhenLeaving<Message, T>(
  { leaving }: OutboxOptions<Message>,
  publish: () => Promise<T>,
): Promise<T> {
  const scope = new CancellationScope();
  let done = false;
  const published = scope.run(publish).finally(() => {
    done = true;
  });
  void condition(() => done || leaving()).then(() => {
    if (!done) scope.cancel();
  });
  return published;
}

/** A failure as the activity threw it. */
export const failureIn = (error: unknown): unknown =>
  error instanceof ActivityFailure ? error.cause : error;

/** The type of a failure that an activity threw; undefined for any other error. */
export function failureType(error: unknown): string | undefined {
  const cause = failureIn(error);
  return cause instanceof ApplicationFailure ? (cause.type ?? undefined) : undefined;
}
