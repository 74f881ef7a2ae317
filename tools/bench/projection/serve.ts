import { mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EVENTS_TOPIC } from '../../../contracts/topics.ts';
import { plainProducer } from '../../../kafka/plain-producer.ts';
import { kafkaSettings } from '../../../kafka/settings.ts';
import { freePort } from '../../launcher/free-port.ts';
import { startKafka } from '../../launcher/kafka.ts';
import { prepareTopics } from '../../launcher/prepare.ts';
import { prepareDashboard } from '../../launcher/prepare-dashboard.ts';
import { startBrowser } from '../browser.ts';
import { signIn, startDashboard } from '../dashboard.ts';
import { residentBytesOf } from '../processes.ts';
import { quantile } from '../quantile.ts';
import { madeUpCase, seeded } from './made-up.ts';

/** What a dashboard with many cases takes to answer, and to keep many browsers up with the topic. */

export interface ServeResult {
  readonly bench: 'dashboard';
  readonly cases: number;
  /** Milliseconds of each question right after an event, so that nothing is answered from before: half, and the slowest. */
  readonly questions: Readonly<Record<string, { readonly p50: number; readonly slowest: number }>>;
  readonly viewers: number;
  /** From publishing an event until the last of all browsers has it, milliseconds: half of the events, and the slowest. */
  readonly freshP50Ms: number;
  readonly freshSlowestMs: number;
  /** The dashboard's memory with these browsers, bytes: when all are there, and at the end. */
  readonly rssFirstBytes: number;
  readonly rssLastBytes: number;
}

export interface ServeOptions {
  readonly cases: number;
  readonly viewers: number;
  readonly say: (line: string) => void;
}

const BATCH = 5_000;
/** How often each question is asked, and how many events the browsers are to see. */
const TIMES = 15;
const EVENTS_SEEN = 30;
/** The longest wait for the file to be filled, milliseconds. */
const FILLED_MS = 45 * 60_000;

/** Starts a broker, an issuer and a dashboard of its own. @throws Error where a browser misses an event for a minute */
export async function measureServe({ cases, viewers, say }: ServeOptions): Promise<ServeResult> {
  await prepareDashboard(say);
  const dataDir = mkdtempSync(join(tmpdir(), 'bench-dashboard-'));
  const ends: (() => unknown)[] = [() => rmSync(dataDir, { recursive: true, force: true })];
  try {
    const [port, controllerPort] = [await freePort(), await freePort()];
    const kafka = await startKafka({ dataDir, port, controllerPort, say });
    ends.unshift(() => kafka.child.stop());
    await prepareTopics(kafka.brokers);
    const producer = await plainProducer(
      kafkaSettings({ KAFKA_BROKERS: kafka.brokers }),
      EVENTS_TOPIC,
    );
    ends.unshift(() => producer.close());
    const made = { random: seeded(1), now: Date.now(), days: 180 };
    let last = 0;
    const nextCase = () => {
      last += 1;
      return madeUpCase(last, made).map((one) => ({
        ...{ key: one.partitionkey, value: JSON.stringify(one), headers: {} },
      }));
    };
    let batch: ReturnType<typeof nextCase> = [];
    while (last < cases) {
      batch.push(...nextCase());
      if (batch.length < BATCH && last < cases) continue;
      await producer.send(batch);
      batch = [];
    }
    say(`${cases} cases are on the topic`);
    const oneMore = () => producer.send(nextCase().slice(0, 1));

    const dashboard = await startDashboard({
      ...{ dataDir, brokers: kafka.brokers, readyWithinMs: FILLED_MS, say },
    });
    ends.unshift(() => dashboard.stop());
    const { url } = dashboard;
    say('the dashboard has read them');
    const cookie = await signedIn(url);
    const questions: Record<string, { p50: number; slowest: number }> = {};
    for (const [name, path, mustSignIn] of QUESTIONS) {
      const took: number[] = [];
      for (let time = 0; time < TIMES; time += 1) {
        await oneMore();
        await sleep(400);
        const began = performance.now();
        const answer = await fetch(`${url}${path}`, mustSignIn ? { headers: { cookie } } : {});
        await answer.arrayBuffer();
        if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
        took.push(performance.now() - began);
      }
      questions[name] = { p50: rounded(took, 0.5), slowest: rounded(took, 1) };
      say(`${name}: ${questions[name].p50} ms, at most ${questions[name].slowest} ms`);
    }
    const pid = dashboard.child.pid() ?? Number.NaN;
    const fresh = await watched({
      url,
      viewers,
      publish: oneMore,
      rss: () => residentBytesOf(pid),
    });
    return { bench: 'dashboard', cases, questions, viewers, ...fresh };
  } finally {
    for (const end of ends) await end();
  }
}

