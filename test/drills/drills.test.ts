import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Acknowledged } from '../../tools/drills/acknowledged.ts';
import { makeArtisans } from '../../tools/drills/artisans.ts';
import { drillIn, type Report } from '../../tools/drills/drill.ts';
import type { Fault } from '../../tools/drills/fault.ts';
import { FAULTS } from '../../tools/drills/faults/all.ts';
import { operatorHands } from '../../tools/drills/faults/operator-hands.ts';
import { judge } from '../../tools/drills/judge.ts';
import { type System, startSystem } from '../../tools/drills/system.ts';
import { patience, SIZES } from '../support/sizes.ts';

const { cases: CASES, settings: SETTINGS } = SIZES.drills;
const SEED = 5;
/** How long a plan of drills may take, in milliseconds. */
const PATIENCE_MS = patience(600_000);
/** A fault that breaks nothing. */
const HARMLESS: Fault = {
  name: 'harmless',
  description: 'Nothing is broken.',
  settings: {},
  system: {},
  strike: async () => ({}),
};
const wanted = (name: string) => name in SETTINGS || name === HARMLESS.name;
/** Two systems run in parallel, since a drill mostly waits; in each, drills run one after another. */
const PLANS: readonly (readonly string[])[] = [
  ['worker-kill', 'slow-broker', 'broker-outage', 'temporal-restart'],
  ['lost-replies', 'commands-kill', 'reset-terminate', operatorHands.name, HARMLESS.name],
]
  .map((plan) => plan.filter(wanted))
  .filter((plan) => plan.length > 0);
const folder = mkdtempSync(join(tmpdir(), 'drills-'));
const systems: System[] = [];
const reports = new Map<string, Promise<Report>>();
const reportOf = async (name: string) => reports.get(name) ?? Promise.reject(new Error(name));

beforeAll(async () => {
  for (const [index, plan] of PLANS.entries()) {
    const artisans = join(folder, `artisans-${index}.csv`);
    const rows = [...makeArtisans(artisans, CASES * plan.length, SEED)];
    const { dynamicConfig = {}, env = {} } = operatorHands.system;
    const isLast = index === PLANS.length - 1;
    const theRest = { commands: isLast, reconciler: isLast, env };
    const system = await startSystem(dynamicConfig, { artisans, workers: 2, ...theRest });
    systems.push(system);
    let before: Promise<unknown> = Promise.resolve();
    for (const name of plan) {
      const fault = FAULTS.find((one) => one.name === name) ?? HARMLESS;
      const theirs = rows.splice(0, fault === HARMLESS ? 2 : CASES);
      // Starting workers takes its time: those of the first and the last drill see every history there is.
      const freshWorkers = name === plan[0] || name === plan.at(-1);
      const options = { seed: SEED, settings: SETTINGS[name] ?? {}, freshWorkers };
      const report = before.then(() => drillIn(system, theirs, fault, options));
      before = report.catch(() => undefined);
      reports.set(name, report);
    }
  }
});
afterAll(async () => {
  await Promise.allSettled(reports.values());
  await Promise.all(systems.map((one) => one.stop()));
  rmSync(folder, { recursive: true, force: true });
});

describe('nothing is lost, and everything ends as it has to', () => {
  it.each(FAULTS.map(({ name }) => name).filter(wanted))(
    'in the drill %s',
    async (name) => {
      const report = await reportOf(name);
      expect(report.mistakes).toEqual([]);
      expect(report).toMatchObject({ drill: name, cases: CASES, lost: 0, gaps: 0, behind: 0 });
      expect(report).toMatchObject({ outOfOrderAfterDedupe: 0, conflicts: 0, foldMismatches: 0 });
      expect(report).toMatchObject({ doneTwice: 0, schemaErrors: 0, unverifiable: 0 });
      expect(report.faults).toBeGreaterThan(0);
      expect(report.acknowledged).toBeGreaterThan(CASES);
      const ended = Object.values(report.ended).reduce((sum, count) => sum + count, 0);
      expect(ended).toBe(CASES);
    },
    PATIENCE_MS,
  );
});

describe('a drill fails', () => {
  it(
    'if its fault did not strike',
    async () => {
      const report = await reportOf('harmless');
      expect(report.faults).toBe(0);
      expect(report.mistakes).toEqual([expect.stringContaining('struck 0 times')]);
    },
    PATIENCE_MS,
  );

  it(
    'if somebody was told that something is done, and the topic holds nothing of it',
    async () => {
      await reportOf('harmless');
      const [system] = systems;
      if (system === undefined) throw new Error('no system');
      const acknowledged = new Acknowledged();
      acknowledged.stored('AAAAA-AAAAA-1', 'never:heard');
      const { findings, mistakes } = await judge({
        ...{ system, acknowledged },
        cases: new Map(),
        rejected: new Set(),
      });
      expect(findings).toMatchObject({ lost: 1, gaps: 0 });
      expect(mistakes).toContainEqual(expect.stringContaining('never:heard was acknowledged'));
    },
    PATIENCE_MS,
  );
});
