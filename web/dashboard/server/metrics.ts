import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Feed } from './feed.ts';
import type { Stream } from './stream.ts';

/** What the dashboard tells Prometheus of itself. */
export function dashboardMetrics(feed: Feed, stream: Stream): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gauge = (name: string, help: string, value: () => number) =>
    new Gauge({
      ...{ name, help, registers: [registry] },
      collect() {
        this.set(value());
      },
    });
  gauge(
    'artisan_dashboard_lag_records',
    'Records of the events topic that are not shown yet.',
    () => feed.standing().lag,
  );
  gauge('artisan_dashboard_kafka_up', 'Whether Kafka answers: 1 or 0.', () =>
    feed.standing().kafka === 'away' ? 0 : 1,
  );
  gauge(
    'artisan_dashboard_halted_cases',
    'Cases that do not go on: an event is missing, unreadable or newer than this program.',
    () => feed.standing().gaps + feed.standing().newer,
  );
  gauge('artisan_dashboard_connections', 'Browsers that are connected.', () => stream.size);
  return registry;
}
