import { existsSync } from 'node:fs';
import type { DashboardConfig } from './config.ts';
import { dashboardLog } from './log.ts';
import { Projection } from './projection.ts';
import { follow, type Offsets, type TopicRecord } from './topic-reader.ts';

const MOST_RECORDS = 20_000;

/**
 * Makes a new file from the start of the topic up to given offsets; without any, up to its end. A dashboard may run meanwhile.
 * @returns the digest of the rows, how many records were read, and in how many seconds
 * @throws Error where the file is there already
 */
export async function rebuild(
  { kafka, topic }: Pick<DashboardConfig, 'kafka' | 'topic'>,
  path: string,
  upTo: Offsets,
): Promise<{ digest: string; records: number; seconds: number }> {
  if (existsSync(path)) throw new Error(`${path} is there already: name a new file`);
  const log = dashboardLog();
  const projection = new Projection(path);
  const reached = new AbortController();
  let pending: TopicRecord[] = [];
  let records = 0;
  let until = upTo;
  const began = performance.now();
  const next = new Map<number, number>();
  const isThere = () => [...until].every(([partition, end]) => (next.get(partition) ?? 0) >= end);
  const write = () => {
    if (pending.length > 0) projection.apply(pending);
    records += pending.length;
    pending = [];
  };
  try {
    await follow({
      settings: kafka,
      topic,
      begin: ({ clusterId, partitions }) => {
        if (until.size === 0)
          until = new Map(partitions.map(({ partition, high }) => [partition, high]));
        if (projection.cluster === null) projection.startAnew(clusterId);
        pending = [];
        if (isThere()) reached.abort();
        return projection.offsets();
      },
      take: async (given) => {
        for (const one of given) {
          if (one.offset >= (until.get(one.partition) ?? 0)) continue;
          pending.push(one);
          next.set(one.partition, one.offset + 1);
        }
        if (pending.length >= MOST_RECORDS || isThere()) write();
        if (isThere()) reached.abort();
      },
      onAnswer: () => undefined,
      onLost: (reason) => log.warn({ reason }, 'Kafka does not answer: trying again'),
      signal: reached.signal,
    });
    const seconds = (performance.now() - began) / 1000;
    return { digest: projection.digest(), records, seconds };
  } finally {
    projection.close();
  }
}
