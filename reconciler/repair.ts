import type { Client } from '@temporalio/client';
import { isResetRun, lastEvent, latestOwnRun, latestRun } from '../clients/library/last-run.ts';
import { RUNNING_CODES } from '../contracts/reason-codes.ts';
import type { KafkaSettings } from '../kafka/settings.ts';
import { NotRecoverable } from '../operations/recovery/not-recoverable.ts';
import { recoverCase } from '../operations/recovery/recover.ts';
import { stuckRun } from '../operations/recovery/stuck-run.ts';
import type { ReconcilerConfig } from './config.ts';
import { findHalt } from './halted.ts';
import type { Repair } from './interface.ts';
import type { Store } from './store.ts';

/** Repairs one case that a scan has found. */

/** A case that was recovered so often within a day loses its run for a reason. Another recovery does not help. */
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
 * Recovers a case that no run carries on. Where an administrator has terminated the run with the reason `close:` and one
 * of the codes `closing.…`, the recovered run closes the case.
 * @returns what it did; `finding` where it has noted the case for a person
 */
export async function repair(caseId: string, options: RepairOptions): Promise<Repair> {
  const { client, store, now = Date.now } = options;
  // What is found holds from here: the next scan finds a run that ends while this one looks, or waits.
  const at = now();
  const newest = await latestRun(client, caseId);
  const latest = await latestOwnRun(client, caseId, newest);
  // An operator has started a run by mistake, which failed, and there is no case: unless the topics have an open one.
  if (newest !== null && latest === null && !store.isOpen(caseId)) {
    store.settle(caseId, at);
    return 'fine';
  }
  const isOpen = latest?.status.name === 'RUNNING' || latest?.status.name === 'PAUSED';
  const isGoing = isOpen && !(await isResetRun(client, caseId, latest.runId));
  if (isGoing) {
    const how = { client, pauseMs: options.config.pauseSeconds * 1000, now: at };
    const { halt, setGoing } = await findHalt(latest, how);
    const isStuck = halt?.code === 'TASK_FAILS' && (await stuckRun(client, latest)) !== null;
    if (!isStuck) {
      if (halt !== null) {
        store.addFinding(caseId, halt.code, halt.why, at, halt.since);
        return 'finding';
      }
      store.settle(caseId, at);
      return setGoing ? 'set_going' : 'fine';
    }
  }
  if (latest?.status.name === 'COMPLETED') {
    store.settle(caseId, at);
    return 'fine';
  }
  if (store.repairsSince(caseId, at - DAY_MS) >= MOST_REPAIRS) {
    const why = `recovered ${MOST_REPAIRS} times within a day, and its run ended again`;
    store.addFinding(caseId, 'REPEATED', why, at);
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
      store.settle(caseId, at);
      return 'fine';
    }
    store.repaired(caseId, at);
    if (close !== undefined) return 'closed';
    return found.fromRun === null ? 'recovered_from_topic' : 'recovered';
  } catch (error) {
    const code = error instanceof NotRecoverable ? error.code : 'UNANSWERED';
    store.addFinding(caseId, code, reasonOf(error), at);
    return 'finding';
  }
}

/** The error's message with that of the server, which the SDK has as its cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { details } = (error.cause ?? {}) as { details?: unknown };
  return typeof details === 'string' && details !== ''
    ? `${error.message}: ${details}`
    : error.message;
}

const CLOSE = /^close:\s*(closing\.[a-z_]+)$/;

/** @returns the closing code that an administrator gave as the reason of the termination; undefined where none. */
async function closing(client: Client, workflowId: string, runId: string) {
  const last = await lastEvent(client, workflowId, runId);
  const ended = last?.workflowExecutionTerminatedEventAttributes;
  const [, code = ''] = CLOSE.exec(ended?.reason?.trim() ?? '') ?? [];
  return RUNNING_CODES.some((one) => one === code) ? code : undefined;
}
