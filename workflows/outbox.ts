import {
  ApplicationFailure,
  CancellationScope,
  condition,
  isCancellation,
} from '@temporalio/workflow';

/**
 * One loop that publishes what was recorded, one publication outstanding, in batches. Generic over the message.
 *
 * Hybrid: a prompt attempt (a local activity, one history event) while all is well; once that fails, a patient
 * one (a regular activity, retried by the server without end) until one succeeds. A local activity that retried
 * through an outage would hold up every Update of the case for seconds.
 */
export interface Source<Message> {
  readonly outbox: readonly Message[];
  confirm(count: number): void;
}

export interface Delivery {
  by: 'local' | 'regular';
  /** The broker refuses a record of this case and only of this case: what comes after it waits. */
  blocked: { since: number; retryAt: number; reason: string } | null;
}

export interface OutboxOptions<Message> {
  readonly source: Source<Message>;
  readonly delivery: Delivery;
  readonly promptly: (batch: readonly Message[]) => Promise<unknown>;
  readonly patiently: (batch: readonly Message[]) => Promise<unknown>;
  /** The type of failure that says that the broker refuses one record for good. */
  readonly refusal: string;
  /** How long a refused record waits before it is tried again, in milliseconds. */
  readonly refusedPause: number;
  /** True once the run is to end: nothing new is started, and a patient publication is given up. */
  readonly leaving: () => boolean;
  readonly onBlocked: () => void;
}

/** Bounds of one batch: well under the payload limit of 2 MB, at our own cap for a single message. */
const BATCH_MESSAGES = 100;

/** A running outbox. `idle` tells that no publication is under way. */
export interface Outbox {
  readonly idle: () => boolean;
}

/** Starts the loop. It goes on until the run ends. */
export function startOutbox<Message>(options: OutboxOptions<Message>): Outbox {
  let busy = false;
  const loop = async () => {
    for (;;) {
      await condition(() => isReady(options));
      busy = true;
      await publishOnce(options);
      busy = false;
    }
  };
  void loop();
  return { idle: () => !busy };
}

function isReady<Message>({ source, delivery, leaving }: OutboxOptions<Message>): boolean {
  const held = delivery.blocked !== null && delivery.blocked.retryAt > Date.now();
  return source.outbox.length > 0 && !held && !leaving();
}

async function publishOnce<Message>(options: OutboxOptions<Message>): Promise<void> {
  const { source, delivery } = options;
  const batch = source.outbox.slice(0, BATCH_MESSAGES);
  try {
    if (delivery.by === 'local') await options.promptly(batch);
    else await giveUpWhenLeaving(options, () => options.patiently(batch));
    source.confirm(batch.length);
    delivery.by = 'local';
    if (delivery.blocked !== null) {
      delivery.blocked = null;
      options.onBlocked();
    }
  } catch (error) {
    if (isCancellation(error)) return; // the batch stays in the outbox and is carried; a late write is a duplicate
    const refused = failureType(error) === options.refusal;
    delivery.by = 'regular';
    if (!refused) return;
    const now = Date.now();
    delivery.blocked = {
      since: delivery.blocked?.since ?? now,
      retryAt: now + options.refusedPause,
      reason: options.refusal,
    };
    options.onBlocked();
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
