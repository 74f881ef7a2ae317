import { execa } from 'execa';
import { fetchTemporal } from '../../launcher/fetch.ts';
import type { Fault } from '../fault.ts';
import { strikeAgainAndAgain, until } from '../strikes.ts';
import type { Testbed } from '../testbed.ts';

/** What an operator may do to a case by mistake. */
const TERMINATE = ['terminate'] as const;
const RESETS = [
  ['reset', '--type', 'FirstWorkflowTask'],
  ['reset', '--type', 'LastWorkflowTask'],
] as const;

export const resetTerminate: Fault = {
  name: 'reset-terminate',
  says: 'Random open cases are terminated or reset with Temporal’s command line while people work on them; the reconciler has to find them, and to bring them back.',
  settings: {
    strikes: { default: 30, says: 'how many cases', least: 1, most: 1000, whole: true },
  },
  system: { workers: 2, reconciler: true },
  async strike(stage, setting) {
    const { cli } = await fetchTemporal();
    const struck = new Set<string>();
    const counts = { terminated: 0, reset: 0 };
    const times = Math.min(setting('strikes'), stage.awaited);
    await strikeAgainAndAgain(stage, {
      times,
      pauseMs: [100, 2_000],
      strike: async () => {
        // By turns, so that a short run has both.
        const isReset = struck.size % 2 === 1;
        const command = isReset ? stage.random.pick(RESETS) : TERMINATE;
        await until('a case is open that was not struck yet', async () => {
          const open = (await stage.open()).filter((one) => !struck.has(one));
          if (open.length === 0) return false;
          const caseId = stage.random.pick(open);
          // It may have ended in this very moment, and then another one is chosen.
          const about = ['--workflow-id', caseId, '--reason', 'a drill'];
          const { exitCode } = await temporal(stage, cli, [...command, ...about]);
          if (exitCode !== 0) return false;
          struck.add(caseId);
          counts[isReset ? 'reset' : 'terminated'] += 1;
          return true;
        });
      },
    });
    return { least: times, figures: counts };
  },
};

const temporal = ({ system }: Testbed, cli: string, args: readonly string[]) =>
  execa(cli, ['workflow', ...args], {
    env: { TEMPORAL_ADDRESS: system.env.TEMPORAL_ADDRESS ?? '' },
    reject: false,
  });
