import { scanNow } from '../../../reconciler/schedule.ts';
import { fetchTemporal } from '../../launcher/fetch.ts';
import type { Fault } from '../fault.ts';
import { MANUAL_ACTIONS, type ManualAction, type ManualActions } from '../manual-actions.ts';
import { strikeAgainAndAgain, until } from '../strikes.ts';

/** So often a case may lose its run: one that is brought back more often in a day is left to a person. */
const MOST_BREAKS = 2;
/** As many operations at once, each on a case of its own choice: together they take as long as the slowest. */
const AT_ONCE = 3;
/** How often a case is chosen anew for an operation that could not be done, as where nothing is to be reset to. */
const TRIES = 5;

export const operatorHands: Fault = {
  name: 'operator-hands',
  says: 'Everything that Temporal UI and its command line can do to a run is done to random cases while people work on them; no case may stop.',
  settings: {
    strikes: {
      default: 120,
      says: 'how often three operations are done, at most once for each case',
      least: 1,
      most: 10_000,
      whole: true,
    },
  },
  system: {
    workers: 2,
    reconciler: true,
    // A pause is to be seen taken back within the drill.
    env: { RECONCILE_PAUSE_SECONDS: '3' },
    dynamicConfig: { 'frontend.WorkflowPauseEnabled': 'true' },
  },
  async strike(stage, setting) {
    const hands: ManualActions = { stage, cli: (await fetchTemporal()).cli, wrong: [] };
    const broken = new Map<string, number>();
    const counts: Record<string, number> = {};
    // By turns, so that a short run has as many kinds as it can.
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
              return tried(MANUAL_ACTIONS[turn % MANUAL_ACTIONS.length], hands, broken, counts);
            }),
          );
          return done.some((one) => one);
        }),
    });
    if (hands.wrong.length > 0) throw new Error(hands.wrong.join('; '));
    return {
      least: times,
      figures: { operations: Object.values(counts).reduce((a, b) => a + b, 0), ...counts },
      mend: async () => {
        const { findings } = await scanNow(stage.system.client);
        return { leftToAPerson: findings.length };
      },
    };
  },
};

/** Does an operation to a case on which it can be done. @returns whether there was one */
async function tried(
  hand: ManualAction | undefined,
  hands: ManualActions,
  broken: Map<string, number>,
  counts: Record<string, number>,
): Promise<boolean> {
  if (hand === undefined) return false;
  const { name, onEnded = false, breaks = false, does } = hand;
  const { stage } = hands;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const open = new Set(await stage.open());
    const possible = [...stage.cases.keys()].filter((one) =>
      onEnded ? !open.has(one) : open.has(one) && (!breaks || (broken.get(one) ?? 0) < MOST_BREAKS),
    );
    if (possible.length === 0) return false;
    const caseId = stage.random.pick(possible);
    // Before it is done: two at once may choose the same case.
    if (breaks) broken.set(caseId, (broken.get(caseId) ?? 0) + 1);
    if (await does(hands, caseId).catch(() => false)) {
      counts[name] = (counts[name] ?? 0) + 1;
      return true;
    }
  }
  return false;
}
