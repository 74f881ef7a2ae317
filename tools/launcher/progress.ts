import { pino } from 'pino';
import { envelope } from '../../contracts/envelope.ts';
import { END_OF, type EventType } from '../../contracts/events.ts';
import { EVENTS_TOPIC } from '../../contracts/topics.ts';
import { ENDS } from '../../contracts/vocabulary.ts';
import type { KafkaSettings } from '../../kafka/settings.ts';
import { jsonOf } from '../../kafka/topic/json.ts';
import { followTopic } from '../../kafka/topic/reader.ts';
import { picture } from './picture.ts';
import { draw, say, stopDrawing } from './terminal.ts';

/** Follows the events topic to show the progress of a run. */

export interface Progress {
  /** Resolves once the topic shows the end of all but `open` cases, and no event came for a moment. */
  settled(until: { open: number }): Promise<void>;
  stop(): void;
}

const QUIET_MS = 3000;
/** The longest wait for quiet: reminders for held cases may keep coming. */
const LONG_MS = 15_000;
const PLAIN_MS = 5000;

/**
 * Shows the progress of a run from the events topic alone, as any dashboard could.
 * @param mine the cases of this run, which may still grow; the topic may hold more
 */
export function createProgress(
  kafka: KafkaSettings,
  mine: { readonly cases: ReadonlyMap<string, unknown>; readonly expected: () => number },
  quiet: boolean,
  signal: AbortSignal,
): Progress {
  const heard = new Map<string, { at: string; events: number }>();
  let changed = Date.now();
  const stopped = new AbortController();
  const onRecord = ({ value }: { value: string | null }) => {
    const read = envelope.safeParse(jsonOf(value));
    if (!read.success) return;
    const { subject, type, data } = read.data;
    const end = END_OF[type.slice(type.indexOf('.') + 1) as EventType];
    changed = Date.now();
    const before = heard.get(subject)?.at;
    const hasEnded = (ENDS as readonly (string | undefined)[]).includes(before);
    heard.set(subject, {
      // Events of what a withdrawal undoes come after the end.
      at: hasEnded ? (before ?? '') : (end ?? data.stage.to),
      events: (heard.get(subject)?.events ?? 0) + 1,
    });
  };
  const follow = followTopic({
    settings: kafka,
    topic: EVENTS_TOPIC,
    log: pino({ level: 'silent' }),
    signal: AbortSignal.any([stopped.signal, signal]),
    onRecord,
  });
  follow.catch(() => undefined);
  const now = () => {
    const known = [...heard].flatMap(([id, one]) => (mine.cases.has(id) ? [one] : []));
    const places = known.map(({ at }) => at);
    return {
      places,
      expected: mine.expected(),
      ended: places.filter((one) => (ENDS as readonly string[]).includes(one)).length,
      events: known.reduce((sum, one) => sum + one.events, 0),
    };
  };
  const timer = setInterval(() => draw(picture(now())), 250);
  const plain = setInterval(() => {
    if (!process.stderr.isTTY && !quiet) say(picture(now()).split('\n').at(-1) ?? '');
  }, PLAIN_MS);
  return {
    settled: async ({ open }) => {
      let done = Number.POSITIVE_INFINITY;
      const isSettled = () => {
        const { places, expected, ended } = now();
        if (places.length < expected || ended < expected - open) return false;
        if (open === 0) return true;
        done = Math.min(done, Date.now());
        return Date.now() - changed > QUIET_MS || Date.now() - done > LONG_MS;
      };
      while (!isSettled() && !signal.aborted) await new Promise((wake) => setTimeout(wake, 200));
    },
    stop: () => {
      clearInterval(timer);
      clearInterval(plain);
      if (!signal.aborted) draw(picture(now()));
      stopDrawing();
      stopped.abort();
    },
  };
}
