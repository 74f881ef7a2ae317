import { allHandlersFinished, log, workflowInfo } from '@temporalio/workflow';
import type { Case } from '../contracts/case.ts';
import type { Cause, Envelope } from '../contracts/envelope.ts';
import { type DomainEvent, event } from '../contracts/events.ts';
import { SYSTEM_ACTOR } from '../contracts/shapes.ts';
import { policyOf } from '../policies/policies.ts';
import type { Policy } from '../policies/policy.ts';
import { admitRun, lookAtClock, publishEvents } from './activity-proxies.ts';
import { applyCaseEvent, type Identity, LARGEST_EVENT_BYTES } from './apply-event.ts';
import { CommandHandler } from './commands/command-handler.ts';
import { Handover, isReset } from './handover.ts';
import { type Admission, FAULTS, type Receipt, type Timed } from './interface/activities.ts';
import type { Carry, CaseStart, CaseView } from './interface/run-input.ts';
import { openingEvents } from './opening.ts';
import { failureIn, failureType, Outbox, type OutboxFormat, type PublishingRun } from './outbox.ts';
import { type CallingRun, OutsideCalls } from './outside-calls.ts';
import { Recorder } from './recorder.ts';
import { RunClock, timeOfFailure } from './run-clock.ts';
import { admissionOf } from './start-input.ts';
import { Steps } from './steps.ts';

const BY_ITSELF: Cause = { actor: SYSTEM_ACTOR };

/** How often the time is asked for where it is failed by hand. Then it is taken as it was last received. */
const MOST_LOOKS = 5;

const FORMAT: OutboxFormat<Envelope> = {
  recordedAt: ({ time }) => Date.parse(time),
  sequenceOf: ({ sequence }) => Number(sequence),
  // A record that the broker refuses is tried again now and then. What a reset run says is never published.
  refusals: {
    [FAULTS.RECORD_REFUSED]: 10 * 60_000,
    [FAULTS.QUARANTINED]: 100 * 365 * 86_400_000,
  },
  refusesRun: FAULTS.START_REFUSED,
};

/**
 * One run of a case. Built from the bottom: its clock, its recorder, its outside calls, its outbox, each of which knows
 * only those before it. Everything that must outlive the run is in the case or in `carry`.
 */
export class CaseRun implements CallingRun, PublishingRun<Envelope> {
  readonly clock = new RunClock();
  readonly handover = new Handover(this.clock);
  readonly recorder: Recorder<Case, DomainEvent, Cause, Envelope>;
  readonly steps: Steps;
  readonly outsideCalls: OutsideCalls;
  readonly outbox: Outbox<Envelope>;
  readonly commands: CommandHandler;
  #lookingAtClock = 0;
  #admission: Admission | null;
  readonly #comesBack: Admission | null;
  #refuse: (failure: unknown) => void = () => undefined;
  /** True for a run that was started by hand and is none of a case. */
  isRefused = false;
  /** Rejects with the failure once this run is found to be none of a case: it is to fail with it. */
  readonly refused = new Promise<never>((_resolve, reject) => {
    this.#refuse = reject;
  });

  constructor(start: CaseStart) {
    const admission = admissionOf(start);
    // A run that opens a case asks with its first publication, at no cost.
    this.#admission = start.kind === 'open' ? admission : null;
    this.#comesBack = start.kind === 'carry' ? admission : null;
    const carried = start.kind === 'carry' ? start : null;
    this.recorder = new Recorder({
      applyEvent: applyCaseEvent(identityOf(start)),
      state: carried?.case ?? null,
      outbox: carried?.outbox ?? [],
      largest: LARGEST_EVENT_BYTES,
      clock: this.clock,
    });
    this.steps = new Steps(this.recorder, this.handover);
    this.#begin(start);
    this.outsideCalls = new OutsideCalls(this, carried?.retries ?? {});
    const delivery = carried === null ? { blocked: null } : { ...carried.delivery };
    this.outbox = new Outbox(this, this.recorder, FORMAT, delivery);
    this.commands = new CommandHandler(this.recorder, delivery, carried?.commands ?? [], isReset);
  }

  get case(): Case {
    return this.recorder.state;
  }

  get policy(): Policy {
    return policyOf(this.case.policy);
  }

  /** True once the run is to continue as new. */
  get isLeaving(): boolean {
    return this.handover.isDue;
  }

  get expectsAnswer(): boolean {
    return !this.outsideCalls.idle;
  }

