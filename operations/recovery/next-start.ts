import type { Envelope } from '../../contracts/envelope.ts';
import {
  type Carry,
  type CaseStart,
  COMMANDS_REMEMBERED,
  type Remembered,
} from '../../workflows/interface/run-input.ts';
import { caseOnTopic, commandsOnTopic, lastSequence } from './on-topic.ts';

/** What is known of a case that nobody looks after. */
export interface Known {
  readonly caseId: string;
  /** The last run that has a say, and what it knows; null where none is left. */
  readonly run: { readonly runId: string; readonly word: CaseStart } | null;
  /** What the topic holds, once nothing more of the ended run can reach it. */
  readonly events: readonly Envelope[];
  /** Since when nobody has looked after it, epoch milliseconds; null where nobody remembers. */
  readonly stoppedAt: number | null;
  readonly now: number;
  /** The latest run under its id, whatever it is; null where the server remembers none. */
  readonly after: string | null;
  /** Why it is to end instead of going on. */
  readonly close: string | undefined;
}

/** What only a run knows. */
const NOTHING = { retries: {} } as const;

/** What the run remembers with its answers, then what only the topic tells of; no more than a case keeps. */
function rememberedOf(carry: Carry | null, events: readonly Envelope[]): readonly Remembered[] {
  const known = carry?.commands ?? [];
  const ids = new Set(known.map(({ commandId }) => commandId));
  const further = commandsOnTopic(events).filter(({ commandId }) => !ids.has(commandId));
  const all = [...known, ...further].sort((one, other) => one.sequence - other.sequence);
  return all.slice(-COMMANDS_REMEMBERED);
}

/**
 * What a new run begins with: what the last one knew; or what the topic knows, where no run is left or the topic holds
 * more (then it was written by one that is forgotten, and whoever reads the topic believes it).
 * @throws NotRecoverable where a person has to look
 */
export function nextStart(known: Known): CaseStart {
  const { caseId, run, events, now, after } = known;
  const onTopic = lastSequence(events);
  const word = run?.word ?? null;
  // It had not begun: nothing was recorded, and it simply begins.
  if (word?.kind === 'open' && onTopic === 0) return { ...word, after };
  const carry = word?.kind === 'carry' ? word : null;
  const isBehind = carry === null || carry.case.sequence < onTopic;
  const close = known.close ?? carry?.recovered?.close;
  const lastHeard = Date.parse(events.at(-1)?.time ?? '');
  const stoppedAt = known.stoppedAt ?? (Number.isNaN(lastHeard) ? now : lastHeard);
  return {
    ...NOTHING,
    ...carry,
    kind: 'carry',
    case: isBehind ? caseOnTopic(caseId, events) : carry.case,
    // What the topic already holds was confirmed after the run had been told to stop.
    commands: rememberedOf(carry, isBehind ? events : []),
    outbox: isBehind ? [] : carry.outbox.filter((one) => Number(one.sequence) > onTopic),
    delivery: { blocked: null },
    recovered: {
      fromRun: run?.runId ?? 'forgotten',
      from: isBehind ? 'topic' : 'query',
      mayHaveLostDecisions: isBehind,
      lostMs: Math.max(1, now - stoppedAt),
      after,
      ...(close === undefined ? {} : { close }),
    },
  };
}
