import { allHandlersFinished, condition, log, workflowInfo } from '@temporalio/workflow';
import type { Carry, CaseStart, CaseView } from '../contracts/carry.ts';
import type { Case } from '../contracts/case.ts';
import type { Cause, Envelope } from '../contracts/envelope.ts';
import { type DomainEvent, event } from '../contracts/events.ts';
import { FAULTS } from '../contracts/outside.ts';
import { SYSTEM_ACTOR } from '../contracts/shapes.ts';
import { policyOf } from '../policies/policies.ts';
import type { Policy } from '../policies/policy.ts';
import { publishPatiently, publishPromptly } from './calls.ts';
import { CommandDesk } from './commands/desk.ts';
import { Durability } from './durability.ts';
import type { Errand } from './errand.ts';
import { Errands } from './errands.ts';
import { type Identity, inscribeCase, LARGEST_EVENT_BYTES } from './inscribe.ts';
import { openingEvents } from './opening.ts';
import { type Delivery, type Outbox, startOutbox } from './outbox.ts';
import { Recorder } from './recorder.ts';

const BY_ITSELF: Cause = { actor: SYSTEM_ACTOR };

/** A record that the broker refuses is tried again now and then. What a reset run says is never published. */
const REFUSALS = {
  [FAULTS.RECORD_REFUSED]: 10 * 60_000,
  [FAULTS.QUARANTINED]: 100 * 365 * 86_400_000,
};

/**
 * A case being worked on: its recorder and outbox, its errands, its commands. Everything that must outlive the
 * run is in the case or in `carry`; nothing else here is ever relied on after an await.
 */
export class Desk {
  readonly #recorder: Recorder<Case, DomainEvent, Cause, Envelope>;
  readonly #errands: Errands;
  readonly #durability: Durability;
  readonly #outbox: Outbox;
  readonly commands: CommandDesk;
  readonly delivery: Delivery;
  #nudges = 0;
  #looked = -1;
  #looks = 0;
  #leaving = false;
  #now = Date.now();

