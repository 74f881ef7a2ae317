import type { Logger } from 'pino';
import { Counter, type Registry } from 'prom-client';
import { REJECTIONS } from '../../contracts/rejected-message.ts';
import { groupLag } from '../../kafka/kafkajs-group-offsets.ts';
import type { KafkaSettings } from '../../kafka/settings.ts';
import { asked, askedGauge } from '../../observability/asked.ts';
import { refusals } from '../../observability/refusals.ts';
import type { CommandsTopicConfig } from './config.ts';
import type { CommandCounts } from './message-handler.ts';

/** Counts the commands of the topic. */

/** How long a lag that was read serves further scrapes, in milliseconds: those that come at once. */
const FRESH_MS = 1_000;

/** @returns what hears what becomes of each command */
export function commandsMetrics(
  registry: Registry,
  settings: KafkaSettings,
  { topic, groupId }: Pick<CommandsTopicConfig, 'topic' | 'groupId'>,
  log: Logger,
): CommandCounts {
  const carriedOut = new Counter({
    name: 'artisan_commands_carried_out_total',
    help: 'Commands of the topic that were carried out.',
    registers: [registry],
  });
  const refused = refusals(registry, 'commands_topic', Object.keys(REJECTIONS));
  const lag = asked(registry, {
    about: 'commands_lag',
    ask: () => groupLag(settings, groupId, topic, log),
    freshMs: FRESH_MS,
  });
  askedGauge(
    registry,
    {
      name: 'artisan_commands_lag_records',
      help: 'Records of the commands topic that the consumer group has not finished, of all partitions: the same from each consumer.',
    },
    lag,
    (records) => [[{}, records]],
  );
  return { carriedOut: () => carriedOut.inc(), rejected: (code) => refused.count(code) };
}
