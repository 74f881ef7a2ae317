import { logUpdateStderr } from 'log-update';
import { pino } from 'pino';
import { followTopic } from '../clients/topic/reader.ts';
import { envelope } from '../contracts/envelope.ts';
import { END_OF, type EventType } from '../contracts/events.ts';
import { EVENTS_TOPIC } from '../contracts/topics.ts';
import { ENDS, STAGES } from '../contracts/vocabulary.ts';
import type { KafkaSettings } from '../kafka/settings.ts';

export interface Progress {
  expect(cases: number): void;
  /** Resolves once all but `open` cases have ended, as the topic tells it, and nothing moved for a moment. */
  settled(until: { open: number }): Promise<void>;
  stop(): void;
}

const WIDTH = 40;
const QUIET_MS = 3000;

/** How far everybody is, told by the topic alone, as any dashboard would hear it. */
export function createProgress(
  kafka: KafkaSettings,
  expected: number,
  quiet: boolean,
  signal: AbortSignal,
): Progress {
  const where = new Map<string, string>();
  let events = 0;
  let changed = Date.now();
  const stopped = new AbortController();
  const onRecord = ({ value }: { value: string | null }) => {
    const read = envelope.safeParse(JSON.parse(value ?? 'null'));
    if (!read.success) return;
    const { subject, type, data } = read.data;
    const end = END_OF[type.slice(type.indexOf('.') + 1) as EventType];
    events += 1;
    changed = Date.now();
    where.set(subject, end ?? data.stage.to);
  };
  const follow = followTopic({
    settings: kafka,
    topic: EVENTS_TOPIC,
    log: pino({ level: 'silent' }),
    signal: AbortSignal.any([stopped.signal, signal]),
    onRecord,
  });
  follow.catch(() => undefined);
  const ended = () =>
    [...where.values()].filter((one) => (ENDS as readonly string[]).includes(one)).length;
  const draw = () => {
    const tally = (name: string) => [...where.values()].filter((one) => one === name).length;
    const line = (name: string) => {
      const number = tally(name);
      const bar = '█'.repeat(Math.round((WIDTH * number) / Math.max(expected, 1)));
      return `${name.padEnd(22)}${bar.padEnd(WIDTH)} ${number}`;
    };
    const lines = [
      ...STAGES.map(line),
      '',
      ...ENDS.map(line),
      '',
      `${where.size} of ${expected} cases, ${ended()} ended, ${events} events`,
    ];
    if (process.stderr.isTTY) logUpdateStderr(lines.join('\n'));
  };
  const timer = setInterval(draw, 250);
  const plain = setInterval(() => {
    if (!process.stderr.isTTY && !quiet)
      process.stderr.write(
        `${where.size} of ${expected} cases, ${ended()} ended, ${events} events\n`,
      );
  }, 5000);
  return {
    expect: (cases) => {
      expected = cases;
    },
    settled: async ({ open }) => {
      const isSettled = () =>
        where.size >= expected &&
        ended() >= expected - open &&
        (open === 0 || Date.now() - changed > QUIET_MS);
      while (!isSettled() && !signal.aborted) await new Promise((wake) => setTimeout(wake, 200));
    },
    stop: () => {
      clearInterval(timer);
      clearInterval(plain);
      draw();
      logUpdateStderr.done();
      stopped.abort();
    },
  };
}