/** The questions of the views: their names, addresses, and whether one has to be signed in. */
const QUESTIONS: readonly (readonly [name: string, path: string, mustSignIn: boolean])[] = [
  ['morning, public', '/api/overview', false],
  ['morning, signed in', '/api/overview', true],
  ['a State, public', '/api/overview?scope=S:UP', false],
  ['a State, signed in', '/api/overview?scope=S:UP', true],
  ['a trade, signed in', '/api/overview?scope=T:potter', true],
  ['combined, public', '/api/combined?holder=artisan&late=1', false],
  ['combined, signed in', '/api/combined?state=UP&trade=potter&holder=artisan', true],
  ['choices', '/api/choices', true],
  ['the late ones', '/api/cases?holder=artisan&late=1', true],
  ['cases of a State', '/api/cases?state=UP', true],
];

/** Signs in with a real browser. @returns the cookies */
async function signedIn(url: string): Promise<string> {
  const browser = await startBrowser();
  try {
    const context = await browser.newContext();
    const page = await context.newPage();
    await signIn(page, url);
    return (await context.cookies(url)).map(({ name, value }) => `${name}=${value}`).join('; ');
  } finally {
    await browser.close();
  }
}

interface Watch {
  readonly url: string;
  readonly viewers: number;
  readonly publish: () => Promise<unknown>;
  readonly rss: () => number;
}

/**
 * Opens the streams of browsers, publishes one event after the other, and waits each time until the last browser has numbers
 * that count it: those that everybody may see come a moment after the file has the event.
 */
async function watched({ url, viewers, publish, rss }: Watch) {
  const versions: number[] = Array(viewers).fill(0);
  const requests = versions.map((_none, index) => {
    const request = get(`${url}/api/stream`, { agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text = (text + chunk).slice(-400_000);
        const found = [...text.matchAll(/"overview":\{"version":(\d+)/g)].at(-1);
        if (found !== undefined) versions[index] = Number(found[1]);
        const end = text.lastIndexOf('\n\n');
        if (end >= 0) text = text.slice(end);
      });
    });
    // Ended at the end.
    request.on('error', () => undefined);
    return request;
  });
  const reach = async (version: number): Promise<number> => {
    const began = performance.now();
    while (versions.some((one) => one < version)) {
      if (performance.now() - began > 60_000)
        throw new Error('a browser heard nothing for a minute');
      await sleep(10);
    }
    return performance.now() - began;
  };
  await reach(1);
  await sleep(2_000);
  const rssFirstBytes = rss();
  const took: number[] = [];
  for (let event = 0; event < EVENTS_SEEN; event += 1) {
    const before = Math.max(...versions);
    const began = performance.now();
    await publish();
    await reach(before + 1);
    took.push(performance.now() - began);
    await sleep(500);
  }
  const rssLastBytes = rss();
  for (const one of requests) one.destroy();
  return {
    ...{ freshP50Ms: rounded(took, 0.5), freshSlowestMs: rounded(took, 1) },
    ...{ rssFirstBytes, rssLastBytes },
  };
}

const rounded = (values: readonly number[], share: number) => Math.round(quantile(values, share));
