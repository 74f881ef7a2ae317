import { scanNow } from '../../../reconciler/schedule.ts';
import { fetchTemporal } from '../../launcher/fetch.ts';
import type { Fault } from '../fault.ts';
import { MANUAL_ACTIONS, type ManualAction, type ManualActions } from '../manual-actions.ts';
import { strikeAgainAndAgain, until } from '../strikes.ts';

/** The drill `operator-hands`. */

/** How often a case may lose its run. The reconciler leaves a case that it has recovered more often in a day to a person. */
const MOST_BREAKS = 2;
/** How many operations run at once, each on a case of its own. Together they take as long as the slowest. */
const AT_ONCE = 3;
/** On how many cases an operation is tried. On some it cannot be done, as where a run has no event to reset to. */
const TRIES = 5;

export const operatorHands: Fault = {
  name: 'operator-hands',
  description:
    'Does everything that Temporal UI and its command line can do to a run, on random cases while people work on them. No case may stop.',
  settings: {
    strikes: {
      default: 120,
      description: 'how many times three operations are done, at most once for each case',
      least: 1,
      most: 10_000,
      whole: true,
    },
  },
  system: {
    workers: 2,
    reconciler: true,
    // The reconciler unpauses a run within the drill.
    env: { RECONCILE_PAUSE_SECONDS: '3' },
    dynamicConfig: { 'frontend.WorkflowPauseEnabled': 'true' },
  },
  async strike(stage, setting) {
    const at: ManualActions = { stage, cli: (await fetchTemporal()).cli, wrong: [] };
    const broken = new Map<string, number>();
    const counts: Record<string, number> = {};
    // By turns, so that a short drill has as many kinds as it can.
    let turn = stage.random.between(0, MANUAL_ACTIONS.length - 1);
    const times = Math.min(setting('strikes'), stage.awaited);
    await strikeAgainAndAgain(stage, {
      times,
      pauseMs: [50, 500],
      strike: () =>
        until('an operation could be done', async () => {
          const done = await Promise.all(
            Array.from({ length: AT_ONCE }, () => {
              turn += 1;
              return tried(MANUAL_ACTIONS[turn % MANUAL_ACTIONS.length], at, broken, counts);
            }),
          );
          return done.some((one) => one);
        }),
    });
    if (at.wrong.length > 0) throw new Error(at.wrong.join('; '));
    return {
      least: times,
      figures: { operations: Object.values(counts).reduce((a, b) => a + b, 0), ...counts },
      mend: async () => {
        const { findings } = await scanNow(stage.system.client);
        for (const { caseId, code, since, why } of findings)
          at.wrong.push(`${caseId} is left to a person, ${code} since ${since}: ${why}`);
        return { leftToAPerson: findings.length };
      },
      wrong: () => at.wrong,
    };
  },
};

/** Does an operation on a random case. @returns whether there was a case on which it could be done */
async function tried(
  action: ManualAction | undefined,
  at: ManualActions,
  broken: Map<string, number>,
  counts: Record<string, number>,
): Promise<boolean> {
  if (action === undefined) return false;
  const { name, onEnded = false, breaks = false, does } = action;
  const { stage } = at;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const open = new Set(await stage.open());
    const possible = [...stage.cases.keys()].filter((one) =>
      onEnded ? !open.has(one) : open.has(one) && (!breaks || (broken.get(one) ?? 0) < MOST_BREAKS),
    );
    if (possible.length === 0) return false;
    const caseId = stage.random.pick(possible);
    // Counted before it is done, since another operation may choose the same case meanwhile.
    if (breaks) broken.set(caseId, (broken.get(caseId) ?? 0) + 1);
    if (await does(at, caseId).catch(() => false)) {
      counts[name] = (counts[name] ?? 0) + 1;
      return true;
    }
  }
  return false;
}
