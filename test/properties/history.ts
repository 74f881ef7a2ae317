import type { WorkflowHandle } from '@temporalio/client';

/** What a run's history says about its health, beside what it says about the case. */
export interface Health {
  /** Workflow tasks that failed, but for those that something new came in between. */
  readonly failures: readonly string[];
  /** Calls that are still under way. */
  readonly calls: number;
  /** When each timer that is set will fire, epoch milliseconds. */
  readonly timers: readonly number[];
}

const UNHANDLED_COMMAND = 1;

export async function healthOf(handle: WorkflowHandle): Promise<Health> {
  const { events } = await handle.fetchHistory();
  const failures: string[] = [];
  const calls = new Set<string>();
  const timers = new Map<string, number>();
  for (const one of events ?? []) {
    const failed = one.workflowTaskFailedEventAttributes;
    if (failed && Number(failed.cause) !== UNHANDLED_COMMAND) {
      failures.push(failed.failure?.message ?? 'without a word');
    }
    if (one.activityTaskScheduledEventAttributes) calls.add(String(one.eventId));
    const done =
      one.activityTaskCompletedEventAttributes ??
      one.activityTaskFailedEventAttributes ??
      one.activityTaskTimedOutEventAttributes ??
      one.activityTaskCanceledEventAttributes;
    if (done) calls.delete(String(done.scheduledEventId));
    const set = one.timerStartedEventAttributes;
    if (set) timers.set(String(one.eventId), ms(one.eventTime) + ms(set.startToFireTimeout));
    const over = one.timerFiredEventAttributes ?? one.timerCanceledEventAttributes;
    if (over) timers.delete(String(over.startedEventId));
  }
  return { failures, calls: calls.size, timers: [...timers.values()] };
}

type Time = { seconds?: unknown; nanos?: number | null } | null | undefined;
const ms = (time: Time) => Number(time?.seconds ?? 0) * 1000 + (time?.nanos ?? 0) / 1e6;
