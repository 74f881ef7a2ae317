import type { Logger } from 'pino';
import { Gauge, type Registry } from 'prom-client';
import { groupLag } from '../kafka/kafkajs-group-offsets.ts';
import type { KafkaSettings } from '../kafka/settings.ts';
import { asked, askedGauge } from '../observability/asked.ts';
import type { ProjectorConfig } from './config.ts';
import type { Store } from './store.ts';

/** How far the cases topic has come, as `projector status` tells it. */

/** How long a lag that was read serves further scrapes, in milliseconds: those that come at once. */
const FRESH_MS = 1_000;

type Shown = Pick<Store, 'counts' | 'erasures'>;

/** @returns a function to call with the running projector's file; before that its gauges have no values */
export function projectorMetrics(
  registry: Registry,
  settings: KafkaSettings,
  { events, groupId }: Pick<ProjectorConfig, 'events' | 'groupId'>,
  log: Logger,
): (store: Shown) => void {
  const lag = asked(registry, {
    about: 'projector_lag',
    ask: () => groupLag(settings, groupId, events, log),
    freshMs: FRESH_MS,
  });
  askedGauge(
    registry,
    {
      name: 'artisan_projector_lag_records',
      help: 'Records of the events topic that the cases topic does not show yet.',
    },
    lag,
    (records) => [[{}, records]],
  );
  let store: Shown | null = null;
  const halted = new Gauge({
    name: 'artisan_projector_halted_cases',
    help: 'Cases that do not go on on the cases topic: an event is missing or unreadable, or its type is newer than this projector.',
    labelNames: ['reason'],
    registers: [registry],
    collect() {
      if (store === null) return;
      const { stopped, newer } = store.counts();
      this.set({ reason: 'stopped' }, stopped);
      this.set({ reason: 'newer' }, newer);
    },
  });
  const pending = new Gauge({
    name: 'artisan_projector_pending_erasures',
    help: 'Erased artisans whose cases are not off the cases topic yet.',
    registers: [registry],
    collect() {
      if (store !== null) this.set(store.erasures.asked().length);
    },
  });
  halted.reset();
  pending.remove();
  return (running) => {
    store = running;
  };
}
