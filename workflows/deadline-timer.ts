import { condition } from '@temporalio/workflow';
import { event } from '../contracts/events.ts';
import { type Moment, momentsOf } from '../policies/deadlines.ts';
import type { CaseRun } from './case-run.ts';
import { deadlineEvents } from './deadline-events.ts';
import { isReminderHandled, reminder } from './reminder.ts';

/**
 * One clock for each case: it sleeps to the earliest moment that the case has ahead, and is re-armed only when
 * an earlier one appears. A timer for each wait would cost several history events each.
 */
export function startDeadlineTimer(run: CaseRun): void {
  const { rhythm } = run;
  const next = () => (run.isSettled ? nextWake(run) : NEVER);
  const loop = async () => {
    for (;;) {
      const { at, what: summary } = next();
      if (at === NEVER.at) {
        await rhythm.stepSettled();
      } else if (at <= rhythm.now) {
        fireDeadline(run);
        await rhythm.stepSettled();
      } else {
        const isEarlier = rhythm.onceSettled(() => next().at < at);
        if (await condition(isEarlier, at - rhythm.now, { summary })) continue;
        // Not the time of this task: a query that a new worker answers before it gets the task has it hear the bell
        // with the time of the task before.
        rhythm.answered(at);
        // An answer that came together with the bell is heard first, whatever the order in which they reach us.
        run.markChanged();
        await rhythm.stepSettled();
        await giveBackLostTime(run, at);
      }
    }
  };
  void loop();
}

/** The next thing that only time brings: when, in epoch milliseconds, and what it is in an operator's words. */
interface Wake {
  readonly at: number;
  readonly what: string;
}

const NEVER: Wake = { at: Number.POSITIVE_INFINITY, what: 'nothing' };

function nextWake(run: CaseRun): Wake {
  const { blocked } = run.delivery;
  const delivery =
    blocked === null || blocked.retryAt <= run.rhythm.now
      ? NEVER
      : { at: blocked.retryAt, what: 'the refused record is tried again' };
  // A case that has ended may still have something to undo.
  if (run.rhythm.isLeaving || run.case.held !== null) return delivery;
  const moment = momentsOf(run.case, run.policy).find((one) => !isReminderHandled(run, one));
  const wakes = [
    moment === undefined ? NEVER : { at: moment.at, what: wordsFor(moment) },
    { at: run.errands.nextTry(), what: 'an outside system is asked again' },
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
      return `nobody has appealed for ${moment.requirement}`;
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
  run.errands.releaseRetries();
  run.markChanged();
  const { now } = run.rhythm;
  const moment = momentsOf(run.case, run.policy).find(
    (one) => one.at <= now && !isReminderHandled(run, one),
  );
  if (moment !== undefined) happen(run, moment);
}

function happen(run: CaseRun, moment: Moment): void {
  if (moment.what === 'remind') run.send([reminder(run.case, moment.round)]);
  else run.record(deadlineEvents(moment, run.case, run.rhythm.now));
}

/** A timer that fires much too late was held up by us (no worker, no server): nobody loses that time. */
async function giveBackLostTime(run: CaseRun, planned: number): Promise<void> {
  // Of a bell that nobody waits for any more no time was lost.
  const isWaitedFor = () => run.isOpen && nextWake(run).at <= planned;
  if (!isWaitedFor()) return;
  await run.askTheTime();
  await run.rhythm.stepSettled();
  const lostMs = run.rhythm.now - planned;
  if (!isWaitedFor() || lostMs < run.policy.clocks.lateTimer) return;
  run.record([event('case.time_restored', { lostMs, cause: 'time.system_down' })]);
}
