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

export interface CatchUp {
  readonly settings: KafkaSettings;
  readonly config: Pick<ProjectorConfig, 'events' | 'cases' | 'path'>;
  /** Where the group stood when the file was opened, or later. */
  readonly standing: GroupStanding;
  readonly log: Logger;
}

const CHUNK = 500;
const CONNECT_MS = 10_000;
const STALL_MS = 30_000;

/**
 * Brings the file to where Kafka says that the cases topic stands, and writes nothing to Kafka. A new file is filled
 * from the beginning and held against the cases topic.
 *
 * @throws Error where the file belongs to another cluster or topic, or nobody can say how far the cases topic has come;
 * TopicReadError
 */
export async function catchUp(store: Store, options: CatchUp): Promise<void> {
  const { settings, config, standing, log } = options;
  belong(store, standing.clusterId, config.path);
  const isNew = !store.heard.isComplete;
  if (isNew) await hear(store, options);
  if (isNew && store.heard.count > 0 && standing.committed.size === 0)
    throw new Error(OFFSETS_LOST);
  renew(store);
  const topic = await openTopic(settings, config.events, CONNECT_MS, log);
  try {
    const from = begin(store, topic, options);
    // Where Kafka has forgotten the group's offsets, the file knows them: it is written only after they were.
    const to = [...from].map(([partition, at]) => {
      return [partition, Math.max(at, standing.committed.get(partition) ?? at)] as const;
    });
    await foldSilently(store, topic, new Map(to), log);
  } finally {
    await topic.close();
  }
  if (!isNew) return;
  if (store.heard.count === 0 && store.counts().cases > 0) throw new Error(CASES_LOST);
  const erased = store.heard.reconcile();
  if (erased > 0) log.warn({ artisans: erased }, 'the cases topic no longer holds them: erased');
}

const OFFSETS_LOST =
  'the cases topic holds cases, but Kafka has forgotten how far they go, and the file is new: put the file back, or set the offsets of the projector’s group to where it stood';
const CASES_LOST =
  'the projector’s group has offsets, but the cases topic is empty: delete the group’s offsets and the file to fill it from the beginning, and forget the erased artisans again';

/** A file goes with one cluster for ever. */
function belong(store: Store, clusterId: string, path: string): void {
  const own = store.cluster;
  if (own === null) store.cluster = clusterId;
  else if (own !== clusterId)
    throw new Error(`${path} is of the Kafka cluster ${own}, and this is ${clusterId}`);
}

/** Where the file stands in each partition of the events topic. */
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

/** Folds what the cases topic has been told of already. */
async function foldSilently(store: Store, topic: TopicHandle, to: Offsets, log: Logger) {
  const next = new Map([...store.offsets()].filter(([one, at]) => at < (to.get(one) ?? at)));
  if (next.size === 0) return;
  const chunk: TopicRecord[] = [];
  const fold = () => {
    const changes = changesBy(store, store.offsets(), chunk.splice(0), log);
    // What is owed since before is still owed: whoever committed these events did not know a type of that case.
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

const spoken = z.object({
  sequence: caseMessage.shape.sequence,
  newerThanKnown: caseMessage.shape.newerThanKnown,
});

/** Takes note of all that the cases topic holds. */
async function hear(store: Store, { settings, config, log }: CatchUp): Promise<void> {
  const chunk: CaseOnTopic[] = [];
  await readTopic({
    settings,
    topic: config.cases,
    log,
    // A case that was not heard of would count as erased.
    unreadable: 'refused',
    onRecord({ key, value }) {
      if (key === null) return;
      const said = value === null ? null : spoken.parse(jsonOf(value));
      const sequence = said === null ? null : Number(said.sequence);
      chunk.push({ caseId: key, sequence, newer: said?.newerThanKnown ?? null });
      if (chunk.length >= CHUNK) store.heard.note(chunk.splice(0));
    },
  });
  store.heard.note(chunk);
}
