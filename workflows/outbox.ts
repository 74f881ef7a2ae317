import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  isCancellation,
} from '@temporalio/workflow';
import type { Timed } from './interface/activities.ts';
import { timeOfFailure } from './run-clock.ts';

/**
 * Publishes recorded events in batches, one publication at a time. Generic over the message.
 *
 * Events that are recorded when an outside call is made go out with that call: its activity publishes them beside the
 * call, once and for a short time, and returns the receipt. No activity is needed for them. What has no receipt when the
 * call has ended is published as everything else. Meanwhile no publication is started for a while: one that starts
 * always begins with the oldest message that has no receipt, so that no reader meets a later message first.
 *
 * It uses regular activities only. The server starts one only after it has taken the workflow task that asks for it, so
 * what is published is durable. (A worker that is killed before that runs the task again, at another time, and would
 * publish other bytes under the same number.) While the broker is away, a regular activity delays none of the case's
 * commands. A local one would leave workflow tasks that a replay divides differently (docs/decisions/0003).
 */
interface Source<Message> {
  readonly outbox: readonly Message[];
  /** Removes the oldest `count` messages. */
  confirm(count: number): void;
}

/** The state of publishing. */
export interface Delivery {
  /** A record of this case alone is refused: the events after it wait. */
  blocked: { since: number; retryAt: number; reason: string } | null;
}

/** The numbers of the first and the last message that the broker has confirmed. */
interface Confirmed {
  readonly from: number;
  readonly to: number;
}

/** The run whose messages these are. */
export interface PublishingRun<Message> {
  /** Epoch milliseconds. */
  readonly clock: { readonly now: number; receive(at?: number): void };
  /** True once the run is to end: no publication is started, and one under way is given up. */
  readonly isLeaving: boolean;
  /** True while an outside answer is expected soon that will wake the case: new events may wait for it. */
  readonly expectsAnswer: boolean;
  /** Publishes, and returns which messages the broker has confirmed, as the history holds the answer. */
  publish(batch: readonly Message[]): Promise<Timed<Confirmed>>;
  /** Admission was refused: this run is not a run of its case. */
  refuse(failure: unknown): void;
  /** A publication was confirmed, failed or was given up: the path runs again. */
  markChanged(): void;
}

/** What an outbox has to know of its messages and of failures. */
export interface OutboxFormat<Message> {
  /** When a message was recorded, in epoch milliseconds. */
  readonly recordedAt: (message: Message) => number;
  /** A message's number. */
  readonly sequenceOf: (message: Message) => number;
  /** Failure types that an immediate retry does not mend: how long to wait before the next try, in milliseconds. */
  readonly refusals: Readonly<Record<string, number>>;
  /** The failure type that refuses this run as a whole. */
  readonly refusesRun: string;
}

/** A batch stays far below the payload limit of 2 MB, even if every message has the largest size that we allow. */
const BATCH_MESSAGES = 25;

/** While a case wakes again and again, messages younger than this wait for one another, in milliseconds. */
const GATHERING = 200;

/** How long a publication waits for the receipt of events that went out with a call, in milliseconds. */
const ALONG_MS = 5_000;

/** Publishes a run's outbox, one batch at a time. */
export class Outbox<Message> {
  readonly delivery: Delivery;
  readonly #run: PublishingRun<Message>;
  readonly #source: Source<Message>;
  readonly #format: OutboxFormat<Message>;
  #publishing: CancellationScope | null = null;
  /** When events went out with a call that has not ended, epoch milliseconds. */
  #alongSince: number | null = null;

  constructor(
    run: PublishingRun<Message>,
    source: Source<Message>,
    format: OutboxFormat<Message>,
    delivery: Delivery,
  ) {
    this.#run = run;
    this.#source = source;
    this.#format = format;
    this.delivery = delivery;
  }

  /** True while no publication is under way. */
  get idle(): boolean {
    return this.#publishing === null;
  }

