import type { Client } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';

type History = temporal.api.history.v1.IHistory;

/** The histories of all runs of a case, the latest first. */
export async function runsOf(client: Client, caseId: string): Promise<History[]> {
  const histories: History[] = [];
  let runId: string | undefined;
  do {
    const history = await client.workflow.getHandle(caseId, runId).fetchHistory();
    histories.push(history);
    const [first] = history.events ?? [];
    runId = first?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId || undefined;
  } while (runId !== undefined);
  return histories;
}

/** Every activity of a run: what it was, on which queue it waited, and which worker did it. */
export function activitiesOf({ events }: History) {
  const started = new Map(
    (events ?? []).flatMap((one) => {
      const attributes = one.activityTaskStartedEventAttributes;
      return attributes
        ? [[String(attributes.scheduledEventId), attributes.identity] as const]
        : [];
    }),
  );
  return (events ?? []).flatMap((one) => {
    const attributes = one.activityTaskScheduledEventAttributes;
    if (!attributes) return [];
    return [
      {
        type: attributes.activityType?.name ?? '',
        queue: attributes.taskQueue?.name ?? '',
        worker: started.get(String(one.eventId)),
      },
    ];
  });
}
