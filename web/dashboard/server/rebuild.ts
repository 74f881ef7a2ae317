import { existsSync } from 'node:fs';
import { pino } from 'pino';
import type { DashboardConfig } from './config.ts';
import { Projection } from './projection.ts';
import { follow, type Offsets, type TopicRecord } from './topic-reader.ts';

const MOST_RECORDS = 20_000;

/**
 * Makes a new file from the start of the topic up to given offsets. A dashboard may run meanwhile.
 * @returns the digest of the rows, and how many records were read
 * @throws Error where the file is there already
 */
export async function rebuild(
  { kafka, topic }: Pick<DashboardConfig, 'kafka' | 'topic'>,
  path: string,
  until: Offsets,
): Promise<{ digest: string; records: number }> {
  if (existsSync(path)) throw new Error(`${path} is there already: name a new file`);
  const log = pino({ name: 'dashboard' }, pino.destination(2));
  const projection = new Projection(path);
  const reached = new AbortController();
  let pending: TopicRecord[] = [];
  let records = 0;
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
      begin: ({ clusterId }) => {
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
    return { digest: projection.digest(), records };
  } finally {
    projection.close();
  }
}