  constructor(start: CaseStart) {
    const carried = start.kind === 'carry' ? start : null;
    this.#recorder = new Recorder({
      inscribe: inscribeCase(identityOf(start)),
      state: carried?.case ?? null,
      outbox: carried?.outbox ?? [],
      largest: LARGEST_EVENT_BYTES,
      now: () => this.#now,
    });
    this.delivery = carried === null ? { by: 'local', blocked: null } : { ...carried.delivery };
    this.#durability = new Durability(
      () => this.#recorder.confirmed + this.#recorder.outbox.length,
    );
    this.#begin(start);
    this.#errands = new Errands(
      {
        case: () => this.case,
        clocks: () => this.policy.clocks,
        hasEnded: () => this.case.end !== null,
        record: (events) => this.record(events),
        nudge: () => this.nudge(),
        now: () => this.#now,
        asking: (ask) => this.asking(ask),
      },
      carried?.retries ?? {},
    );
    this.commands = new CommandDesk(
      this.#recorder,
      this.delivery,
      carried?.commands ?? [],
      isReset,
    );
    this.#outbox = startOutbox({
      source: this.#recorder,
      now: () => this.#now,
      delivery: this.delivery,
      durable: () => Math.max(0, this.#durability.through - this.#recorder.confirmed),
      recordedAt: ({ time }) => Date.parse(time),
      promptly: (batch) => publishPromptly({ run: workflowInfo().originalExecutionRunId, batch }),
      patiently: (batch) =>
        this.asking(() => publishPatiently({ run: workflowInfo().originalExecutionRunId, batch })),
      refusals: REFUSALS,
      leaving: () => this.isLeaving,
      lull: () => condition(this.atLulls(() => true)),
      expectsWake: () => !this.#errands.idle,
      onOutcome: () => this.nudge(),
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
    return this.#recorder.version + this.#nudges;
  }

  /** Lets the path wait until there is something to look at again. */
  async change(orElse: () => boolean = () => false): Promise<void> {
    const leaving = this.isLeaving;
    this.#looked = this.version;
    this.#looks += 1;
    await condition(() => this.version !== this.#looked || this.isLeaving !== leaving || orElse());
  }

  /** Lets the path wait for good: nothing that still happens is its business. */
  async quiet(until: () => boolean): Promise<void> {
    while (!until()) await this.change(until);
  }

  /**
   * True once the case stands as it will stand until somebody acts or time passes. What is under way with an outside
   * system is short (the next try waits by the clock), and its answer wakes the case, so a state that only such a call
   * holds is passing: it is not worth a history event each to show it and to set the clock for it.
   */
  get isSettled(): boolean {
    return this.#looked === this.version && this.#errands.idle;
  }

  /**
   * For what keeps the books: a condition that is judged once each time that the path has looked, and never in between.
   * The order in which a task's answers reach us depends on how many promises each goes through, which a release of
   * the SDK or an interceptor may change; when the path has looked, all of them have arrived.
   */
  atLulls(condition: () => boolean): () => boolean {
    let seen = this.#looks;
    return () => {
      if (seen === this.#looks) return false;
      seen = this.#looks;
      return condition();
    };
  }

  /**
   * When something last came from outside, in epoch milliseconds. In between no time passes for the case: what a local
   * activity's answer sets going would find another time in a replay.
   */
  get now(): number {
    return this.#now;
  }

  /** True while there is work on the case in this run. */
  get isOpen(): boolean {
    return this.case.end === null && !this.isLeaving;
  }

  /**
   * True once the run should hand over to a next one: nothing new is started, what runs is waited for.
   * A reset run never hands over.
   */
  get isLeaving(): boolean {
    return this.#leaving;
  }

  /** One synchronous look, right before the run is left: nothing that came in may be cut off. */
  get isQuiet(): boolean {
    return this.#errands.idle && this.#outbox.idle() && allHandlersFinished();
  }

  get hasPublishedAll(): boolean {
    return this.#recorder.outbox.length === 0;
  }

  record(events: readonly DomainEvent[], cause: Cause = BY_ITSELF): void {
    this.#recorder.record(events, cause);
  }

  /** Asks something of the server, and takes notice of whatever it answers. */
  async asking<T>(ask: () => Promise<T>): Promise<T> {
    const mark = this.mark();
    try {
      return await ask();
    } finally {
      this.answered(mark);
    }
  }

  /** To be handed to `answered` once the server has answered what it is asked now. */
  mark(): number {
    return this.#durability.mark();
  }

  /**
   * The server has answered: this tells what it holds, and whether it wants a new run. Both are read at such moments
   * only, since a replay finds just these at the same place.
   */
  answered(mark: number): void {
    this.#durability.answered(mark);
    this.lookAround();
  }

  /** Something came from outside: time has passed, and the server may want a new run. */
  lookAround(): void {
    this.#now = Date.now();
    if (workflowInfo().continueAsNewSuggested && !isReset()) this.#leaving = true;
  }

  send(errands: readonly Errand[]): void {
    this.#errands.send(errands);
  }

  /** For the case's clock. */
  get errands(): Pick<Errands, 'nextTry' | 'ripen' | 'isHandled'> {
    return this.#errands;
  }

  nudge(): void {
    this.#nudges += 1;
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
      retries: this.#errands.retries,
      commands: this.commands.remembered,
      delivery: { ...this.delivery },
    };
  }

  #begin(start: CaseStart): void {
    if (start.kind === 'open') {
      const { id, ...cause } = start.command;
      this.record(openingEvents(start), { ...cause, commandId: id });
    } else if (start.recovered !== undefined) {
      const { lostMs, ...recovered } = start.recovered;
      const restored = { lostMs, cause: 'time.recovery' };
      log.info('a case goes on after its recovery', recovered);
      if (this.case.end !== null) return; // only what was left unpublished remains to be done
      this.record([
        event('case.recovered', recovered),
        ...(lostMs > 0 ? [event('case.time_restored', restored)] : []),
      ]);
    }
  }
}

/** After a reset the server replays decisions as it likes, so such a run has no say: the case is to be recovered. */
function isReset(): boolean {
  const { runId, originalExecutionRunId } = workflowInfo();
  return runId !== originalExecutionRunId;
}

function identityOf(start: CaseStart): Identity {
  const { caseId, artisanId, application } = start.kind === 'open' ? start : start.case;
  return { caseId, artisanId, application };
}
