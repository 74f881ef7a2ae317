import { parseArgs } from 'node:util';
import { measureHttp } from './http.ts';
import { measurePath } from './path.ts';
import { measurePublish } from './publish/publish.ts';
import { type Services, startServices } from './services.ts';
import { type Shown, shownHttp, shownPath, shownPublish } from './shown.ts';

/** `npm run bench`: measures whole onboardings, the publication of events, or the HTTP API. */

const HELP = `npm run bench -- path|publish|http [options]
  path          whole onboardings: ours, as published samples do it (naive), and without bookkeeping (bare)
  publish       events through the publisher, kafkajs alone and kafka-producer-perf-test; and their lag to a consumer
  http          registrations and decisions over HTTP, and through the library in the same process
  --rounds N    measured rounds (default 5)
  --cases N     whole onboardings at once (default 40)
  --json        the last line of stdout is one JSON object`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    cases: { type: 'string', default: '40' },
  },
});
const say = (line: string) => process.stderr.write(`${line}\n`);
const rounds = Number(values.rounds);
const cases = Number(values.cases);
const isCount = (one: number) => Number.isInteger(one) && one >= 1;
if (values.help) {
  process.stdout.write(`${HELP}\n`);
  process.exit(0);
}
const BENCHES: Readonly<Record<string, (services: Services) => Promise<Shown>>> = {
  path: async (on) => shownPath(await measurePath(on, { rounds, cases, say })),
  http: async (on) => shownHttp(await measureHttp(on, { rounds, cases, say })),
  publish: async (on) => shownPublish(await measurePublish(on, { rounds, cases, say })),
};
const bench = BENCHES[positionals.join()];
if (bench === undefined || !isCount(rounds) || !isCount(cases)) {
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
  services = await startServices(say);
  const { json, text } = await bench(services);
  process.stdout.write(`${values.json ? JSON.stringify(json) : text}\n`);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  await services?.stop();
}
process.exit();
