import type { Client } from '@temporalio/client';
import { isResetRun, lastEvent, latestOwnRun, latestRun } from '../clients/library/last-run.ts';
import { RUNNING_CODES } from '../contracts/reason-codes.ts';
import type { KafkaSettings } from '../kafka/settings.ts';
import { NotRecoverable } from '../operations/recovery/not-recoverable.ts';
import { recoverCase } from '../operations/recovery/recover.ts';
import type { ReconcilerConfig } from './config.ts';
import { findHalt } from './halted.ts';
import type { Repair } from './interface.ts';
import type { Store } from './store.ts';

/** Who is brought back so often within a day is ended by something: bringing them back once more mends nothing. */
const MOST_REPAIRS = 3;
const DAY_MS = 24 * 3600_000;

export interface RepairOptions {
  readonly client: Client;
  readonly kafka: KafkaSettings;
  readonly store: Store;
  readonly config: Pick<ReconcilerConfig, 'events' | 'taskQueue' | 'pauseSeconds'>;
  readonly now?: () => number;
}

/**
 * Brings a case back that nobody looks after, or ends it where whoever terminated it said so: with `close:` and one of
 * the codes `closing.…` as the reason. What cannot be repaired is written down for a person.
 */
export async function repair(caseId: string, options: RepairOptions): Promise<Repair> {
  const { client, store, now = Date.now } = options;
  const newest = await latestRun(client, caseId);
  const latest = await latestOwnRun(client, caseId, newest);
  // Started by hand and refused, and nothing else is there: a person's slip, unless the topics know an open case.
  if (newest !== null && latest === null && !store.isOpen(caseId)) {
    store.settle(caseId, now());
    return 'fine';
  }
  const isThere = latest?.status.name === 'RUNNING' || latest?.status.name === 'PAUSED';
  const isGoing = isThere && !(await isResetRun(client, caseId, latest.runId));
  if (isGoing) {
    const how = { client, pauseMs: options.config.pauseSeconds * 1000, now: now() };
    const { halt, setGoing } = await findHalt(latest, how);
    if (halt !== null) {
      store.addFinding(caseId, halt.code, halt.why, now(), halt.since);
      return 'finding';
    }
    store.settle(caseId, now());
    return setGoing ? 'set_going' : 'fine';
  }
  if (latest?.status.name === 'COMPLETED') {
    store.settle(caseId, now());
    return 'fine';
  }
  if (store.repairsSince(caseId, now() - DAY_MS) >= MOST_REPAIRS) {
    const why = `brought back ${MOST_REPAIRS} times within a day, and ended again`;
    store.addFinding(caseId, 'REPEATED', why, now());
    return 'finding';
  }
  const close = latest === null ? undefined : await closing(client, caseId, latest.runId);
  try {
    const { kafka, config } = options;
    const { events: topic, taskQueue } = config;
    const found = await recoverCase({
      ...{ client, kafka, caseId, close, topic, taskQueue },
      onlyIfBroken: true,
    });
    if (found.outcome !== 'recovered') {
      store.settle(caseId, now());
      return 'fine';
    }
    store.repaired(caseId, now());
    if (close !== undefined) return 'closed';
    return found.fromRun === null ? 'recovered_from_topic' : 'recovered';
  } catch (error) {
    const code = error instanceof NotRecoverable ? error.code : 'UNANSWERED';
    store.addFinding(caseId, code, error instanceof Error ? error.message : String(error), now());
    return 'finding';
  }
}

const CLOSE = /^close:\s*(closing\.[a-z_]+)$/;

/** Why a run was terminated, where that was meant as the end of its case. */
async function closing(client: Client, workflowId: string, runId: string) {
  const last = await lastEvent(client, workflowId, runId);
  const ended = last?.workflowExecutionTerminatedEventAttributes;
  const [, code = ''] = CLOSE.exec(ended?.reason?.trim() ?? '') ?? [];
  return RUNNING_CODES.some((one) => one === code) ? code : undefined;
}
