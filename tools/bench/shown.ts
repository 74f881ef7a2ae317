import { CONTENDERS } from './contenders.ts';
import type { EvictedResult } from './evicted.ts';
import type { GrowthResult } from './growth.ts';
import type { HttpResult } from './http.ts';
import type { PathResult } from './path.ts';
import type { ProjectionResult } from './projection/measure.ts';
import type { ServeResult } from './projection/serve.ts';
import type { PublishResult } from './publish/publish.ts';
import type { SeenResult } from './seen.ts';

/** The results of the benchmarks as JSON and text. */

/** A result for programs and for people. */
export interface Shown {
  readonly json: object;
  readonly text: string;
}

export const shownPath = (result: PathResult): Shown => ({
  json: flatPath(result),
  text: pathTable(result),
});

export const shownEvicted = ({ warmP99Ms, evictedP99Ms, ratio, cases }: EvictedResult): Shown => ({
  json: { bench: 'evicted', warmP99Ms, evictedP99Ms, ratio: rounded(ratio), cases },
  text: [
    `${warmP99Ms} ms from a decision to the next step's event, for 99 of 100 of ${cases} cases in the cache`,
    `${evictedP99Ms} ms where the worker has to replay the case first, ${rounded(ratio)} times as long`,
  ].join('\n'),
});

export const shownGrowth = (result: GrowthResult): Shown => ({
  json: {
    bench: 'growth',
    sizes: result.sizes.map((one) => ({ ...one, casesPerSecond: rounded(one.casesPerSecond) })),
    [result.ratioName]: rounded(result.ratio),
    workerRssBytes: result.workerRssBytes,
    diskBytesPerCase: result.diskBytesPerCase,
  },
  text: [
    ...result.sizes.map((one) =>
      [
        `${one.open} open cases: ${rounded(one.casesPerSecond)} onboardings a second`,
        `decisions ${one.decisionP50Ms} ms (half of them), ${one.decisionP99Ms} ms (99 of 100)`,
        `worker ${Math.round(one.workerRssBytes / 1e6)} MB`,
        `disk ${Math.round(one.diskBytesPerCase / 1000)} kB a case`,
      ].join(', '),
    ),
    `${rounded(result.ratio)} times the rate of the fewest with the most`,
  ].join('\n'),
});

export const shownPublish = (result: PublishResult): Shown => ({
  json: flatPublish(result),
  text: publishText(result),
});

export const shownHttp = (result: HttpResult): Shown => ({
  json: {
    bench: 'http',
    registerRatio: rounded(result.registerRatio),
    decideRatio: rounded(result.decideRatio),
    p99Ms: Math.round(result.p99Ms),
    registrationsPerSecond: rounded(result.register.http),
    decisionsPerSecond: rounded(result.decide.http),
    requests: result.requests,
  },
  text: httpText(result),
});

export function shownProjection({ bench, ...result }: ProjectionResult): Shown {
  const line = (value: number, what: string) => `${String(value).padStart(10)}  ${what}`;
  return {
    json: { bench, ...result },
    text: [
      line(result.eventsPerSecond, 'events a second into the projection'),
      line(result.kafkajsReader, 'events a second by kafkajs, parsed and discarded'),
      line(result.perfTest, 'records a second by kafka-consumer-perf-test'),
      line(result.ratio, 'times the reader of kafkajs'),
      line(result.cpuRatio, 'times the reader of kafkajs, by the time of the processor'),
      line(result.bytesPerCase, 'bytes of the file for each case'),
      line(result.events, `events of ${result.cases} cases`),
    ].join('\n'),
  };
}

export const shownServe = (result: ServeResult): Shown => ({
  json: result,
  text: [
    `with ${result.cases} cases, right after an event (half of the answers, and the slowest):`,
    ...Object.entries(result.questions).map(
      ([name, { p50, slowest }]) => `  ${name}: ${p50} ms, ${slowest} ms`,
    ),
    `${result.viewers} browsers see an event after ${result.freshP50Ms} ms, at most ${result.freshSlowestMs} ms`,
    `memory ${Math.round(result.rssFirstBytes / 1e6)} MB, at the end ${Math.round(result.rssLastBytes / 1e6)} MB`,
  ].join('\n'),
});

export function shownSeen(result: SeenResult): Shown {
  const line = (value: number, what: string) => `${`${value} ms`.padStart(10)}  ${what}`;
  return {
    json: result,
    text: [
      line(result.answeredP50, 'until a decision is answered, the median'),
      line(result.seenP50, 'until the dashboard shows it, the median'),
      line(result.seenP99, `for 99 of 100, or the slowest of ${result.decisions}`),
    ].join('\n'),
  };
}

