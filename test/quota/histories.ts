import type { History } from '@temporalio/common/lib/proto-utils.js';

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
