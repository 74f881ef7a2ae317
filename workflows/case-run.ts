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
import {
  type Admission,
  FAULTS,
  type Publication,
  type Receipt,
  type Timed,
} from './interface/activities.ts';
import type { Carry, CaseStart, CaseView } from './interface/run-input.ts';
import { openingEvents } from './opening.ts';
import { failureIn, failureType, Outbox, type OutboxFormat, type PublishingRun } from './outbox.ts';
import { type CallingRun, OutsideCalls } from './outside-calls.ts';
import { Recorder } from './recorder.ts';
import { RunClock, timeOfFailure } from './run-clock.ts';
import { admissionOf } from './start-input.ts';
import { Steps } from './steps.ts';
import { leavesWork } from './undoing.ts';

const BY_ITSELF: Cause = { actor: SYSTEM_ACTOR };

/** How often a run asks for the time if the activity is failed by hand. Then it goes on with the time that it has. */
const MOST_LOOKS = 5;

const FORMAT: OutboxFormat<Envelope> = {
  recordedAt: ({ time }) => Date.parse(time),
  sequenceOf: ({ sequence }) => Number(sequence),
  // A refused record is tried again every ten minutes. Events of a reset run are never published.
  refusals: {
    [FAULTS.RECORD_REFUSED]: 10 * 60_000,
    [FAULTS.QUARANTINED]: 100 * 365 * 86_400_000,
  },
  refusesRun: FAULTS.START_REFUSED,
};

/**
 * One workflow run of a case. It is built from the bottom: its clock, recorder, outside calls and outbox, each of which
 * knows only those before it. Everything that must outlive the run is in the case or in `carry`.
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
  /** True once the registration's claim has the case's end. */
  isEndRecorded = false;
  /** True for a run that was started by hand and is not a run of a case. */
  isRefused = false;
  /** Rejects with the failure once this run is refused, so that the workflow fails with it. */
  readonly refused = new Promise<never>((_resolve, reject) => {
    this.#refuse = reject;
  });

  constructor(start: CaseStart) {
    const admission = admissionOf(start);
    // A run that opens a case asks for admission with its first publication, which costs no extra activity.
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
    this.commands = new CommandHandler(
      this.recorder,
      this.outbox,
      carried?.commands ?? [],
      isReset,
    );
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
   * True once the case stays as it is until a command arrives or its timer fires. A call under way is short (its next
   * try waits for the timer), and its answer wakes the case. So a state that only such a call holds is passing, and
   * showing it or setting a timer for it is not worth history events.
   */
  get isSettled(): boolean {
    return this.steps.isSettled && this.outsideCalls.idle;
  }

  /** True while there is work on the case in this run. */
  get isOpen(): boolean {
    return this.case.end === null && !this.isLeaving;
  }

  /** Checked right before the run ends, with no await after it, so that nothing that has arrived is lost. */
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
    const receipt = await publishEvents({ ...this.#publication(batch), ...this.#ending(batch) });
    this.#admission = null;
    if (receipt.answer.ended === true) this.isEndRecorded = true;
    return receipt;
  }

  takeAlong(): Publication | undefined {
    const batch = this.outbox.takeAlong();
    return batch === undefined ? undefined : this.#publication(batch);
  }

  cameBack(receipt: Receipt | undefined, error?: unknown): void {
    this.outbox.cameBack(receipt);
    if (receipt !== undefined) this.#admission = null;
    if (failureType(error) === FAULTS.START_REFUSED) this.refuse(failureIn(error));
  }

  #publication(batch: readonly Envelope[]): Publication {
    const run = workflowInfo().originalExecutionRunId;
    return { run, batch, ...(this.#admission === null ? {} : { opens: this.#admission }) };
  }

  /** The end, if it goes with this publication: it is the last one, and nothing is left to undo. */
  #ending(batch: readonly Envelope[]): Pick<Publication, 'ends'> {
    const { end, caseId } = this.case;
    const isLast = batch.length === this.recorder.outbox.length;
    if (end === null || !isLast || this.isEndRecorded || leavesWork(this.case)) return {};
    return { ends: { caseId, end: end.kind } };
  }

  refuse(failure: unknown): void {
    this.isRefused = true;
    this.#refuse(failure);
  }

  /**
   * Asks for admission before the path begins: a recovered run may have outside calls to make before it has anything to
   * publish. For a run that is refused this promise never settles: see `refused`.
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
        // Any other failure was made by hand.
        if (failureType(error) === FAULTS.START_REFUSED) this.refuse(failureIn(error));
        if (this.isRefused) return new Promise(() => undefined);
      }
    }
  }

  /** Asks the server for the time. If an operator fails the activity by hand, it is repeated a few times. */
  async askTheTime(): Promise<void> {
    this.#lookingAtClock += 1;
    for (let tries = 0; tries < MOST_LOOKS; tries += 1) {
      try {
        const { at } = await lookAtClock();
        this.clock.receive(at);
        break;
      } catch (error) {
        this.clock.receive(timeOfFailure(error));
        log.warn('the server could not be asked for the time', { error });
      }
    }
    this.#lookingAtClock -= 1;
    this.markChanged();
  }

  /**
   * An operator asked Temporal to cancel the run. The case records that and goes on. The time is asked of the server,
   * since a replay may run the workflow task at another time.
   */
  async cancellationRequested(): Promise<void> {
    await this.askTheTime();
    if (this.case.end === null) this.record([event('case.cancellation_requested', {})]);
  }

  /** The answer to the `case` query. */
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

  /** The input of the next run. */
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
      log.info('a case was recovered and goes on', recovered);
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
