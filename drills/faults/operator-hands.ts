import { fetchTemporal } from '../../dev/fetch.ts';
import { lookNow } from '../../reconciler/schedule.ts';
import type { Fault } from '../fault.ts';
import { HANDS, type Hand, type Hands } from '../hands.ts';
import { strikeAgainAndAgain, until } from '../strikes.ts';

/** So often a case may lose its run: one that is brought back more often in a day is left to a person. */
const MOST_BREAKS = 2;
/** How long a case is looked for on which an operation can be done, before the next one's turn, in milliseconds. */
const PATIENCE_MS = 20_000;

export const operatorHands: Fault = {
  name: 'operator-hands',
  says: 'Everything that Temporal UI and its command line can do to a run is done to random cases while people work on them; no case may stop.',
  settings: {
    strikes: { default: 120, says: 'how often', least: 1, most: 10_000, whole: true },
  },
  system: {
    workers: 2,
    reconciler: true,
    // A pause is to be seen taken back within the drill.
    env: { RECONCILE_PAUSE_SECONDS: '3' },
    dynamicConfig: { 'frontend.WorkflowPauseEnabled': 'true' },
  },
  async strike(stage, setting) {
    const hands: Hands = { stage, cli: (await fetchTemporal()).cli };
    const broken = new Map<string, number>();
    const counts: Record<string, number> = {};
    const times = setting('strikes');
    // Some have to be under way already.
    await stage.arrive(Math.ceil(stage.awaited / 2));
    let turn = stage.random.between(0, HANDS.length - 1);
    const tryOne = async (hand: Hand) => {
      const open = new Set(await stage.open());
      const all = hand.onEnded === true ? [...stage.cases.keys()] : [...open];
      const possible = all.filter((one) =>
        hand.onEnded === true
          ? !open.has(one)
          : hand.breaks !== true || (broken.get(one) ?? 0) < MOST_BREAKS,
      );
      if (possible.length === 0) return false;
      const caseId = stage.random.pick(possible);
      if (!(await hand.does(hands, caseId))) return false;
      if (hand.breaks === true) broken.set(caseId, (broken.get(caseId) ?? 0) + 1);
      counts[hand.name] = (counts[hand.name] ?? 0) + 1;
      return true;
    };
    await strikeAgainAndAgain(stage, {
      times,
      pauseMs: [50, 500],
      strike: () =>
        until('an operation could be done', async () => {
          // By turns, so that a short run has as many kinds as it has strikes.
          const hand = HANDS[turn % HANDS.length];
          turn += 1;
          if (hand === undefined) return false;
          let isDone = false;
          const patience = hand.onEnded === true ? 0 : PATIENCE_MS / 10;
          const tried = async () => {
            isDone = await tryOne(hand);
            return isDone;
          };
          await until(hand.name, tried, patience).catch(() => undefined);
          return isDone;
        }),
    });
    return {
      least: times,
      figures: counts,
      mend: async () => {
        const { troubles } = await lookNow(stage.system.client);
        return { leftToAPerson: troubles.length };
      },
    };
  },
};
