import { condition } from '@temporalio/workflow';
import { event } from '../contracts/events.ts';
import { type Moment, momentsOf } from '../policies/deadlines.ts';
import { deadlineEvents } from './brought-by-time.ts';
import type { CaseRun } from './desk.ts';
import { isReminderHandled, reminder } from './reminder.ts';

/**
 * One clock for each case: it sleeps to the earliest moment that the case has ahead, and is re-armed only when
 * an earlier one appears. A timer for each wait would cost several history events each.
 */
export function startClock(desk: CaseRun): void {
  const { rhythm } = desk;
  const next = () => (desk.isSettled ? nextWake(desk) : NEVER);
  const loop = async () => {
    for (;;) {
      const { at, what: summary } = next();
      if (at === NEVER.at) {
        await rhythm.stepSettled();
      } else if (at <= rhythm.now) {
        fireDeadline(desk);
        await rhythm.stepSettled();
      } else {
        const isEarlier = rhythm.onceSettled(() => next().at < at);
        if (await condition(isEarlier, at - rhythm.now, { summary })) continue;
        // Not the time of this task: a query that a new worker answers before it gets the task has it hear the bell
        // with the time of the task before.
        rhythm.answered(at);
        // An answer that came together with the bell is heard first, whatever the order in which they reach us.
        desk.markChanged();
        await rhythm.stepSettled();
        await giveBackLostTime(desk, at);
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

function nextWake(desk: CaseRun): Wake {
  const { blocked } = desk.delivery;
  const delivery =
    blocked === null || blocked.retryAt <= desk.rhythm.now
      ? NEVER
      : { at: blocked.retryAt, what: 'the refused record is tried again' };
  // A case that has ended may still have something to undo.
  if (desk.rhythm.isLeaving || desk.case.held !== null) return delivery;
  const moment = momentsOf(desk.case, desk.policy).find((one) => !isReminderHandled(desk, one));
  const wakes = [
    moment === undefined ? NEVER : { at: moment.at, what: wordsFor(moment) },
    { at: desk.errands.nextTry(), what: 'an outside system is asked again' },
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

function fireDeadline(desk: CaseRun): void {
  desk.errands.releaseRetries();
  desk.markChanged();
  const { now } = desk.rhythm;
  const moment = momentsOf(desk.case, desk.policy).find(
    (one) => one.at <= now && !isReminderHandled(desk, one),
  );
  if (moment !== undefined) happen(desk, moment);
}

function happen(desk: CaseRun, moment: Moment): void {
  if (moment.what === 'remind') desk.send([reminder(desk.case, moment.round)]);
  else desk.record(deadlineEvents(moment, desk.case, desk.rhythm.now));
}

/** A timer that fires much too late was held up by us (no worker, no server): nobody loses that time. */
async function giveBackLostTime(desk: CaseRun, planned: number): Promise<void> {
  // Of a bell that nobody waits for any more no time was lost.
  const isWaitedFor = () => desk.isOpen && nextWake(desk).at <= planned;
  if (!isWaitedFor()) return;
  await desk.askTheTime();
  await desk.rhythm.stepSettled();
  const lostMs = desk.rhythm.now - planned;
  if (!isWaitedFor() || lostMs < desk.policy.clocks.lateTimer) return;
  desk.record([event('case.time_restored', { lostMs, cause: 'time.system_down' })]);
}
