import type { Logger } from 'pino';
import { z } from 'zod';
import { caseMessage } from '../contracts/case-message.ts';
import { TYPE_PREFIX } from '../contracts/envelope.ts';
import { EVENT_TYPES, type EventType } from '../contracts/events.ts';
import type { GroupStanding } from '../kafka/kafkajs-group-offsets.ts';
import type { KafkaSettings } from '../kafka/settings.ts';
import { openTopic } from '../kafka/topic/kafkajs-topic.ts';
import { readTopic, type TopicRecord } from '../kafka/topic/reader.ts';
import { changesBy, read } from './changes.ts';
import type { ProjectorConfig } from './config.ts';
import { advance, toldOf } from './row.ts';
import type { Store } from './store.ts';

export interface CatchUp {
  readonly settings: KafkaSettings;
  readonly config: Pick<ProjectorConfig, 'events' | 'cases' | 'path'>;
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
export async function catchUp(store: Store, { settings, config, standing, log }: CatchUp) {
  belong(store, standing.clusterId, config.path);
  const isNew = store.mark('complete') === null;
  const heard = isNew ? await hear(store, settings, config.cases, log) : 0;
  if (heard > 0 && standing.committed.size === 0) throw new Error(OFFSETS_LOST);
  renew(store);
  const topic = await openTopic(settings, config.events, CONNECT_MS, log);
  try {
    const next = store.offsets();
    for (const { partition, low, high } of topic.partitions) {
      const at = next.get(partition) ?? low;
      if (at > high)
        throw new Error(
          `${config.path} stands at offset ${at} of partition ${partition} of ${config.events}, which ends at ${high}: it is of another topic`,
        );
      next.set(partition, at);
    }
    // Where Kafka has forgotten the group's offsets, the file knows them: it is written only after they were.
    const until = new Map(
      [...next].map(([partition, at]) => [
        partition,
        Math.max(at, standing.committed.get(partition) ?? at),
      ]),
    );
    store.apply({ rows: [], waiting: [], from: new Map(), to: next });
    const behind = new Map(
      [...next].filter(([partition, at]) => at < (until.get(partition) ?? at)),
    );
    if (behind.size > 0) {
      const chunk: TopicRecord[] = [];
      const fold = () => {
        const from = store.offsets();
        const changes = changesBy(store, from, chunk.splice(0), log);
        // What is owed since before is still owed: whoever wrote these events down did not know the type.
        const rows = changes.rows.map((row) =>
          store.row(row.caseId)?.owed === true ? row : toldOf(row),
        );
        store.apply({ ...changes, rows });
      };
      const ends = new Map([...behind.keys()].map((one) => [one, until.get(one) ?? 0]));
      await topic.consume({
        next: behind,
        until: ends,
        stallMs: STALL_MS,
        onRecord(record) {
          chunk.push(record);
          if (chunk.length >= CHUNK) fold();
        },
      });
      fold();
    }
    store.apply({ rows: [], waiting: [], from: new Map(), to: until });
  } finally {
    await topic.close();
  }
  if (!isNew) return;
  if (heard === 0 && store.counts().cases > 0) throw new Error(CASES_LOST);
  const erased = store.reconcile();
  if (erased > 0) log.warn({ artisans: erased }, 'the cases topic no longer holds them: erased');
}

const OFFSETS_LOST =
  'the cases topic holds cases, but Kafka has forgotten how far they go, and the file is new: put the file back, or set the offsets of the projector’s group to where it stood';
const CASES_LOST =
  'the projector’s group has offsets, but the cases topic is empty: delete the group’s offsets and the file to fill it from the beginning, and forget the erased artisans again';

/** A file goes with one cluster for ever. */
function belong(store: Store, clusterId: string, path: string): void {
  const own = store.mark('cluster');
  if (own === null) store.setMark('cluster', clusterId);
  else if (own !== clusterId)
    throw new Error(`${path} is of the Kafka cluster ${own}, and this is ${clusterId}`);
}

/** Cases that stood still because of a type that is known by now go on. */
function renew(store: Store): void {
  for (const row of store.standing()) {
    const type = row.newer?.type.slice(TYPE_PREFIX.length) as EventType;
    if (!EVENT_TYPES.includes(type)) continue;
    const texts = store.waiting(row.caseId);
    let now = { ...row, newer: null, seen: row.state?.sequence ?? 0 };
    const still: { caseId: string; sequence: number; value: string }[] = [];
    for (const value of texts) {
      const message = read(value);
      if (message === null) continue;
      const after = advance(now, message);
      if (after.newer !== null && after.seen > now.seen)
        still.push({ caseId: row.caseId, sequence: after.seen, value });
      now = after as typeof now;
    }
    store.goOn(now, still);
  }
}

const spoken = z.object({
  sequence: caseMessage.shape.sequence,
  newerThanKnown: caseMessage.shape.newerThanKnown,
});

/** Takes note of what the cases topic holds. @returns of how many cases */
async function hear(
  store: Store,
  settings: KafkaSettings,
  cases: string,
  log: Logger,
): Promise<number> {
  const keys = new Set<string>();
  const chunk: TopicRecord[] = [];
  const note = () =>
    store.together(() => {
      for (const { key, value } of chunk.splice(0)) {
        if (key === null) continue;
        keys.add(key);
        const said = value === null ? null : spoken.parse(JSON.parse(value));
        store.heard(
          key,
          said === null ? null : Number(said.sequence),
          said?.newerThanKnown ?? null,
        );
      }
    });
  await readTopic({
    settings,
    topic: cases,
    log,
    onRecord(record) {
      chunk.push(record);
      if (chunk.length >= CHUNK) note();
    },
  });
  note();
  return keys.size;
}
