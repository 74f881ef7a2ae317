import { Context, metricMeter } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { KafkaSettings } from '../kafka/settings.ts';
import type { ReconcilerConfig } from './config.ts';
import { find } from './find.ts';
import type { ReconcileActivities, Repair, Scan } from './interface.ts';
import { readTopics } from './read-topics.ts';
import { repair } from './repair.ts';
import { forAPerson, needsSomebody } from './standing.ts';
import type { Store } from './store.ts';

export interface ReconcileDeps {
  readonly client: Client;
  readonly kafka: KafkaSettings;
  readonly store: Store;
  readonly config: ReconcilerConfig;
  readonly log: Logger;
}

/** The activities of the reconciling workflow. All may be repeated safely. */
export function createReconcileActivities(deps: ReconcileDeps): ReconcileActivities {
  const { client, store, config, log } = deps;
  const beat = (read?: number) => Context.current().heartbeat(read);
  return {
    readTopics: () => readTopics({ ...deps, beat }),
    find: () => find(client, store, beat),
    repair: async (caseId) => {
      const outcome = await repair(caseId, deps);
      if (outcome !== 'fine') log.warn({ caseId, outcome }, 'a broken case was found');
      return outcome;
    },
    conclude: async ({ repaired, read, found }) => {
      // Where more were found than were taken on, the next scan begins where this one did.
      if (!found.more) store.scannedThrough = found.through;
      const late = store.late(Date.now() - config.lateSeconds * 1000);
      const findings = store.findings().filter(forAPerson);
      const scan: Scan = { found: found.caseIds.length, repaired, findings, read, ...late };
      measure(scan);
      if (needsSomebody(scan)) log.error({ scan }, 'somebody has to look');
      return scan;
    },
  };
}

/** What a dashboard of the operators is told, as Temporal's own metrics are. */
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
