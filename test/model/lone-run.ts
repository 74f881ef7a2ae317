import { ActivityFailure, type ApplicationFailure, RetryState } from '@temporalio/common';
import { CancellationScope } from '@temporalio/workflow';
import type { Case } from '../../contracts/case.ts';
import type { Cause, Envelope } from '../../contracts/envelope.ts';
import type { DomainEvent } from '../../contracts/events.ts';
import { SYSTEM_ACTOR } from '../../contracts/shapes.ts';
import { applyCaseEvent, LARGEST_EVENT_BYTES } from '../../workflows/apply-event.ts';
import { FAULTS, type Receipt, type Timed } from '../../workflows/interface/activities.ts';
import type { Carry } from '../../workflows/interface/run-input.ts';
import { Outbox, type PublishingRun } from '../../workflows/outbox.ts';
import { Recorder } from '../../workflows/recorder.ts';
import { openCase } from '../support/cases.ts';

/** A run of a case with its recorder and its outbox alone: no path, no calls. */

/** A publication that the outbox has asked the server for. */
export interface AskedPublication {
  readonly batch: readonly Envelope[];
  resolve(receipt: Timed<Receipt>): void;
  reject(failure: unknown): void;
}

/** What happens to a run. The same steps lead to the same run, as a replay of its history does. */
export type Step =
  | { readonly kind: 'record'; readonly event: DomainEvent; readonly at: number }
  /** A step of the path has settled, and the outbox may publish. */
  | { readonly kind: 'settled'; readonly at: number }
  /** An outside call is made, and takes along what it may. */
  | { readonly kind: 'called'; readonly at: number }
  /** That call has ended, with the receipt of what it took along or without one. */
  | { readonly kind: 'cameBack'; readonly receipt: Receipt | undefined; readonly at: number }
  /** An operator has mended what the broker refused. */
  | { readonly kind: 'mended' }
  /** The answer of the latest publication. */
  | { readonly kind: 'confirmed'; readonly receipt: Timed<Receipt> }
  | { readonly kind: 'failed'; readonly failure: ApplicationFailure };

const IDENTITY = openCase();
const CAUSE: Cause = { actor: SYSTEM_ACTOR };

class Clock {
  now: number;

  constructor(now: number) {
    this.now = now;
  }

  receive(at: number = this.now): void {
    this.now = Math.max(this.now, at);
  }
}

export class LoneRun implements PublishingRun<Envelope> {
  readonly clock: Clock;
  readonly expectsAnswer = false;
  isLeaving = false;
  /** Whether the case is registered. */
  hasBegun: boolean;
  readonly asked: AskedPublication[] = [];
  /** What the latest outside call has taken along. */
  along: readonly Envelope[] = [];
  readonly recorder: Recorder<Case, DomainEvent, Cause, Envelope>;
  readonly outbox: Outbox<Envelope>;

  /**
   * @param carry of the run that this one goes on from; null for the first one
   * @param startedAt epoch milliseconds
   */
  constructor(carry: Carry | null, startedAt: number) {
    this.clock = new Clock(startedAt);
    this.hasBegun = carry !== null;
    this.recorder = new Recorder({
      applyEvent: applyCaseEvent(IDENTITY),
      state: carry?.case ?? null,
      outbox: carry?.outbox ?? [],
      largest: LARGEST_EVENT_BYTES,
      clock: this.clock,
    });
    this.outbox = new Outbox(
      this,
      this.recorder,
      {
        recordedAt: ({ time }) => Date.parse(time),
        sequenceOf: ({ sequence }) => Number(sequence),
        refusals: { [FAULTS.RECORD_REFUSED]: 600_000, [FAULTS.QUARANTINED]: 1e15 },
        refusesRun: FAULTS.START_REFUSED,
      },
      carry === null ? { blocked: null } : { ...carry.delivery },
    );
  }

  publish(batch: readonly Envelope[]): Promise<Timed<Receipt>> {
    const { promise, resolve, reject } = Promise.withResolvers<Timed<Receipt>>();
    this.asked.push({ batch, resolve, reject });
    // As with an activity whose cancellation is not waited for.
    CancellationScope.current().cancelRequested.catch(reject);
    return promise;
  }

  refuse(): void {
    throw new Error('no run is refused here');
  }

  markChanged(): void {}

  carry(): Carry {
    return {
      kind: 'carry',
      case: this.recorder.state,
      outbox: [...this.recorder.outbox],
      retries: {},
      commands: [],
      delivery: { ...this.outbox.delivery },
    };
  }

  /** Takes one step, and lets the promises run that follow from it. */
  async take(step: Step): Promise<void> {
    if (step.kind === 'record') {
      this.clock.receive(step.at);
      this.recorder.record([step.event], CAUSE);
      this.hasBegun = true;
    } else if (step.kind === 'settled') {
      this.clock.receive(step.at);
      this.outbox.update();
    } else if (step.kind === 'called') {
      this.clock.receive(step.at);
      this.along = this.outbox.takeAlong() ?? [];
    } else if (step.kind === 'cameBack') {
      this.clock.receive(step.at);
      this.outbox.cameBack(step.receipt);
    } else if (step.kind === 'mended') this.outbox.retryNow();
    else if (step.kind === 'confirmed') this.asked.at(-1)?.resolve(step.receipt);
    else {
      const { NON_RETRYABLE_FAILURE } = RetryState;
      const { failure } = step;
      const named = ['publishEvents', '1', NON_RETRYABLE_FAILURE, 'worker'] as const;
      this.asked.at(-1)?.reject(new ActivityFailure('failed', ...named, failure));
    }
    await promisesRun();
  }
}

/** Lets promises run, of which some stand one behind another. */
export async function promisesRun(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}
