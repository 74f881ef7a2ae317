import type { Client } from '@temporalio/client';
import { Gauge, type Registry } from 'prom-client';
import { closedCounter } from '../observability/registry.ts';
import type { ReconcilerConfig } from './config.ts';
import { FINDING_CODES, REPAIRS, type Repair, type Scan } from './interface.ts';
import { measureCases } from './measure-cases.ts';

/** What the reconciler counts: its scans, and the open cases. */

/** @returns what hears the result of each scan */
export function reconcilerMetrics(
  registry: Registry,
  client: Client,
  { countSeconds }: Pick<ReconcilerConfig, 'countSeconds'>,
): (scan: Scan) => void {
  measureCases(registry, client, { freshMs: countSeconds * 1000 });
  const registers = [registry];
  const dealtWith = REPAIRS.filter((one): one is Exclude<Repair, 'fine'> => one !== 'fine');
  const repaired = closedCounter(
    registry,
    {
      name: 'artisan_cases_repaired_total',
      help: 'Cases that a scan has dealt with, by what it did; `finding` where it left one for a person.',
    },
    'outcome',
    dealtWith,
  );
  const forPerson = new Gauge({
    name: 'artisan_cases_for_a_person',
    help: 'Cases that the reconciler cannot repair, by the code of the finding, as of the latest scan.',
    labelNames: ['code'],
    registers,
  });
  const gaps = new Gauge({
    name: 'artisan_event_gaps',
    help: 'Events that the events topic lacks, as of the latest scan.',
    registers,
  });
  const behind = new Gauge({
    name: 'artisan_cases_topic_behind_cases',
    help: 'Cases whose latest event the cases topic does not show in time, as of the latest scan.',
    registers,
  });
  const scannedAt = new Gauge({
    name: 'artisan_last_scan_timestamp_seconds',
    help: 'When the latest scan of this process ended; not there before the first.',
    registers,
  });
  // Before the first scan nothing is known, which must not look like 0.
  for (const gauge of [gaps, behind, scannedAt]) gauge.remove();
  return ({ repaired: done, findings, gapsInAll, casesBehind }) => {
    for (const outcome of dealtWith) repaired.inc({ outcome }, done[outcome]);
    for (const code of FINDING_CODES)
      forPerson.set({ code }, findings.filter((one) => one.code === code).length);
    gaps.set(gapsInAll);
    behind.set(casesBehind);
    scannedAt.setToCurrentTime();
  };
}
