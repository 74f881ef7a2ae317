import type { Envelope } from '../../contracts/envelope.ts';
import {
  type Carry,
  type CaseStart,
  COMMANDS_REMEMBERED,
  type Remembered,
} from '../../workflows/interface/run-input.ts';
import { caseOnTopic, commandsOnTopic, lastSequence } from './on-topic.ts';

/** Makes the input of the run that a recovery starts. */

/** What a recovery knows of a case that no run carries on. */
export interface Known {
  readonly caseId: string;
  /** The last valid run and its answer; null where the server has none. */
  readonly run: { readonly runId: string; readonly word: CaseStart } | null;
  /** The case's events on the topic, read after the ended run's last publication. */
  readonly events: readonly Envelope[];
  /** When the run ended, epoch milliseconds; null where the server does not know. */
  readonly stoppedAt: number | null;
  readonly now: number;
  /** The latest run of the workflow id, valid or not; null where the server has none. */
  readonly after: string | null;
  /** The closing code, where the case is to end instead of going on. */
  readonly close: string | undefined;
}

/** The part of a carry that the topic does not hold. */
const NOTHING = { retries: {} } as const;

/** @returns the commands that the run remembers, and those that only the topic shows; as many as a case keeps. */
function rememberedOf(carry: Carry | null, events: readonly Envelope[]): readonly Remembered[] {
  const known = carry?.commands ?? [];
  const ids = new Set(known.map(({ commandId }) => commandId));
  const further = commandsOnTopic(events).filter(({ commandId }) => !ids.has(commandId));
  const all = [...known, ...further].sort((one, other) => one.sequence - other.sequence);
  return all.slice(-COMMANDS_REMEMBERED);
}

/**
 * Makes the input of the new run: the carry of the last run, or the fold of the topic where no run is left or where the
 * topic holds more events than the run. In the latter case a run that the server has deleted wrote them, and consumers of
 * the topic have read them.
 * @throws NotRecoverable where a person has to repair the case
 */
export function nextStart(known: Known): CaseStart {
  const { caseId, run, events, now, after } = known;
  const onTopic = lastSequence(events);
  const word = run?.word ?? null;
  // The run had recorded nothing: the new run begins as it would have.
  if (word?.kind === 'open' && onTopic === 0) return { ...word, after };
  const carry = word?.kind === 'carry' ? word : null;
  const isBehind = carry === null || carry.case.sequence < onTopic;
  const close = known.close ?? carry?.recovered?.close;
  const lastEventAt = Date.parse(events.at(-1)?.time ?? '');
  const stoppedAt = known.stoppedAt ?? (Number.isNaN(lastEventAt) ? now : lastEventAt);
  return {
    ...NOTHING,
    ...carry,
    kind: 'carry',
    case: isBehind ? caseOnTopic(caseId, events) : carry.case,
    // The broker confirmed the events that the topic holds only after the run had ended.
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
