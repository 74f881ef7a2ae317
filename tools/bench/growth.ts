import { join } from 'node:path';
import { prepareArtisans } from './cases.ts';
import { carryOut, driveCase, startCase, untilDue } from './drive.ts';
import { median } from './histories.ts';
import { diskBytesOf, residentBytesOf } from './processes.ts';
import { quantile } from './quantile.ts';
import type { Services } from './services.ts';

/** The benchmark of growth: what new cases take while more and more wait. */

/** What was measured beside a number of open cases. */
interface Size {
  readonly open: number;
  readonly casesPerSecond: number;
  readonly decisionP50Ms: number;
  readonly decisionP99Ms: number;
  readonly workerRssBytes: number;
  /** Temporal's and Kafka's files, divided by all cases that there ever were. */
  readonly diskBytesPerCase: number;
}

export interface GrowthResult {
  readonly sizes: readonly Size[];
  /** The rate with the most open cases, divided by that with the fewest. */
  readonly ratio: number;
  readonly ratioName: string;
  readonly workerRssBytes: number;
  readonly diskBytesPerCase: number;
}

/** Cases that are opened at the same time. */
const AT_ONCE = 20;

/**
 * Opens cases up to each size, which then wait for a reviewer. Beside them it measures whole onboardings, `cases` at once,
 * and the time until a decision is answered.
 */
export async function measureGrowth(
  services: Services,
  options: {
    readonly sizes: readonly number[];
    readonly rounds: number;
    readonly cases: number;
    readonly say: (line: string) => void;
  },
): Promise<GrowthResult> {
  const { client, dossier, dataDir, pids } = services;
  const { rounds, cases, say } = options;
  const artisans = await prepareArtisans(dossier, Math.min(cases, 40));
  let application = 0;
  let ever = 0;
  const nextCases = async (count: number) => {
    const ready = [];
    while (ready.length < count) {
      application += 1;
      for (const one of artisans.slice(0, count - ready.length))
        ready.push(await one.caseFor(application));
    }
    ever += count;
    return ready;
  };
  const drive = async () => {
    const ready = await nextCases(cases);
    const began = performance.now();
    await Promise.all(ready.map((one) => driveCase(client, 'ours', one)));
    return cases / ((performance.now() - began) / 1000);
  };
  say('warming up');
  await drive();
  const sizes: Size[] = [];
  let open = 0;
  for (const size of options.sizes) {
    while (open < size) {
      const ready = await nextCases(Math.min(AT_ONCE, size - open));
      const handles = await Promise.all(ready.map((one) => startCase(client, 'ours', one)));
      for (const handle of handles) await untilDue(handle, 'documents');
      open += ready.length;
      if (open % 500 === 0) say(`${open} open cases`);
    }
    const rates: number[] = [];
    const latencies: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      rates.push(await drive());
      const ready = await nextCases(AT_ONCE);
      const handles = await Promise.all(ready.map((one) => startCase(client, 'ours', one)));
      for (const [index, handle] of handles.entries()) {
        await untilDue(handle, 'documents');
        const began = performance.now();
        const [one] = ready.slice(index);
        if (one !== undefined) await carryOut(handle, 'documents', one);
        latencies.push(performance.now() - began);
      }
    }
    const bytes = ['temporal', 'kafka'].reduce(
      (sum, one) => sum + diskBytesOf(join(dataDir, one)),
      0,
    );
    sizes.push({
      open,
      casesPerSecond: median(rates),
      decisionP50Ms: Math.round(quantile(latencies, 0.5)),
      decisionP99Ms: Math.round(quantile(latencies, 0.99)),
      workerRssBytes: residentBytesOf(pids().worker),
      diskBytesPerCase: Math.round(bytes / ever),
    });
    say(`${open} open cases: ${median(rates).toFixed(2)} onboardings a second`);
  }
  const [first, last] = [sizes[0], sizes.at(-1)];
  if (first === undefined || last === undefined) throw new Error('no sizes were given');
  return {
    sizes,
    ratio: last.casesPerSecond / first.casesPerSecond,
    ratioName: `ratio${last.open}To${first.open}`,
    workerRssBytes: last.workerRssBytes,
    diskBytesPerCase: last.diskBytesPerCase,
  };
}
