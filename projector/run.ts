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

/** The broker gives up a transaction well after we do, and soon enough for those who wait to read past it. */
const LIMITS = { deadlineMs: 10_000, timeoutMs: 20_000 };

/**
 * Keeps the cases topic until the signal is aborted; what was read by then is still written.
 *
 * @param onReady told once the file stands where Kafka does
 * @throws Fenced when another projector takes over; Error where the file and Kafka do not belong together
 */
export async function project(
  settings: KafkaSettings,
  config: Omit<ProjectorConfig, 'logLevel'>,
  log: Logger,
  signal: AbortSignal,
  onReady: () => void = () => undefined,
): Promise<void> {
  const { events, cases, groupId, transactionalId } = config;
  const store = new Store(config.path);
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
    // First of all: from now on nobody else moves the group's offsets.
    await writer.open();
    await catchUp(store, { settings, config, standing: await standing(), log });
    log.info(store.counts(), 'the file stands where Kafka does');
    const pump = new Pump(store, writer, log, signal);
    await pump.owed();
    onReady();
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
    // Whichever fails ends the other.
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
