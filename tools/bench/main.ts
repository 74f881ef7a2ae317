import { parseArgs } from 'node:util';
import { measureEvicted } from './evicted.ts';
import { measureGrowth } from './growth.ts';
import { measureHttp } from './http.ts';
import { measurePath } from './path.ts';
import { measureProjection } from './projection/measure.ts';
import { measureServe } from './projection/serve.ts';
import { measurePublish } from './publish/publish.ts';
import { measureSeen } from './seen.ts';
import { type Services, startServices } from './services.ts';
import {
  type Shown,
  shownEvicted,
  shownGrowth,
  shownHttp,
  shownPath,
  shownProjection,
  shownPublish,
  shownSeen,
  shownServe,
} from './shown.ts';

/** `npm run bench`: measures whole onboardings, the publication of events, the HTTP API, or the dashboard. */

const HELP = `npm run bench -- path|publish|http|projection|dashboard|seen|evicted|growth [options]
  path          whole onboardings: ours, as published samples do it (naive), and without bookkeeping (bare)
  publish       events through the publisher, kafkajs alone and kafka-producer-perf-test; and their lag to a consumer
  http          registrations and decisions over HTTP, and through the library in the same process
  projection    the dashboard's projection from the start of the topic, beside a bare reader and Kafka's own tool
  dashboard     answers with --cases cases right after an event, and how fast --viewers browsers see one
  seen          from a decision to the dashboard's page in a browser, with --cases decisions one after the other
  evicted       from a decision to the next step, with the case in the worker's cache and without
  growth        whole onboardings and decisions beside 200, 2,000 and 20,000 open cases (--open)
  --rounds N    measured rounds (default 5)
  --cases N     whole onboardings at once (default 40)
  --events N    events of the projection (default 1000000)
  --open N,N    numbers of open cases of growth, rising (default 200,2000,20000)
  --viewers N   browsers that watch the dashboard (default 500)
  --json        the last line of stdout is one JSON object`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    viewers: { type: 'string', default: '500' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    cases: { type: 'string', default: '40' },
    events: { type: 'string', default: '1000000' },
    open: { type: 'string', default: '200,2000,20000' },
  },
});
const say = (line: string) => process.stderr.write(`${line}\n`);
const rounds = Number(values.rounds);
const cases = Number(values.cases);
const events = Number(values.events);
const viewers = Number(values.viewers);
const sizes = values.open.split(',').map(Number);
const isCount = (one: number) => Number.isInteger(one) && one >= 1;
if (values.help) {
  process.stdout.write(`${HELP}\n`);
  process.exit(0);
}
const BENCHES: Readonly<Record<string, (services: Services) => Promise<Shown>>> = {
  path: async (on) => shownPath(await measurePath(on, { rounds, cases, say })),
  http: async (on) => shownHttp(await measureHttp(on, { rounds, cases, say })),
  seen: async (on) => shownSeen(await measureSeen(on, { decisions: cases, say })),
  evicted: async (on) => shownEvicted(await measureEvicted(on, { cases, say })),
  growth: async (on) => shownGrowth(await measureGrowth(on, { sizes, rounds, cases, say })),
  publish: async (on) => shownPublish(await measurePublish(on, { rounds, cases, say })),
};
const bench = BENCHES[positionals.join()];
/** They need a broker alone, and start it. */
const ALONE: Readonly<Record<string, () => Promise<Shown>>> = {
  projection: async () => shownProjection(await measureProjection({ events, say })),
  dashboard: async () => shownServe(await measureServe({ cases, viewers, say })),
};
const alone = ALONE[positionals.join()];
if (
  (bench === undefined && alone === undefined) ||
  ![rounds, cases, events, viewers, ...sizes].every(isCount)
) {
  say(HELP);
  process.exit(2);
}

let services: Services | undefined;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void services?.stop().then(() => process.exit(130));
  });
}
try {
  say('starting services of our own');
  services = bench === undefined ? undefined : await startServices(say);
  const shown = services === undefined ? alone?.() : bench?.(services);
  const { json = {}, text = '' } = (await shown) ?? {};
  process.stdout.write(`${values.json ? JSON.stringify(json) : text}\n`);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  await services?.stop();
}
process.exit();
