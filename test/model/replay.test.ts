import { afterEach, describe, expect, it, vi } from 'vitest';
import { SIZES } from '../support/sizes.ts';
import { INVARIANTS, tracesOf } from './quint.ts';
import { Differs, replay } from './replay.ts';
import type { ModelState } from './trace.ts';

const { traces: count, steps, seed } = SIZES.replayedTraces;

afterEach(() => {
  vi.useRealTimers();
});

const fakeTime = () => vi.useFakeTimers({ now: Date.parse('2026-11-23T06:00:00.000Z') });

const isStored = ({ action }: ModelState) => action === 'store';

describe('the code', () => {
  it(`goes where the model goes in ${count} random traces, seed ${seed}`, async () => {
    const simulation = { init: 'replayed', traces: count, steps, seed, invariants: INVARIANTS };
    const { answer, traces } = await tracesOf(simulation);
    expect(answer.holds, answer.said).toBe(true);
    expect(traces).toHaveLength(count);
    fakeTime();
    for (const trace of traces) await replay(trace);
    // It would be seen to go another way: here the model stores what the broker of the code does not.
    const trace = traces.find((one) => one.some(isStored)) ?? [];
    const withoutStep = trace.map((one) => (isStored(one) ? { ...one, action: 'fadeOut' } : one));
    await expect(replay(withoutStep)).rejects.toThrow(Differs);
  });
});
