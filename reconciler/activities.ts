import { Context, metricMeter } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { KafkaSettings } from '../kafka/settings.ts';
import type { ReconcilerConfig } from './config.ts';
import { find } from './find.ts';
import type { ReconcileActivities, Repair, Scan } from './interface.ts';
import { readTopics } from './read-topics.ts';
import { repair } from './repair.ts';
import { isForPerson, needsPerson } from './standing.ts';
import type { Store } from './store.ts';

/** The activities of the reconciling workflow, and the metrics of a scan. */

export interface ReconcileDeps {
  readonly client: Client;
  readonly kafka: KafkaSettings;
  readonly store: Store;
  readonly config: ReconcilerConfig;
  readonly log: Logger;
}

/** @returns the activities of the reconciling workflow. Each is idempotent. */
export function createReconcileActivities(deps: ReconcileDeps): ReconcileActivities {
  const { client, store, config, log } = deps;
  const heartbeat = (read?: number) => Context.current().heartbeat(read);
  return {
    readTopics: () => readTopics({ ...deps, heartbeat }),
    find: () => find(client, store, heartbeat),
    repair: async (caseId) => {
      const outcome = await repair(caseId, deps);
      if (outcome !== 'fine')
        log.warn({ caseId, outcome }, 'a broken case was found and dealt with');
      return outcome;
    },
    conclude: async ({ repaired, read, found }) => {
      // A scan that did not take all broken cases is repeated from the same time on.
      if (!found.more) store.scannedThrough = found.through;
      const late = store.late(Date.now() - config.lateSeconds * 1000);
      const findings = store.findings().filter(isForPerson);
      const scan: Scan = { found: found.caseIds.length, repaired, findings, read, ...late };
      measure(scan);
      if (needsPerson(scan)) log.error({ scan }, 'the scan found what only a person can repair');
      return scan;
    },
  };
}

/** Sends the results of a scan to Prometheus, through the metrics of Temporal's SDK. */
function measure({ repaired, findings, gapsInAll, casesBehind }: Scan): void {
  for (const [outcome, count] of Object.entries(repaired) as [Repair, number][])
    if (outcome !== 'fine')
      metricMeter.createCounter('onboarding_cases_repaired').add(count, { outcome });
  const gauges = {
    onboarding_cases_for_a_person: findings.length,
    onboarding_event_gaps: gapsInAll,
    onboarding_cases_topic_behind: casesBehind,
  };
  for (const [name, value] of Object.entries(gauges)) metricMeter.createGauge(name).set(value);
}
