import { Context } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { KafkaSettings } from '../kafka/settings.ts';
import type { ReconcilerConfig } from './config.ts';
import { find } from './find.ts';
import type { ReconcileActivities, Scan } from './interface.ts';
import { readTopics } from './read-topics.ts';
import { repair } from './repair.ts';
import { isForPerson, needsPerson } from './standing.ts';
import type { Store } from './store.ts';

/** The activities of the reconciling workflow. */

export interface ReconcileDeps {
  readonly client: Client;
  readonly kafka: KafkaSettings;
  readonly store: Store;
  readonly config: ReconcilerConfig;
  readonly log: Logger;
  /** Hears the result of each scan. */
  readonly scanned: (scan: Scan) => void;
}

/** @returns the activities of the reconciling workflow. Each is idempotent. */
export function createReconcileActivities(deps: ReconcileDeps): ReconcileActivities {
  const { client, store, config, log, scanned } = deps;
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
      scanned(scan);
      if (needsPerson(scan)) log.error({ scan }, 'the scan found what only a person can repair');
      return scan;
    },
  };
}
