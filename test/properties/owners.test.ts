import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { DomainEvent, EventType } from '../../contracts/events.ts';
import { openCase } from '../support/cases.ts';
import { PROPERTY_RUNS, patience } from '../support/sizes.ts';
import { type OddWorld, oddWorld } from './odd-world.ts';
import { year } from './odd-year.ts';

/** The world of the current run: the workflow code calls it directly, without Temporal. */
const there = vi.hoisted(() => ({ world: null as OddWorld | null }));
vi.mock('../../workflows/activity-proxies.ts', () => {
  const call = (name: string) => async (input: never) => {
    if (there.world === null) throw new Error('there is no world');
    const calls = there.world.calls as unknown as Record<string, (input: never) => unknown>;
    return { answer: await calls[name]?.(input), at: 0 };
  };
  const names = ['lookUpRegistration', 'checkDocument', 'deleteDocument', 'verifyWithProvider'];
  const more = ['checkSellerAccount', 'previewListing', 'submitListing', 'readListing'];
  const all = [...names, ...more, 'takeDownListing', 'sendMessage'];
  return Object.fromEntries(all.map((name) => [name, call(name)]));
});

const policies = fc.constantFrom('2026-11', '2026-12');
// A year draws thousands of answers: to look for a shorter one that fails would take hours and all memory.
const runs = { numRuns: PROPERTY_RUNS, endOnFailure: true };

/** Events that cost the artisan something: an attempt, their time, or the case. */
const COSTS: ReadonlySet<EventType> = new Set<EventType>([
  'requirement.returned',
  'requirement.refused',
  'requirement.relink_due',
  'case.declined',
  'case.became_dormant',
  'case.lapsed',
]);

describe('a year of answers from the schemas of the outside systems, and of garbage', () => {
  it('costs an artisan nothing while no answer is about them', {
    timeout: patience(240_000),
  }, async () => {
    let lives = 0;
    await fc.assert(
      fc.asyncProperty(fc.gen(), policies, async (draw, policy) => {
        const world = oddWorld(draw, false);
        there.world = world;
        const { theCase, history } = await year(openCase({ policy }), () => false);
        expect(world.strays).toEqual([]);
        expect(history.filter(({ type }) => COSTS.has(type))).toEqual([]);
        for (const one of Object.values(theCase.requirements))
          expect(one.attempt).toBeLessThanOrEqual(1);
        expect(theCase.end?.kind ?? 'live').toBe('live');
        if (theCase.end !== null) lives += 1;
      }),
      runs,
    );
    // Most come through in the end: they were not merely held up at the first question.
    expect(lives).toBeGreaterThan(PROPERTY_RUNS / 2);
  });

  it('costs nothing but what an answer about the artisan says', {
    timeout: patience(240_000),
  }, async () => {
    let costs = 0;
    await fc.assert(
      fc.asyncProperty(fc.gen(), policies, async (draw, policy) => {
        const world = oddWorld(draw, true);
        there.world = world;
        const brings = () => draw(fc.boolean);
        const { history } = await year(openCase({ policy }), brings);
        expect(world.strays).toEqual([]);
        for (const one of history) {
          if (!COSTS.has(one.type)) continue;
          costs += 1;
          expectSaid(one, world);
        }
      }),
      runs,
    );
    // Else the property would say nothing.
    expect(costs).toBeGreaterThan(PROPERTY_RUNS / 10);
  });
});

/** Checks that a cost names codes that were given for its requirement, and that time runs out only after a return. */
function expectSaid({ type, data }: DomainEvent, { said }: OddWorld): void {
  if (type === 'case.became_dormant' || type === 'case.lapsed') {
    expect(said.size).toBeGreaterThan(0);
    return;
  }
  const { requirement = 'scheme_verification', codes } = data as {
    requirement?: string;
    codes: readonly string[];
  };
  for (const code of codes) expect([...(said.get(requirement) ?? [])]).toContain(code);
}
