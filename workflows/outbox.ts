import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  isCancellation,
} from '@temporalio/workflow';
import type { Timed } from './interface/activities.ts';
import { timeOfFailure } from './run-clock.ts';

/**
 * Publishes what was recorded, one publication outstanding, in batches. Generic over the message.
 *
 * By regular activities only. The server starts one only after it has taken the workflow task that asks for it, so that
 * what is published is durable: a worker that is killed before that runs the task again, at another time, and would publish
 * other bytes under the same number. While the broker is away a regular one holds up none of the case's commands. And a
 * local one would leave the server tasks that a replay cuts in another way (docs/decisions/0003).
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

/** The run whose messages these are. */
export interface PublishingRun<Message> {
  /** Epoch milliseconds. */
  readonly clock: { readonly now: number; receive(at?: number): void };
  /** True once the run is to end: nothing new is started, and a publication under way is given up. */
  readonly isLeaving: boolean;
  /** True while an answer is on its way that will wake the case soon: what was just recorded may wait for it. */
  readonly expectsAnswer: boolean;
  /** Publishes, and tells which messages the broker has confirmed, by what the history holds of the answer. */
  publish(batch: readonly Message[]): Promise<Timed<Confirmed>>;
  /** The broker's side refuses the run itself. */
  refuse(failure: unknown): void;
  /** A publication was confirmed, failed or was given up: the path is to look again. */
  markChanged(): void;
}

/** What an outbox has to know of its messages and of failures. */
export interface OutboxFormat<Message> {
  /** When a message was recorded, in epoch milliseconds. */
  readonly recordedAt: (message: Message) => number;
  /** A message's number. */
  readonly sequenceOf: (message: Message) => number;
  /** Failures that trying at once does not mend, by their type: how long to wait before the next try, in milliseconds. */
  readonly refusals: Readonly<Record<string, number>>;
  /** The type of the failure that says that this run has no say at all. */
  readonly refusesRun: string;
}

/** A batch stays far below the payload limit of 2 MB, also if every message were at our own cap. */
const BATCH_MESSAGES = 25;

/** While a case wakes again and again, messages younger than this wait for one another, in milliseconds. */
const GATHERING = 200;

export class Outbox<Message> {
  readonly delivery: Delivery;
  readonly #run: PublishingRun<Message>;
  readonly #source: Source<Message>;
  readonly #format: OutboxFormat<Message>;
  #publishing: CancellationScope | null = null;

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

  /** A step has settled: publishes what is due, and gives up what is under way where the run is to end. */
  update(): void {
    if (this.#run.isLeaving) this.#publishing?.cancel();
    else if (this.idle && this.#isDue()) void this.#publish();
  }

  #isDue(): boolean {
    const { clock, expectsAnswer } = this.#run;
    const [oldest] = this.#source.outbox;
    const { blocked } = this.delivery;
    if (oldest === undefined || (blocked !== null && blocked.retryAt > clock.now)) return false;
    return !expectsAnswer || clock.now - this.#format.recordedAt(oldest) >= GATHERING;
  }

  async #publish(): Promise<void> {
    const run = this.#run;
    const batch = this.#source.outbox.slice(0, BATCH_MESSAGES);
    this.#publishing = new CancellationScope();
    // From the answer on nothing is awaited: what it says is written down at its own time.
    try {
      const { answer, at } = await this.#publishing.run(() => run.publish(batch));
      run.clock.receive(at);
      this.#source.confirm(this.#countOf(answer));
      this.delivery.blocked = null;
    } catch (error) {
      // A publication that is given up stays in the outbox and is carried: a late write of it is a duplicate.
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
   * How many messages leave the outbox by a receipt. None by one that does not begin with the oldest of them: it was written
   * by hand (`temporal activity complete`), or is about others, and what is not confirmed is sent again.
   */
  #countOf({ from, to }: Confirmed): number {
    const { outbox } = this.#source;
    const count = to - from + 1;
    const [first] = outbox;
    const isOurs = first !== undefined && from === this.#format.sequenceOf(first);
    return isOurs && count >= 1 && count <= Math.min(outbox.length, BATCH_MESSAGES) ? count : 0;
  }
}

/** A failure as the activity threw it. */
export const failureIn = (error: unknown): unknown =>
  error instanceof ActivityFailure ? error.cause : error;

/** The type of a failure that an activity threw; undefined for any other error. */
export function failureType(error: unknown): string | undefined {
  const cause = failureIn(error);
  return cause instanceof ApplicationFailure ? (cause.type ?? undefined) : undefined;
}
