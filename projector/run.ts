import type { Logger } from 'pino';
import { groupStanding } from '../kafka/kafkajs-group-offsets.ts';
import { kafkajsTransactions } from '../kafka/kafkajs-transactions.ts';
import type { KafkaSettings } from '../kafka/settings.ts';
import { followTopic } from '../kafka/topic/reader.ts';
import { catchUp } from './catch-up.ts';
import type { ProjectorConfig } from './config.ts';
import { Pump } from './pump.ts';
import { Store } from './store.ts';
import { SureWriter } from './sure-writer.ts';

/** Runs a projector: fences the others, catches up, then follows the events topic. */

/**
 * `deadlineMs`: how long the projector waits for a transaction. `timeoutMs`: when the broker aborts it. The broker waits
 * longer than the projector, and consumers that read committed records only wait no longer than the broker.
 */
const LIMITS = { deadlineMs: 10_000, timeoutMs: 20_000 };

/**
 * Runs the projector: follows the events topic and writes the cases topic until the signal is aborted. Then it still
 * writes what it has read.
 *
 * @param onReady called once the file stands at the committed offsets, with the file, which is closed at the end
 * @throws Fenced when another projector takes over; Error where the file belongs to another cluster or topic
 */
export async function project(
  settings: KafkaSettings,
  config: Omit<ProjectorConfig, 'logLevel'>,
  log: Logger,
  signal: AbortSignal,
  onReady: (store: Store) => void = () => undefined,
): Promise<void> {
  const { events, cases, groupId, transactionalId } = config;
  const store = new Store(config.path, events);
  const standing = () => groupStanding(settings, groupId, events, log);
  const writer = new SureWriter({
    open: kafkajsTransactions(settings, transactionalId, LIMITS, log),
    committed: async () => (await standing()).committed,
    cases,
    events,
    groupId,
    log,
  });
  const ending = new AbortController();
  const end = () => ending.abort();
  try {
    // First of all, since it fences every other projector: from now on only this one moves the group's offsets.
    await writer.open();
    await catchUp(store, { settings, config, standing: await standing(), log });
    log.info(store.counts(), 'the file stands at the committed offsets');
    const pump = new Pump(store, writer, log, signal);
    await pump.publishDirty();
    onReady(store);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
    const following = followTopic({
      settings,
      topic: events,
      from: store.offsets(),
      onRecord: (record) => pump.take(record),
      log,
      signal: ending.signal,
    }).finally(() => pump.end());
    // Each ends the other: when one fails, both stop.
    const both = [following, pump.run()].map((one) => one.finally(end));
    for (const one of await Promise.allSettled(both))
      if (one.status === 'rejected') throw one.reason;
  } finally {
    signal.removeEventListener('abort', end);
    end();
    writer.discard();
    store.close();
  }
}
