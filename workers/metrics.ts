import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Publisher } from '../activities/publisher/publisher.ts';
import type { Publications } from '../activities/publishing.ts';
import { closedCounter, oneOf } from '../observability/registry.ts';
import { OutboxAge } from './outbox-age.ts';

/** What the worker counts beside what the Temporal SDK does. */

/** Seconds from an event to the broker's receipt: usually a tenth, after an outage as long as that was. */
const LAG_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 7200];
/** Why a publication fails; anything else is `other`. */
const FAILURES = ['KAFKA_UNAVAILABLE', 'KAFKA_DEADLINE', 'RECORD_REFUSED'] as const;

/** @returns what hears of each publication */
export function workerMetrics(registry: Registry): Publications {
  const registers = [registry];
  const age = new OutboxAge();
  new Gauge({
    name: 'artisan_outbox_oldest_event_age_seconds',
    help: 'Age of the oldest event that this worker has tried to publish and Kafka has not confirmed; 0 where there is none.',
    registers,
    collect() {
      this.set(age.seconds);
    },
  });
  const lag = new Histogram({
    name: 'artisan_publish_lag_seconds',
    help: 'Time from an event to its receipt by Kafka, on all in-sync replicas.',
    buckets: LAG_BUCKETS,
    registers,
  });
  const published = new Counter({
    name: 'artisan_events_published_total',
    help: 'Events that Kafka has confirmed.',
    registers,
  });
  const failures = closedCounter(
    registry,
    {
      name: 'artisan_publish_failures_total',
      help: 'Publications that failed, by the stable code of the failure; each is tried again.',
    },
    'code',
    [...FAILURES, 'other'],
  );
  return {
    began: (caseId, times) => age.began(caseId, times),
    confirmed(caseId, times) {
      age.confirmed(caseId);
      published.inc(times.length);
      // The two clocks may differ a little.
      const now = Date.now();
      for (const time of times) lag.observe(Math.max(0, now - time) / 1000);
    },
    failed(caseId, code) {
      age.failed(caseId, code);
      failures.inc({ code: oneOf(FAILURES, code) });
    },
  };
}

/** Shows what waits in the process's publisher. */
export function publisherMetrics(registry: Registry, publisher: Pick<Publisher, 'state'>): void {
  const gauges = {
    artisan_publisher_queued_batches: [
      'Batches of events that wait in this worker for their send.',
      () => publisher.state().queued,
    ],
    artisan_publisher_kafka_available: [
      'Whether the last send of this worker reached Kafka: 1, or 0 while it tries again.',
      () => (publisher.state().breaker === 'closed' ? 1 : 0),
    ],
  } as const;
  for (const [name, [help, value]] of Object.entries(gauges))
    new Gauge({
      ...{ name, help, registers: [registry] },
      collect() {
        this.set(value());
      },
    });
}
