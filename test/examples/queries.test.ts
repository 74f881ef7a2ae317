import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import type { Case } from '../../contracts/case.ts';
import type { Envelope } from '../../contracts/envelope.ts';
import { type DomainEvent, END_OF, event } from '../../contracts/events.ts';
import { caseId } from '../../contracts/ids.ts';
import { SYSTEM_ACTOR } from '../../contracts/shapes.ts';
import { fetchPythonPackages } from '../../dev/fetch-examples.ts';
import { inscribeCase } from '../../workflows/inscribe.ts';
import { openingEvents } from '../../workflows/opening.ts';
import { DIGEST } from '../support/cases.ts';
import { startOf, starts, steps } from '../support/random-case.ts';
import { patience, SIZES } from '../support/sizes.ts';
import { random } from '../workflows/random.ts';
import { placeAt } from './place.ts';
import { expectSameAsFolded } from './sql.ts';

/** Lives that no run of the pipeline brings: held for days, open, lapsed, sent back again and again, more than one a person. */
const LIVES = SIZES.queriedLives;
const parts = fc.record({
  start: starts,
  steps,
  pauses: fc.array(fc.nat(3 * 24 * 3600_000), { minLength: 5, maxLength: 20 }),
  goesLive: fc.boolean(),
  ending: fc.constantFrom('', '', 'case.closed', 'case.lapsed', 'case.withdrawn'),
});
type Parts = typeof parts extends fc.Arbitrary<infer T> ? T : never;

const folder = mkdtempSync(join(tmpdir(), 'queries-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NAMES = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
/** Two cases for every third person. */
const personOf = (index: number) => {
  const number = index % 3 === 2 ? index - 1 : index;
  const name = `${NAMES[Math.floor(number / 31)]}${NAMES[number % 31]}`;
  return { artisanId: `QUERY-${name}222`, application: number === index ? 1 : 2 };
};

function messagesOf(index: number, one: Parts) {
  const start = startOf(one.start);
  const { theCase, history } = random(start, one.steps);
  const person = personOf(index);
  const inscribe = inscribeCase({
    ...person,
    caseId: caseId(person.artisanId, person.application),
  });
  const messages: Envelope[] = [];
  let state: Case | null = null;
  let at = Date.parse('2026-11-01T00:00:00.000Z') + index * 60_000;
  for (const what of [...openingEvents(start), ...history, ...afterwards(theCase, one)]) {
    at += one.pauses[messages.length % one.pauses.length] ?? 0;
    const when = new Date(at).toISOString();
    const made = inscribe(state, what, { actor: SYSTEM_ACTOR }, when);
    state = made.state;
    messages.push(made.message);
  }
  return messages;
}

/** What random steps hardly come to: refused by the marketplace, live, off sale again and back a stage; and other ends. */
function afterwards(theCase: Case, { goesLive, ending }: Parts): DomainEvent[] {
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

function endingOf(ending: Parts['ending']): DomainEvent[] {
  if (ending === 'case.closed') return [event(ending, { reason: 'closing.unreadable' })];
  if (ending === 'case.lapsed') return [event(ending, { remindersDelivered: 3 })];
  return ending === 'case.withdrawn' ? [event(ending, { reason: 'withdrawal.other' })] : [];
}

it(
  'the queries count any lives as the reducer folds them',
  async () => {
    const seed = Date.now() % 2 ** 31;
    const lives = fc.sample(parts, { seed, numRuns: LIVES });
    const values = lives.flatMap((one, index) => {
      // Who applies again does so with the same trade, and the same comes back.
      const again = personOf(index).application > 1 ? (lives[index - 1] ?? one) : one;
      return messagesOf(index, again).map((message) => JSON.stringify(message));
    });
    // Any may come twice, also late.
    const repeats = values.filter((_one, index) => index % 17 === seed % 17);
    const place = placeAt(join(folder, 'reader'), '');
    const python = await fetchPythonPackages();
    await expectSameAsFolded(place, [...values, ...repeats], python, `with seed ${seed}`);
  },
  patience(180_000),
);

it('every end has its name in each example', () => {
  const sql = readFileSync('examples/sql/funnel.sql', 'utf8');
  const python = readFileSync('examples/python/consumer.py', 'utf8');
  for (const [type, end] of Object.entries(END_OF)) {
    expect(sql).toContain(`WHEN '${type}' THEN '${end}'`);
    expect(python).toContain(`"${type}": "${end}",`);
  }
});
