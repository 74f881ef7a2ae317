import type { WorkflowHandle } from '@temporalio/client';

/** The technical health of a run, read from its history. */
export interface Health {
  /** Failed workflow tasks, without those that a new event interrupted. */
  readonly failures: readonly string[];
  /** The number of pending activities. */
  readonly calls: number;
  /** When each running timer fires, in epoch milliseconds. */
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
