import { CancellationScope, condition, sleep } from '@temporalio/workflow';
import { event } from '../contracts/events.ts';
import { type Moment, momentsOf } from '../policies/deadlines.ts';
import type { CaseRun } from './case-run.ts';
import { deadlineEvents } from './deadline-events.ts';
import { isReminderHandled, reminder } from './reminder.ts';

/**
 * By how much the server's clock may be set back, in milliseconds, before a timer that fired would wait for the next workflow
 * task of its case.
 */
const SET_BACK_MS = 1_000;

/**
 * The one timer of a case. It is set to the case's earliest deadline, and set anew only when an earlier one appears: a
 * timer for each deadline would cost several history events each.
 */
export class DeadlineTimer {
  readonly #run: CaseRun;
  /** The timer that is set. */
  #set: { readonly at: number; readonly scope: CancellationScope } | null = null;
  /** True while the run asks how late a timer has fired. */
  #isGivingBack = false;

  constructor(run: CaseRun) {
    this.#run = run;
  }

  /** Called when a step has settled: acts on the deadline that is due, or sets the timer for the next. */
  update(): void {
    const run = this.#run;
    if (this.#isGivingBack || !run.isSettled) return;
    const { at, what } = nextWake(run);
    if (at === NEVER.at) return;
    if (at <= run.clock.now) fireDeadline(run);
    else if (this.#set === null || at < this.#set.at) this.#setTo(at, what);
  }

  #setTo(at: number, summary: string): void {
    this.#set?.scope.cancel();
    const scope = new CancellationScope();
    this.#set = { at, scope };
    const ms = at - this.#run.clock.now;
    const inItsTask = Date.now() + ms - SET_BACK_MS;
    const fired = scope.run(() => sleep(ms, { summary }));
    fired.then(
      () => this.#fired(at, inItsTask),
      // The timer was cancelled to be set anew.
      () => undefined,
    );
  }

  /**
   * @param at when it was to fire, by the run's clock
   * @param inItsTask the least time of the workflow task that it fires in, epoch milliseconds
   */
  async #fired(at: number, inItsTask: number): Promise<void> {
    const { clock, steps } = this.#run;
    this.#set = null;
    this.#isGivingBack = true;
    // A new worker that is asked a Query before it gets the timer's task hears of the timer with the time of the task before. A
    // command now would come before those of an Update that is in the task, and in a replay after them.
    await condition(() => Date.now() >= inItsTask);
    // An answer that came in the same workflow task is recorded at its own time and acted on first, whatever the order of
    // the jobs and however many promises lie in between.
    this.#run.markChanged();
    await steps.settled();
    // Not the time of this workflow task: if a new worker answers a Query before it gets the task, the timer fires with
    // the time of the task before.
    clock.receive(at);
    this.#run.markChanged();
    await steps.settled();
    await giveBackLostTime(this.#run, at);
    this.#isGivingBack = false;
    this.#run.markChanged();
  }
}

/** The next deadline: epoch milliseconds, and a text for operators. */
interface Wake {
  readonly at: number;
  readonly what: string;
}

const NEVER: Wake = { at: Number.POSITIVE_INFINITY, what: 'nothing' };

function nextWake(run: CaseRun): Wake {
  const { blocked } = run.outbox.delivery;
  const delivery =
    blocked === null || blocked.retryAt <= run.clock.now
      ? NEVER
      : { at: blocked.retryAt, what: 'the refused record is tried again' };
  // A case that has ended may still have something to undo.
  if (run.isLeaving || run.case.held !== null) return delivery;
  const moment = momentsOf(run.case, run.policy).find((one) => !isReminderHandled(run, one));
  const wakes = [
    moment === undefined ? NEVER : { at: moment.at, what: wordsFor(moment) },
    { at: run.outsideCalls.nextTry(), what: 'an outside system is asked again' },
    delivery,
  ];
  return wakes.reduce((first, one) => (one.at < first.at ? one : first));
}

function wordsFor(moment: Moment): string {
  switch (moment.what) {
    case 'late':
      return `${moment.party} is late with ${moment.about}`;
    case 'remind':
      return `reminder ${moment.round}`;
    case 'appeal_over':
      return `the time to appeal for ${moment.requirement} is over`;
    case 'watch_over':
      return 'the watch of the listing is over';
    case 'unreached':
      return 'a facilitator calls on the artisan';
    case 'expired':
      return `${moment.requirement} expires`;
    case 'overdue':
      return 'the case as a whole takes too long';
    default:
      return `the case would ${moment.what === 'lapse' ? 'lapse' : 'fall dormant'}`;
  }
}

function fireDeadline(run: CaseRun): void {
  run.outsideCalls.releaseRetries();
  run.markChanged();
  const { now } = run.clock;
  const moment = momentsOf(run.case, run.policy).find(
    (one) => one.at <= now && !isReminderHandled(run, one),
  );
  if (moment !== undefined) happen(run, moment);
}

function happen(run: CaseRun, moment: Moment): void {
  if (moment.what === 'remind') run.outsideCalls.send([reminder(run.case, moment.round)]);
  else run.record(deadlineEvents(moment, run.case, run.clock.now));
}

/** A timer that fires much too late was delayed by us (no worker, no server): the artisan gets that time back. */
async function giveBackLostTime(run: CaseRun, planned: number): Promise<void> {
  // If the deadline no longer applies, no time was lost.
  const isWaitedFor = () => run.isOpen && nextWake(run).at <= planned;
  if (!isWaitedFor()) return;
  await run.askTheTime();
  await run.steps.settled();
  const lostMs = run.clock.now - planned;
  if (!isWaitedFor() || lostMs < run.policy.clocks.lateTimer) return;
  run.record([event('case.time_restored', { lostMs, cause: 'time.system_down' })]);
}
