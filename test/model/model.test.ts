import { describe, expect, it } from 'vitest';
import { SIZES } from '../support/sizes.ts';
import { INVARIANTS, runScenarios, seen, simulate } from './quint.ts';

const { traces, steps, seed } = SIZES.modelTraces;
/** Places that random traces have to reach, or what holds in them says little. */
const WITNESSES = ['publishedAll', 'storedLate', 'rodeAlong', 'lostLastRun'];

describe('the model of publication', () => {
  it('gets through each scenario, and breaks in each where a rule is left out', async () => {
    const { holds, said } = await runScenarios();
    expect(said).toMatch(/\d+ passing/);
    expect(holds, said).toBe(true);
  });

  it(`keeps what must hold in ${traces} random traces, seed ${seed}`, async () => {
    const simulation = { init: 'init', traces, steps, seed, invariants: INVARIANTS };
    const answer = await simulate({ ...simulation, witnesses: WITNESSES });
    expect(answer.holds, answer.said).toBe(true);
    for (const one of WITNESSES) expect(seen(answer, one), one).toBeGreaterThan(0);
  });

  it.each(SIZES.foundMistakes)('is found to break with a mistake: %s', async (init) => {
    const { holds, said } = await simulate({
      ...{ init, traces: 5_000, steps, seed },
      invariants: INVARIANTS,
    });
    expect(holds, said).toBe(false);
    expect(said).toContain('[violation]');
  });
});
