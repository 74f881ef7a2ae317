import type { Logger } from 'pino';
import { z } from 'zod';
import { caseMessage } from '../contracts/case-message.ts';
import type { GroupStanding } from '../kafka/kafkajs-group-offsets.ts';
import type { KafkaSettings } from '../kafka/settings.ts';
import { jsonOf } from '../kafka/topic/json.ts';
import { openTopic, type TopicHandle } from '../kafka/topic/kafkajs-topic.ts';
import { readTopic, type TopicRecord } from '../kafka/topic/reader.ts';
import { changesBy } from './changes.ts';
import type { ProjectorConfig } from './config.ts';
import { renew } from './renew.ts';
import { markPublished } from './row.ts';
import type { Offsets, Store } from './store.ts';
import type { CaseOnTopic } from './topic-snapshot.ts';

/** Brings the projector's file to the offsets that the group has committed, before the projector follows the topic. */

export interface CatchUp {
  readonly settings: KafkaSettings;
  readonly config: Pick<ProjectorConfig, 'events' | 'cases' | 'path'>;
  /** The group's committed offsets, read after the file was opened. */
  readonly standing: GroupStanding;
  readonly log: Logger;
}

/** How many records go into the file in one transaction. */
const CHUNK = 500;
const CONNECT_MS = 10_000;
/** How long the broker may send nothing before the reading fails. */
const STALL_MS = 30_000;

/**
 * Folds events into the file up to the offsets that the projector's group has committed, and writes nothing to Kafka. It
 * fills a new file from the beginning and then compares it with the cases topic.
 *
 * @throws Error where the file belongs to another cluster or topic, or where neither the file nor Kafka has the offsets;
 * TopicReadError
 */
export async function catchUp(store: Store, options: CatchUp): Promise<void> {
  const { settings, config, standing, log } = options;
  checkOwner(store, standing.clusterId, config);
  const isNew = !store.snapshot.isComplete;
  if (isNew) await takeSnapshot(store, options);
  // Kafka forgets the offsets of a group that was away for long. A file of an older layout had them, too.
  const committed = standing.committed.size > 0 ? standing.committed : store.olderOffsets();
  if (isNew && store.snapshot.count > 0 && committed.size === 0) throw new Error(OFFSETS_LOST);
  renew(store);
  const topic = await openTopic(settings, config.events, CONNECT_MS, log);
  try {
    const from = begin(store, topic, options);
    // The file's own offsets were committed, too: the projector writes the file after each commit.
    const to = [...from].map(([partition, at]) => {
      return [partition, Math.max(at, committed.get(partition) ?? at)] as const;
    });
    await foldPublished(store, topic, new Map(to), log);
  } finally {
    await topic.close();
  }
  if (!isNew) return;
  if (store.snapshot.count === 0 && store.counts().cases > 0) throw new Error(CASES_LOST);
  const erased = store.snapshot.reconcile();
  if (erased > 0)
    log.warn({ artisans: erased }, 'the cases topic does not hold these artisans: erased');
}

const OFFSETS_LOST =
  'the cases topic holds cases, but Kafka has forgotten how far they go, and the file is new: put the file back, or set the offsets of the projector’s group to where it stood';
const CASES_LOST =
  'the projector’s group has offsets, but the cases topic is empty: delete the group’s offsets and the file to fill the topic from the beginning, and run forget again for the erased artisans';

/** A file belongs to one cluster and one events topic for ever. @throws Error where these are others */
function checkOwner(store: Store, clusterId: string, { path, events }: CatchUp['config']): void {
  const own = store.cluster;
  if (own === null) store.cluster = clusterId;
  else if (own !== clusterId)
    throw new Error(`${path} is of the Kafka cluster ${own}, and this is ${clusterId}`);
  const other = store.otherTopic();
  if (other !== null) throw new Error(`${path} is of the topic ${other}, and this is ${events}`);
}

/** @returns the offset of each partition of the events topic at which the file stands. @throws Error past the end */
function begin(store: Store, topic: TopicHandle, { config }: CatchUp): Offsets {
  const from = store.offsets();
  for (const { partition, low, high } of topic.partitions) {
    const at = from.get(partition) ?? low;
    from.set(partition, at);
    if (at <= high) continue;
    const where = `partition ${partition} of ${config.events}`;
    throw new Error(
      `${config.path} stands at offset ${at} of ${where}, which ends at ${high}: it is of another topic`,
    );
  }
  store.apply({ rows: [], waiting: [], from: new Map(), to: from });
  return from;
}

/** Folds the events that the cases topic shows already. */
async function foldPublished(store: Store, topic: TopicHandle, to: Offsets, log: Logger) {
  const next = new Map([...store.offsets()].filter(([one, at]) => at < (to.get(one) ?? at)));
  if (next.size === 0) return;
  const chunk: TopicRecord[] = [];
  const fold = () => {
    const changes = changesBy(store, store.offsets(), chunk.splice(0), log);
    // A row that was dirty before stays dirty: the projector that committed these events did not know a type of its case.
    const rows = changes.rows.map((row) =>
      store.row(row.caseId)?.dirty ? row : markPublished(row),
    );
    store.apply({ ...changes, rows });
  };
  await topic.consume({
    next,
    until: new Map([...next.keys()].map((one) => [one, to.get(one) ?? 0])),
    stallMs: STALL_MS,
    onRecord(record) {
      chunk.push(record);
      if (chunk.length >= CHUNK) fold();
    },
  });
  fold();
  store.apply({ rows: [], waiting: [], from: new Map(), to });
}

/** The fields of a case message that a snapshot keeps. */
const shown = z.object({
  sequence: caseMessage.shape.sequence,
  newerThanKnown: caseMessage.shape.newerThanKnown,
});

/** Reads the whole cases topic into the snapshot. */
async function takeSnapshot(store: Store, { settings, config, log }: CatchUp): Promise<void> {
  const chunk: CaseOnTopic[] = [];
  await readTopic({
    settings,
    topic: config.cases,
    log,
    // The projector would take a case whose record it passed over for an erased one.
    unreadable: 'refused',
    onRecord({ key, value }) {
      if (key === null) return;
      const message = value === null ? null : shown.parse(jsonOf(value));
      const sequence = message === null ? null : Number(message.sequence);
      chunk.push({ caseId: key, sequence, newer: message?.newerThanKnown ?? null });
      if (chunk.length >= CHUNK) store.snapshot.add(chunk.splice(0));
    },
  });
  store.snapshot.add(chunk);
}
