import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Lanes } from '../../kafka/lanes.ts';
import { PROPERTY_RUNS } from '../support/sizes.ts';

describe('lanes', () => {
  it('keep the order of each, and hold up no other, however long each piece takes', async () => {
    const pieces = fc.array(fc.record({ lane: fc.constantFrom('a', 'b', 'c'), turns: fc.nat(4) }), {
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(pieces, async (all) => {
        const lanes = new Lanes(100);
        const begun: Record<string, number[]> = {};
        const running = new Set<string>();
        for (const [index, { lane, turns }] of all.entries()) {
          lanes.add(lane, async () => {
            expect(running.has(lane)).toBe(false);
            running.add(lane);
            begun[lane] = [...(begun[lane] ?? []), index];
            for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
            running.delete(lane);
          });
        }
        await lanes.idle();
        for (const [lane, order] of Object.entries(begun)) {
          const wanted = [...all.entries()].filter(([, one]) => one.lane === lane);
          expect(order).toEqual(wanted.map(([index]) => index));
        }
        expect(Object.values(begun).flat().length).toBe(all.length);
      }),
      { numRuns: PROPERTY_RUNS },
    );
  });

  it('a lane that never ends fills the window at last, and makes room when it goes on', async () => {
    const lanes = new Lanes(3);
    const { promise, resolve } = Promise.withResolvers<void>();
    const done: string[] = [];
    lanes.add('slow', () => promise);
    lanes.add('quick', async () => void done.push('quick'));
    lanes.add('slow', async () => void done.push('slow'));
    expect(lanes.isFull).toBe(true);
    await lanes.room();
    expect(done).toEqual(['quick']);
    expect(lanes.atHand).toBe(2);
    resolve();
    await lanes.idle();
    expect(done).toEqual(['quick', 'slow']);
  });
});
