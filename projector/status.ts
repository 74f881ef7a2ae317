import type { Logger } from 'pino';
import { groupStanding } from '../kafka/kafkajs-group-offsets.ts';
import type { KafkaSettings } from '../kafka/settings.ts';
import { openTopic } from '../kafka/topic/kafkajs-topic.ts';
import type { ProjectorConfig } from './config.ts';
import type { Row } from './row.ts';
import { Store } from './store.ts';

/** The command `projector status`: how far the cases topic has come. */

export interface Status {
  /** How many events the cases topic does not show yet. */
  readonly behind: number;
  readonly cases: number;
  readonly forgotten: number;
  /** Artisans whose cases `forget` has asked to take off the topic, and are still on it. */
  readonly toForget: number;
  /** Cases that stand still at an event of a type that this projector does not know. */
  readonly newer: readonly { caseId: string; sequence: string; type: string }[];
  /** Cases of which an event is missing (`gap`) or `unreadable`. */
  readonly stopped: readonly ({ caseId: string } & NonNullable<Row['stopped']>)[];
}

/**
 * Reads how far the cases topic has come and which cases do not go on. A projector may run meanwhile.
 * @throws Error if no broker answers
 */
export async function projectorStatus(
  settings: KafkaSettings,
  config: Pick<ProjectorConfig, 'path' | 'events' | 'groupId'>,
  log: Logger,
): Promise<Status> {
  const { committed } = await groupStanding(settings, config.groupId, config.events, log);
  const topic = await openTopic(settings, config.events, 10_000, log);
  await topic.close();
  const behind = topic.partitions.map(
    ({ partition, low, high }) => high - (committed.get(partition) ?? low),
  );
  const store = new Store(config.path, config.events);
  try {
    const { cases, forgotten } = store.counts();
    return {
      behind: behind.reduce((sum, one) => sum + one, 0),
      cases,
      forgotten,
      toForget: store.erasures.asked().length,
      newer: store.standing().flatMap(newerOf),
      stopped: store.stopped().flatMap(stoppedOf),
    };
  } finally {
    store.close();
  }
}

const newerOf = ({ caseId, newer }: Row) => (newer === null ? [] : [{ caseId, ...newer }]);
const stoppedOf = ({ caseId, stopped }: Row) => (stopped === null ? [] : [{ caseId, ...stopped }]);
