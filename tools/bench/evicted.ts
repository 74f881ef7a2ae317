import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { EVENTS_TOPIC } from '../../contracts/topics.ts';
import { followTopic } from '../../kafka/topic/reader.ts';
import { prepareArtisans } from './cases.ts';
import { carryOut, startCase, untilDue } from './drive.ts';
import { quantile } from './quantile.ts';
import type { Services } from './services.ts';

/** The benchmark of a decision about a case that no worker has in its cache: it is replayed first. */

export interface EvictedResult {
  readonly warmP99Ms: number;
  readonly evictedP99Ms: number;
  readonly ratio: number;
  readonly cases: number;
}

/**
 * The queue of a worker whose cache holds few cases: each has been put out by the others when its decision comes, is
 * replayed for it from its beginning, and stays for the tasks that follow.
 */
const COLD_QUEUE = 'evicted';
/** Far fewer than the cases that are started one after another before the first decision. */
const CACHED = 4;
/** The longest wait for the next step, milliseconds. */
const LONGEST_MS = 30_000;

/**
 * Measures from sending a decision until the event of the next stage is read from the topic, with the cases in the cache
 * and without. Both kinds take turns, one case at a time.
 */
export async function measureEvicted(
  services: Services,
  { cases, say }: { readonly cases: number; readonly say: (line: string) => void },
): Promise<EvictedResult> {
  const { client, dossier, kafka, startWorker } = services;
  startWorker('worker-evicted', { TASK_QUEUE: COLD_QUEUE, BENCH_CACHED: String(CACHED) });
  const entered = new Map<string, number>();
  const ending = new AbortController();
  const reading = followTopic({
    ...{ settings: kafka, topic: EVENTS_TOPIC, from: 'end' },
    log: pino({ level: 'silent' }),
    signal: ending.signal,
    onRecord: ({ value }) => {
      const { subject, data } = JSON.parse(value ?? '{}');
      if (data?.change?.stage === 'kyc') entered.set(subject, performance.now());
    },
  });
  const nextStep = async (caseId: string): Promise<number> => {
    const deadline = performance.now() + LONGEST_MS;
    for (;;) {
      const at = entered.get(caseId);
      if (at !== undefined) return at;
      if (performance.now() > deadline) throw new Error(`${caseId} took no next step`);
      await sleep(1);
    }
  };
  try {
    const artisans = await prepareArtisans(dossier, Math.min(cases, 40));
    const took: Record<'warm' | 'evicted', number[]> = { warm: [], evicted: [] };
    let application = 0;
    for (let done = 0; done < cases; done += artisans.length) {
      application += 1;
      for (const [kind, queue] of [['warm'], ['evicted', COLD_QUEUE]] as const) {
        const ready = await Promise.all(
          artisans.map((one) => one.caseFor(application * 2 + (kind === 'warm' ? 0 : 1))),
        );
        const started = await Promise.all(
          ready.map(async (one) => ({ one, handle: await startCase(client, 'ours', one, queue) })),
        );
        for (const { handle } of started) await untilDue(handle, 'documents');
        // The first ones warm up what is measured.
        for (const { one, handle } of started) {
          const began = performance.now();
          await carryOut(handle, 'documents', one);
          const ms = (await nextStep(one.start.caseId)) - began;
          took[kind].push(ms);
          await sleep(50);
        }
        say(`${kind}: ${took[kind].length} decisions`);
      }
    }
    const [warmP99Ms, evictedP99Ms] = [took.warm, took.evicted].map((all) =>
      Math.round(quantile(all, 0.99)),
    ) as [number, number];
    const ratio = evictedP99Ms / warmP99Ms;
    return { warmP99Ms, evictedP99Ms, ratio, cases: took.warm.length };
  } finally {
    ending.abort();
    await reading;
  }
}