  /**
   * Called when a step has settled: publishes what is due, and gives up a publication under way if the run is to end.
   */
  update(): void {
    if (this.#run.isLeaving) this.#publishing?.cancel();
    else if (this.idle && this.#isDue()) void this.#publish();
  }

  /**
   * The messages that go out with an outside call that is made now; undefined if there is none, or another publication
   * is under way. The caller says with `cameBack` that the call has ended.
   */
  takeAlong(): readonly Message[] | undefined {
    const { outbox } = this.#source;
    const isFree = this.idle && this.#alongSince === null && this.delivery.blocked === null;
    if (!isFree || this.#run.isLeaving || outbox.length === 0) return undefined;
    this.#alongSince = this.#run.clock.now;
    return outbox.slice(0, BATCH_MESSAGES);
  }

  /** The call has ended; without a receipt its messages are published like all others. */
  cameBack(receipt: Confirmed | undefined): void {
    this.#alongSince = null;
    if (receipt !== undefined) this.#source.confirm(this.#countOf(receipt));
  }

  /** Publishes without waiting any longer where the broker has refused a record: it has been mended. */
  retryNow(): void {
    if (this.delivery.blocked === null) return;
    this.delivery.blocked.retryAt = 0;
    this.#run.markChanged();
  }

  #isDue(): boolean {
    const { clock, expectsAnswer } = this.#run;
    const [oldest] = this.#source.outbox;
    const { blocked } = this.delivery;
    if (oldest === undefined || (blocked !== null && blocked.retryAt > clock.now)) return false;
    if (this.#alongSince !== null) return clock.now - this.#alongSince >= ALONG_MS;
    return !expectsAnswer || clock.now - this.#format.recordedAt(oldest) >= GATHERING;
  }

  async #publish(): Promise<void> {
    const run = this.#run;
    const batch = this.#source.outbox.slice(0, BATCH_MESSAGES);
    this.#publishing = new CancellationScope();
    // Nothing is awaited after the answer, so its effects are recorded at its own time.
    try {
      const { answer, at } = await this.#publishing.run(() => run.publish(batch));
      run.clock.receive(at);
      this.#source.confirm(this.#countOf(answer));
      this.delivery.blocked = null;
    } catch (error) {
      // A publication that is given up stays in the outbox and is carried over: a late write of it is a duplicate.
      if (!isCancellation(error)) this.#failed(error);
    }
    this.#publishing = null;
    run.markChanged();
  }

  #failed(error: unknown): void {
    const { clock } = this.#run;
    clock.receive(timeOfFailure(error));
    const reason = failureType(error) ?? '';
    if (reason === this.#format.refusesRun) this.#run.refuse(failureIn(error));
    const pause = this.#format.refusals[reason];
    if (pause === undefined) return;
    const { now } = clock;
    const since = this.delivery.blocked?.since ?? now;
    this.delivery.blocked = { since, retryAt: now + pause, reason };
  }

  /**
   * How many messages a receipt removes from the outbox. None if it does not begin with the oldest one: an operator
   * wrote it by hand (`temporal activity complete`), or it is about others. What is not confirmed is sent again.
   */
  #countOf({ from, to }: Confirmed): number {
    const { outbox } = this.#source;
    const count = to - from + 1;
    const [first] = outbox;
    const isOurs = first !== undefined && from === this.#format.sequenceOf(first);
    return isOurs && count >= 1 && count <= Math.min(outbox.length, BATCH_MESSAGES) ? count : 0;
  }
}

/** The failure that the activity threw, without Temporal's wrapper. */
export const failureIn = (error: unknown): unknown =>
  error instanceof ActivityFailure ? error.cause : error;

/** The type of a failure that an activity threw; undefined for any other error. */
export function failureType(error: unknown): string | undefined {
  const cause = failureIn(error);
  return cause instanceof ApplicationFailure ? (cause.type ?? undefined) : undefined;
}