  /**
   * True once the case stands as it will stand until somebody acts or time passes. What is under way with an outside
   * system is short (the next try waits for its time), and its answer wakes the case, so a state that only such a call
   * holds is passing: it is not worth a history event each to show it and to set a timer for it.
   */
  get isSettled(): boolean {
    return this.steps.isSettled && this.outsideCalls.idle;
  }

  /** True while there is work on the case in this run. */
  get isOpen(): boolean {
    return this.case.end === null && !this.isLeaving;
  }

  /** Asked right before the run is left, with no await after it: nothing that came in may be cut off. */
  get isQuiet(): boolean {
    const { outsideCalls, outbox } = this;
    return outsideCalls.idle && outbox.idle && this.#lookingAtClock === 0 && allHandlersFinished();
  }

  get hasPublishedAll(): boolean {
    return this.recorder.outbox.length === 0;
  }

  record(events: readonly DomainEvent[], cause: Cause = BY_ITSELF): void {
    this.recorder.record(events, cause);
  }

  markChanged(): void {
    this.steps.markChanged();
  }

  async publish(batch: readonly Envelope[]): Promise<Timed<Receipt>> {
    const run = workflowInfo().originalExecutionRunId;
    const opens = this.#admission === null ? {} : { opens: this.#admission };
    const receipt = await publishEvents({ run, batch, ...opens });
    this.#admission = null;
    return receipt;
  }

  refuse(failure: unknown): void {
    this.isRefused = true;
    this.#refuse(failure);
  }

  /**
   * Before its path is begun: a run that brings a case back may have something to do outside before it has anything to
   * publish, so it asks by itself whether it is let in. One that is not never comes back from here: see `refused`.
   */
  async admitted(): Promise<void> {
    const run = this.#comesBack;
    if (run === null) return;
    for (;;) {
      try {
        const { at } = await admitRun(run);
        return this.clock.receive(at);
      } catch (error) {
        this.clock.receive(timeOfFailure(error));
        // Anything else was failed by hand.
        if (failureType(error) === FAULTS.START_REFUSED) this.refuse(failureIn(error));
        if (this.isRefused) return new Promise(() => undefined);
      }
    }
  }

  /** Learns from the server what time it is. Where such a look is failed by hand it is repeated, a few times. */
  async askTheTime(): Promise<void> {
    this.#lookingAtClock += 1;
    for (let tries = 0; tries < MOST_LOOKS; tries += 1) {
      try {
        const { at } = await lookAtClock();
        this.clock.receive(at);
        break;
      } catch (error) {
        this.clock.receive(timeOfFailure(error));
        log.warn('the time could not be asked for', { error });
      }
    }
    this.#lookingAtClock -= 1;
    this.markChanged();
  }

  /**
   * Somebody has asked Temporal to cancel the run. That is written down, and the case goes on. When it was is asked of the
   * server, since the time of the workflow task may be another in a replay.
   */
  async cancellationRequested(): Promise<void> {
    await this.askTheTime();
    if (this.case.end === null) this.record([event('case.cancellation_requested', {})]);
  }

  view(): CaseView {
    const unpublished = [...this.recorder.outbox];
    const { case: theCase, outbox } = this;
    return {
      case: theCase,
      publishedThrough: theCase.sequence - unpublished.length,
      unpublished,
      delivery: { ...outbox.delivery },
    };
  }

  carry(): Carry {
    return {
      kind: 'carry',
      case: this.case,
      outbox: [...this.recorder.outbox],
      retries: this.outsideCalls.retries,
      commands: this.commands.remembered,
      delivery: { ...this.outbox.delivery },
    };
  }

  #begin(start: CaseStart): void {
    if (start.kind === 'open') {
      const { id, ...cause } = start.command;
      this.record(openingEvents(start), { ...cause, commandId: id });
    } else if (start.recovered !== undefined) {
      const { lostMs, close, after: _after, ...recovered } = start.recovered;
      const restored = { lostMs, cause: 'time.recovery' };
      log.info('a case goes on after its recovery', recovered);
      if (this.case.end !== null) return; // only what was left unpublished remains to be done
      this.record([
        event('case.recovered', recovered),
        ...(lostMs > 0 ? [event('case.time_restored', restored)] : []),
        ...(close === undefined ? [] : [event('case.closed', { reason: close })]),
      ]);
    }
  }
}

function identityOf(start: CaseStart): Identity {
  const { caseId, artisanId, application } = start.kind === 'open' ? start : start.case;
  return { caseId, artisanId, application };
}
