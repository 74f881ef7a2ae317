import { existsSync } from 'node:fs';
import type { DashboardConfig } from './config.ts';
import { followErasures } from './erasures.ts';
import { Filler } from './filler.ts';
import { dashboardLog } from './log.ts';
import { Projection } from './projection.ts';
import { follow, type Offsets } from './topic-reader.ts';

/** What making a file anew came to. */
interface Rebuilt {
  /** Of the rows. */
  readonly digest: string;
  /** How many events were read. */
  readonly records: number;
  /** In how many seconds of a clock, and of the processor. */
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/**
 * Makes a new file from the start of the topics up to given offsets of the events; without any, up to their end. A dashboard
 * may run meanwhile.
 * @throws Error where the file is there already
 */
export async function rebuild(
  config: Pick<DashboardConfig, 'kafka' | 'topic' | 'casesTopic'>,
  path: string,
  upTo: Offsets,
): Promise<Rebuilt> {
  if (existsSync(path)) throw new Error(`${path} is there already: name a new file`);
  const log = dashboardLog();
  const onLost = (reason: string) => log.warn({ reason }, 'Kafka does not answer: trying again');
  const cpu = process.cpuUsage();
  const began = performance.now();
  const projection = new Projection(path);
  const filler = new Filler(projection);
  const into = { projection, filler };
  try {
    const clusterId = await clusterOf(config, onLost);
    projection.startAnew(clusterId);
    // First who was erased: nothing of them is folded then.
    await readErasures(config, into, onLost);
    const records = await readEvents(config, into, upTo, onLost);
    const seconds = (performance.now() - began) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    return { digest: projection.digest(), records, seconds, cpuSeconds: (user + system) / 1e6 };
  } finally {
    await filler.close();
    projection.close();
  }
}

interface Into {
  readonly projection: Projection;
  readonly filler: Filler;
}
type Lost = (reason: string) => void;

async function clusterOf(
  { kafka, topic }: Pick<DashboardConfig, 'kafka' | 'topic'>,
  onLost: Lost,
): Promise<string> {
  const known = new AbortController();
  let cluster = '';
  await follow({
    ...{ settings: kafka, topic, onLost, signal: known.signal },
    begin: ({ clusterId }) => {
      cluster = clusterId;
      known.abort();
      return new Map();
    },
    take: async () => undefined,
    onAnswer: () => undefined,
  });
  return cluster;
}

async function readErasures(
  config: Pick<DashboardConfig, 'kafka' | 'casesTopic'>,
  into: Into,
  onLost: Lost,
): Promise<void> {
  const reached = new AbortController();
  await followErasures({
    ...{ config, ...into, signal: reached.signal, onLost },
    onAnswer: (isAtEnd) => {
      if (isAtEnd) reached.abort();
    },
  });
}

/** @returns how many records were read */
async function readEvents(
  { kafka, topic }: Pick<DashboardConfig, 'kafka' | 'topic'>,
  { projection, filler }: Into,
  upTo: Offsets,
  onLost: Lost,
): Promise<number> {
  const reached = new AbortController();
  let records = 0;
  let until = upTo;
  await follow({
    ...{ settings: kafka, topic, onLost, signal: reached.signal },
    begin: ({ partitions }) => {
      if (until.size === 0)
        until = new Map(partitions.map(({ partition, high }) => [partition, high]));
      return filler.restart(() => projection.offsets());
    },
    take: async (given) => {
      const wanted = given.filter(({ partition, offset }) => offset < (until.get(partition) ?? 0));
      records += wanted.length;
      await filler.take(wanted);
    },
    onAnswer: (_ends, next) => {
      if ([...until].every(([partition, end]) => (next.get(partition) ?? 0) >= end))
        reached.abort();
    },
  });
  await filler.flush();
  return records;
}
