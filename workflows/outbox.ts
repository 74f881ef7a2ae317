import {
  ApplicationFailure,
  CancellationScope,
  condition,
  isCancellation,
} from '@temporalio/workflow';

/**
 * One loop that publishes what was recorded, one publication outstanding, in batches. Generic over the message.
 *
 * Only what is durable may be published. What a workflow task records is durable once the server has taken the task:
 * a worker that is killed before that runs the task again, at another time, and would publish other bytes under the
 * same number. So a local activity (one history event) publishes what earlier tasks recorded, when the case wakes
 * anyway; what the present task recorded is published by a regular activity, which the server starts only after it
 * has taken the task. And while the broker is away everything goes by regular activity: a local one that retried
 * through an outage would hold up every Update of the case for seconds.
 *
 * The end of a local activity sets nothing going. A query that comes along with a task closes the task while a local
 * activity runs in it; the workflow hears of its end in the next task, together with whatever else came meanwhile, and
 * a replay already in that one. So a local publication is made only while an answer is on its way that will wake the
 * case, and what follows from it is seen to when that has come. And a task that is closed in this way before it has made
 * any command is none to a replay, which sees what it brought together with what the next one brings, and may find
 * nothing more to wait for: so a local publication is made only in a task that makes a command besides.
 */
interface Source<Message> {
  readonly outbox: readonly Message[];
  confirm(count: number): void;
}

export interface Delivery {
  by: 'local' | 'regular';
  /** A record of this case and only of this case is refused: what comes after it waits. */
  blocked: { since: number; retryAt: number; reason: string } | null;
}

export interface OutboxOptions<Message> {
  readonly source: Source<Message>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly delivery: Delivery;
  /** How many of the oldest messages the server holds. */
  readonly durable: () => number;
  /** When a message was recorded, in epoch milliseconds. */
  readonly recordedAt: (message: Message) => number;
  readonly promptly: (batch: readonly Message[]) => Promise<unknown>;
  readonly patiently: (batch: readonly Message[]) => Promise<unknown>;
  /** Failures that trying at once does not mend, by their type: how long to wait before the next try, in milliseconds. */
  readonly refusals: Readonly<Record<string, number>>;
  /** True once the run is to end: nothing new is started, and a patient publication is given up. */
  readonly leaving: () => boolean;
  /**
   * Waits for the next moment at which nothing more is about to be recorded: what belongs together goes together. At once,
   * if there was one since so many of them.
   */
  readonly lull: (since?: number) => Promise<void>;
  /** How many of these moments there were. */
  readonly lulls: () => number;
  /** True while an answer is on its way that will wake the case soon: what was just recorded may go along then. */
  readonly expectsWake: () => boolean;
  /** True if the present task makes a command that a replay will find: it asks somebody something. */
  readonly isAnchored: () => boolean;
  /** A patient publication was confirmed, failed or was given up: there is a next moment to wait for. */
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
    let since: number | undefined;
    for (;;) {
      await options.lull(since);
      const seen = options.lulls();
      since = undefined;
      const batch = plan(options);
      if (batch === null) continue;
      busy = true;
      await publishOnce(options, batch);
      busy = false;
      // Whether the case woke before or after the end of a local activity was heard, what follows follows upon that.
      if (batch.by === 'local') since = seen;
      else options.onOutcome();
    }
  };
  void loop();
  return { idle: () => !busy };
}

interface Batch<Message> {
  readonly by: Delivery['by'];
  readonly messages: readonly Message[];
}

function plan<Message>(options: OutboxOptions<Message>): Batch<Message> | null {
  const { source, delivery, leaving, expectsWake, isAnchored } = options;
  const waiting = source.outbox.length;
  const held = delivery.blocked !== null && delivery.blocked.retryAt > options.now();
  if (waiting === 0 || held || leaving()) return null;
  const batch = (by: Delivery['by'], count: number) => ({
    by,
    messages: source.outbox.slice(0, Math.min(count, BATCH_MESSAGES)),
  });
  if (delivery.by === 'regular' || !expectsWake()) return batch('regular', waiting);
  if (!isAnchored()) return null;
  const durable = options.durable();
  const [oldest] = source.outbox;
  const age = oldest === undefined ? 0 : options.now() - options.recordedAt(oldest);
  return durable > 0 && age >= GATHERING ? batch('local', durable) : null;
}

async function publishOnce<Message>(
  options: OutboxOptions<Message>,
  { by, messages }: Batch<Message>,
): Promise<void> {
  const { source, delivery } = options;
  try {
    if (by === 'local') await options.promptly(messages);
    else await giveUpWhenLeaving(options, () => options.patiently(messages));
    source.confirm(messages.length);
    delivery.by = 'local';
    delivery.blocked = null;
  } catch (error) {
    if (isCancellation(error)) return; // the batch stays in the outbox and is carried; a late write is a duplicate
    delivery.by = 'regular';
    const reason = failureType(error) ?? '';
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

async function giveUpWhenLeaving<Message>(
  { leaving }: OutboxOptions<Message>,
  publish: () => Promise<unknown>,
): Promise<void> {
  const scope = new CancellationScope();
  let done = false;
  const published = scope.run(publish).finally(() => {
    done = true;
  });
  void condition(() => done || leaving()).then(() => {
    if (!done) scope.cancel();
  });
  await published;
}

function failureType(error: unknown): string | undefined {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof ApplicationFailure ? (cause.type ?? undefined) : undefined;
}
