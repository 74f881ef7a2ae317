import { type Envelope, TYPE_PREFIX } from '@artisan-onboarding/contract';
import { END_OF } from '@artisan-onboarding/contract/events';
import type { StoryLine } from '../interface.ts';

/** What the projection keeps of one event: enough to tell the case's story and to count it, and no reference to a dossier. */

/** What a case can reach, in the order of the path: its stages, then a listing on sale. */
export const MILESTONES = [
  'registration',
  'documents',
  'kyc',
  'catalogue',
  'go_live',
  'live',
] as const;
type Milestone = (typeof MILESTONES)[number];

export interface Entry extends StoryLine {
  /** The milestone that the case reached by it for the first time. */
  readonly reached?: Milestone | undefined;
  /** Seconds since the milestone before it. */
  readonly tookSeconds?: number | undefined;
  /** How the case ended by it. */
  readonly end?: string | undefined;
}

/** Fields of a change that the page does not tell: references into the dossier, keyed hashes, whole policies. */
const LEFT_OUT = new Set([
  ...['dossier', 'evidence', 'digest', 'requirements', 'account', 'submission', 'message'],
  ...['decider', 'proposer', 'fromRun', 'policy'],
]);

/** A case's milestones so far, with the time of each. */
export type Reached = Readonly<Partial<Record<Milestone, string>>>;

/** Makes the entry of an event. @param reached what the case had reached before it */
export function entryOf(message: Envelope, reached: Reached): Entry {
  const { data, time } = message;
  const type = message.type.slice(TYPE_PREFIX.length);
  const milestone = milestoneOf(type, data.change);
  const isFirst = milestone !== null && reached[milestone] === undefined;
  const before = isFirst ? latest(reached) : null;
  const end = END_OF[type as keyof typeof END_OF];
  const kept = Object.entries(data.change).filter(([name]) => !LEFT_OUT.has(name));
  return {
    sequence: Number(message.sequence),
    at: time,
    type,
    by: data.actor.role,
    stage: data.stage.to,
    waitingOn: data.waitingOn.to,
    dueAt: data.dueAt,
    // JSON leaves out what is undefined. All entries have one shape, since one is made for each event.
    reached: isFirst ? milestone : undefined,
    tookSeconds: before === null ? undefined : secondsBetween(before, time),
    end,
    change: Object.fromEntries(kept),
  };
}

function milestoneOf(type: string, change: Readonly<Record<string, unknown>>): Milestone | null {
  if (type === 'case.registered') return 'registration';
  if (type === 'case.went_live') return 'live';
  if (type !== 'case.stage_entered') return null;
  return MILESTONES.find((one) => one === change.stage) ?? null;
}

function latest(reached: Reached): string | null {
  return Object.values(reached).sort().at(-1) ?? null;
}

const secondsBetween = (from: string, to: string) =>
  Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));