function httpText({ register, decide, registerRatio, decideRatio, p99Ms }: HttpResult): string {
  const line = (value: number, what: string) => `${String(rounded(value)).padStart(10)}  ${what}`;
  return [
    line(register.http, 'registrations a second over HTTP'),
    line(register.library, 'through the library'),
    line(registerRatio, 'times the library'),
    '',
    line(decide.http, 'decisions a second over HTTP'),
    line(decide.library, 'through the library'),
    line(decideRatio, 'times the library'),
    '',
    line(p99Ms, 'milliseconds for 99 of 100 requests'),
  ].join('\n');
}

function flatPublish({ rates, ratioToKafkajs, ratioToPerfTest, lag }: PublishResult): object {
  return {
    bench: 'publish',
    eventsPerSecond: Math.round(rates.ours),
    kafkajs: Math.round(rates.kafkajs),
    perfTest: Math.round(rates.perfTest),
    ratioToKafkajs: rounded(ratioToKafkajs.median),
    ratioToPerfTest: rounded(ratioToPerfTest.median),
    lagP50Ms: lag.p50,
    lagP99Ms: lag.p99,
    bareLagP99Ms: lag.bareP99,
    bareLagP50Ms: lag.bareP50,
    lagEvents: lag.events,
    lagEventsPerSecond: rounded(lag.eventsPerSecond),
    ratioToKafkajsSpread: [ratioToKafkajs.lowest, ratioToKafkajs.highest].map(rounded),
  };
}

function publishText({ rates, ratioToKafkajs, ratioToPerfTest, lag }: PublishResult): string {
  const line = (value: unknown, what: string) => `${String(value).padStart(10)}  ${what}`;
  const each = (one: number) => Math.round(one);
  const spread = ({ lowest, highest }: PublishResult['ratioToKafkajs']) =>
    `(${rounded(lowest)} to ${rounded(highest)})`;
  return [
    line(each(rates.ours), 'events a second through the publisher'),
    line(each(rates.kafkajs), 'by kafkajs alone'),
    line(each(rates.perfTest), 'by kafka-producer-perf-test'),
    line(rounded(ratioToKafkajs.median), `times kafkajs ${spread(ratioToKafkajs)}`),
    line(rounded(ratioToPerfTest.median), `times the perf test ${spread(ratioToPerfTest)}`),
    '',
    line(`${lag.p50} ms`, `from recorded to consumed, the median of ${lag.events} events`),
    line(`${lag.p99} ms`, 'for 99 of 100, at half of the path’s full load'),
    line(`${lag.bareP50} ms`, 'from a bare producer to a bare consumer, the median'),
    line(`${lag.bareP99} ms`, 'for 99 of 100'),
  ].join('\n');
}

function flatPath(result: PathResult): object {
  const { rates, historyEvents, stateTransitions, ratioToNaive, ratioToBare } = result;
  return {
    bench: 'path',
    ours: rounded(rates.ours),
    naive: rounded(rates.naive),
    bare: rounded(rates.bare),
    ratioToNaive: rounded(ratioToNaive),
    ratioToBare: rounded(ratioToBare),
    historyEvents: historyEvents.ours,
    naiveHistoryEvents: historyEvents.naive,
    bareHistoryEvents: historyEvents.bare,
    stateTransitions: stateTransitions.ours,
    naiveStateTransitions: stateTransitions.naive,
    bareStateTransitions: stateTransitions.bare,
    cpuMs: result.cpuMs,
    rounds: result.rounds,
    outsideCalls: result.outsideCalls,
  };
}

function pathTable(result: PathResult): string {
  const cell = (one: unknown) => String(one).padStart(14);
  const row = (...cells: unknown[]) => cells.map(cell).join('');
  const names = [...new Set(CONTENDERS.flatMap((one) => Object.keys(result.kinds[one])))];
  const counts = names.map((name) =>
    [...CONTENDERS.map((one) => cell(result.kinds[one][name] ?? 0)), `  ${name}`].join(''),
  );
  return [
    `${row(...CONTENDERS)}`,
    `${row(...CONTENDERS.map((one) => rounded(result.rates[one])))}  onboardings a second`,
    `${row(...CONTENDERS.map((one) => result.historyEvents[one]))}  history events of a case`,
    `${row(...CONTENDERS.map((one) => result.stateTransitions[one]))}  state transitions of a case`,
    `${row(...CONTENDERS.map((one) => result.cpuMs[one].all))}  milliseconds of the processor for a case`,
    '',
    'The history of one case of each:',
    ...counts,
    '',
    `${result.rounds} rounds, ${result.outsideCalls} outside calls in each case.`,
    `Ours is ${rounded(result.ratioToNaive)} times naive and ${rounded(result.ratioToBare)} times bare.`,
  ].join('\n');
}

function rounded(one: number): number {
  return Math.round(one * 100) / 100;
}
