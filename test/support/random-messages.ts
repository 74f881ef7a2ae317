import fc from 'fast-check';
import type { Case } from '../../contracts/case.ts';
import type { Envelope } from '../../contracts/envelope.ts';
import { type DomainEvent, event } from '../../contracts/events.ts';
import { caseId } from '../../contracts/ids.ts';
import { SYSTEM_ACTOR } from '../../contracts/shapes.ts';
import { applyCaseEvent } from '../../workflows/apply-event.ts';
import { openingEvents } from '../../workflows/opening.ts';
import { random } from '../workflows/random.ts';
import { DIGEST } from './cases.ts';
import { startOf, starts, steps } from './random-case.ts';

/** Random parts of cases that no run of the pipeline has: on hold for days, open, lapsed, returned often, several a person. */
export const lifeParts = fc.record({
  start: starts,
  steps,
  pauses: fc.array(fc.nat(3 * 24 * 3600_000), { minLength: 5, maxLength: 20 }),
  /** The length of each downtime, in milliseconds. */
  lost: fc.array(fc.integer({ min: 1, max: 36 * 3600_000 }), { maxLength: 4 }),
  goesLive: fc.boolean(),
  ending: fc.constantFrom('', '', 'case.closed', 'case.lapsed', 'case.withdrawn'),
});
export type LifeParts = typeof lifeParts extends fc.Arbitrary<infer T> ? T : never;

const NAMES = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
/** Two cases for every third person. */
export const personOf = (index: number) => {
  const number = index % 3 === 2 ? index - 1 : index;
  const name = `${NAMES[Math.floor(number / 31)]}${NAMES[number % 31]}`;
  return { artisanId: `QUERY-${name}222`, application: number === index ? 1 : 2 };
};

/** The envelopes of a whole case, as the workflow would record them. @param index distinguishes cases */
export function messagesOf(index: number, one: LifeParts): Envelope[] {
  const start = startOf(one.start);
  const { theCase, history } = random(start, one.steps);
  const person = personOf(index);
  const inscribe = applyCaseEvent({
    ...person,
    caseId: caseId(person.artisanId, person.application),
  });
  const messages: Envelope[] = [];
  let state: Case | null = null;
  let at = Date.parse('2026-11-01T00:00:00.000Z') + index * 60_000;
  const life = [...openingEvents(start), ...history, ...afterwards(theCase, one)];
  for (const what of life.flatMap((it, place) => [it, ...restoredAfter(place, one)])) {
    at += one.pauses[messages.length % one.pauses.length] ?? 0;
    const when = new Date(at).toISOString();
    const made = inscribe(state, what, { actor: SYSTEM_ACTOR }, when);
    state = made.state;
    messages.push(made.message);
  }
  return messages;
}

/** After every sixth event the system may have been down. */
const restoredAfter = (place: number, { lost }: LifeParts): DomainEvent[] => {
  const lostMs = place % 6 === 5 ? lost[Math.floor(place / 6)] : undefined;
  return lostMs === undefined
    ? []
    : [event('case.time_restored', { lostMs, cause: 'time.recovery' })];
};

/** Events that random steps rarely reach: a refused listing, live, off sale and back a stage, and other ends. */
function afterwards(theCase: Case, { goesLive, ending }: LifeParts): DomainEvent[] {
  if (theCase.end !== null) return [];
  const about = { marketplace: 'amazon_in', sku: 'ABCDE-FGHJK-P01' };
  const issues = [{ code: 'listing.image_missing', attribute: 'image' as const }];
  const ups: DomainEvent[] = [
    event('case.stage_entered', { stage: 'go_live' }),
    event('listing.refused', { ...about, digest: DIGEST, issues }),
    event('case.went_live', { ...about, watchUntil: '2027-06-01T00:00:00.000Z' }),
    event('listing.fell_back', { ...about, codes: ['listing.other'] }),
    event('case.stage_entered', { stage: 'catalogue' }),
  ];
  return [...(goesLive ? ups : []), ...endingOf(ending)];
}

function endingOf(ending: LifeParts['ending']): DomainEvent[] {
  if (ending === 'case.closed') return [event(ending, { reason: 'closing.unreadable' })];
  if (ending === 'case.lapsed') return [event(ending, { remindersDelivered: 3 })];
  return ending === 'case.withdrawn' ? [event(ending, { reason: 'withdrawal.other' })] : [];
}
