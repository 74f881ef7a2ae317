import { readFileSync } from 'node:fs';
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { ProcessName } from './processes.ts';

/** What every process counts, whatever it does. */

const { version } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
) as { version: string };

/**
 * Gauges of Node that `prom-client` names like counters, against Prometheus's conventions. They say nothing that the
 * others do not.
 */
const MISNAMED = ['nodejs_active_handles_total', 'nodejs_active_requests_total'].concat(
  'nodejs_active_resources_total',
);

/** Makes the registry of a process, with what the process is. Nothing is counted by `prom-client`'s global registry. */
export function processRegistry(process: ProcessName): Registry {
  const registry = new Registry();
  new Gauge({
    name: 'artisan_process_info',
    help: 'Which process this is, and its version; always 1.',
    labelNames: ['process', 'version'],
    registers: [registry],
  }).set({ process, version }, 1);
  return registry;
}

/** Adds what Node knows of its own process: processor time, memory, event loop, garbage collection. */
export function addNodeMetrics(registry: Registry): void {
  collectDefaultMetrics({ register: registry });
  for (const name of MISNAMED) registry.removeSingleMetric(name);
}

/** One of a closed list; `other` for anything else, so that no label ever holds a text of somebody's choosing. */
export const oneOf = <T extends string>(list: Iterable<T>, text: unknown): T | 'other' => {
  for (const one of list) if (one === text) return one;
  return 'other';
};

/** A counter over closed lists of labels, each of which begins at 0: an increase is seen from the first one on. */
export function closedCounter<Name extends string>(
  registry: Registry,
  { name, help }: { readonly name: string; readonly help: string },
  label: Name,
  values: readonly string[],
  fixed: Readonly<Record<string, string>> = {},
): Counter {
  const labelNames = [...Object.keys(fixed), label];
  const counter = new Counter({ name, help, labelNames, registers: [registry] });
  for (const value of values) counter.inc({ ...fixed, [label]: value }, 0);
  return counter;
}
