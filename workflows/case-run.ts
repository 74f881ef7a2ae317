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
import { type Admission, FAULTS } from './interface/activities.ts';
import type { Carry, CaseStart, CaseView } from './interface/run-input.ts';
import { openingEvents } from './opening.ts';
import { type Delivery, failureIn, failureType, type Outbox, startOutbox } from './outbox.ts';
import type { OutsideCall } from './outside-call.ts';
import { OutsideCalls } from './outside-calls.ts';
import { Recorder } from './recorder.ts';
import { isReset, RunClock } from './run-clock.ts';
import { admissionOf } from './start-input.ts';

const BY_ITSELF: Cause = { actor: SYSTEM_ACTOR };

/** How often the time is asked for where no worker answers, but somebody's hand. Then it is taken as it was last heard. */
const MOST_LOOKS = 5;

/** A record that the broker refuses is tried again now and then. What a reset run says is never published. */
const REFUSALS = {
  [FAULTS.RECORD_REFUSED]: 10 * 60_000,
  [FAULTS.QUARANTINED]: 100 * 365 * 86_400_000,
};

/**
 * A case being worked on: its recorder and outbox, its errands, its commands. Everything that must outlive the
 * run is in the case or in `carry`; nothing else here is ever relied on after an await.
 */
export class CaseRun {
  readonly #recorder: Recorder<Case, DomainEvent, Cause, Envelope>;
  readonly #outsideCalls: OutsideCalls;
  readonly #outbox: Outbox;
  readonly commands: CommandHandler;
  readonly delivery: Delivery;
  readonly rhythm: RunClock;
  #changes = 0;
  #asking = 0;
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
    this.#recorder = new Recorder({
      applyEvent: applyCaseEvent(identityOf(start)),
      state: carried?.case ?? null,
      outbox: carried?.outbox ?? [],
      largest: LARGEST_EVENT_BYTES,
      now: () => this.rhythm.now,
    });
    this.delivery = carried === null ? { blocked: null } : { ...carried.delivery };
    this.rhythm = new RunClock(() => this.version);
    this.#begin(start);
    this.#outsideCalls = new OutsideCalls(
      {
        case: () => this.case,
        clocks: () => this.policy.clocks,
        record: (events) => this.record(events),
        markChanged: () => this.markChanged(),
        now: () => this.rhythm.now,
        asking: (ask) => this.rhythm.asking(ask),
      },
      carried?.retries ?? {},
    );
    this.commands = new CommandHandler(
      this.#recorder,
      this.delivery,
      carried?.commands ?? [],
      isReset,
    );
    this.#outbox = startOutbox({
      source: this.#recorder,
      now: () => this.rhythm.now,
      delivery: this.delivery,
      recordedAt: ({ time }) => Date.parse(time),
      publish: async (batch) => {
        const run = workflowInfo().originalExecutionRunId;
        const opens = this.#admission === null ? {} : { opens: this.#admission };
        const receipt = await this.rhythm.asking(() => publishEvents({ run, batch, ...opens }));
        this.#admission = null;
        return receipt;
      },
      onRefused: (failure) => this.#refused(failure),
      sequenceOf: ({ sequence }) => Number(sequence),
      refusals: REFUSALS,
      refusesRun: FAULTS.START_REFUSED,
      leaving: () => this.rhythm.isLeaving,
      stepSettled: () => this.rhythm.stepSettled(),
      expectsWake: () => !this.#outsideCalls.idle,
      onOutcome: () => this.markChanged(),
    });
  }

  get case(): Case {
    return this.#recorder.state;
  }

  get policy(): Policy {
    return policyOf(this.case.policy);
  }

  /** Rises with every change of the case and of what is under way for it. */
  get version(): number {
    return this.#recorder.version + this.#changes;
  }

  /**
   * True once the case stands as it will stand until somebody acts or time passes. What is under way with an outside
   * system is short (the next try waits by the clock), and its answer wakes the case, so a state that only such a call
   * holds is passing: it is not worth a history event each to show it and to set the clock for it.
   */
  get isSettled(): boolean {
    return this.rhythm.hasLooked && this.#outsideCalls.idle;
  }

  /** True while there is work on the case in this run. */
  get isOpen(): boolean {
    return this.case.end === null && !this.rhythm.isLeaving;
  }

  /** One synchronous look, right before the run is left: nothing that came in may be cut off. */
  get isQuiet(): boolean {
    return (
      this.#outsideCalls.idle && this.#outbox.idle() && this.#asking === 0 && allHandlersFinished()
    );
  }

  get hasPublishedAll(): boolean {
    return this.#recorder.outbox.length === 0;
  }

  record(events: readonly DomainEvent[], cause: Cause = BY_ITSELF): void {
    this.#recorder.record(events, cause);
  }

  send(outsideCalls: readonly OutsideCall[]): void {
    this.#outsideCalls.send(outsideCalls);
  }

  /** For the case's clock. */
  get errands(): Pick<
    OutsideCalls,
    'nextTry' | 'releaseRetries' | 'isHandled' | 'applyHeldAnswers'
  > {
    return this.#outsideCalls;
  }

  markChanged(): void {
    this.#changes += 1;
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
        await this.rhythm.asking(() => admitRun(run));
        return;
      } catch (error) {
        // Anything else was failed by hand.
        if (failureType(error) === FAULTS.START_REFUSED) this.#refused(failureIn(error));
        if (this.isRefused) return new Promise(() => undefined);
      }
    }
  }

  #refused(failure: unknown): void {
    this.isRefused = true;
    this.#refuse(failure);
  }

  /** Learns from the server how late it is. Whoever fails such a look by hand is asked again, a few times. */
  async askTheTime(): Promise<void> {
    this.#asking += 1;
    for (let tries = 0; tries < MOST_LOOKS; tries += 1) {
      try {
        await this.rhythm.asking(lookAtClock);
        break;
      } catch (error) {
        log.warn('nobody has said how late it is', { error });
      }
    }
    this.#asking -= 1;
    this.markChanged();
  }

  /**
   * Somebody has asked Temporal to cancel the run. That is written down, and the case goes on. When it was is asked of the
   * server, since the time of the task may be another in a replay.
   */
  async cancellationRequested(): Promise<void> {
    await this.askTheTime();
    if (this.case.end === null) this.record([event('case.cancellation_requested', {})]);
  }

  view(): CaseView {
    const unpublished = [...this.#recorder.outbox];
    const { case: theCase, delivery } = this;
    return {
      case: theCase,
      publishedThrough: theCase.sequence - unpublished.length,
      unpublished,
      delivery: { ...delivery },
    };
  }

  carry(): Carry {
    return {
      kind: 'carry',
      case: this.case,
      outbox: [...this.#recorder.outbox],
      retries: this.#outsideCalls.retries,
      commands: this.commands.remembered,
      delivery: { ...this.delivery },
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
