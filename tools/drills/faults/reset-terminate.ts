import { execa } from 'execa';
import { fetchTemporal } from '../../launcher/fetch.ts';
import type { Fault } from '../fault.ts';
import { strikeAgainAndAgain, until } from '../strikes.ts';
import type { Testbed } from '../testbed.ts';

/** The drill `reset-terminate`. */

/** Commands of Temporal's command line that an operator may give by mistake. */
const TERMINATE = ['terminate'] as const;
const RESETS = [
  ['reset', '--type', 'FirstWorkflowTask'],
  ['reset', '--type', 'LastWorkflowTask'],
] as const;

export const resetTerminate: Fault = {
  name: 'reset-terminate',
  description:
    'Terminates or resets random open cases with Temporal’s command line while people work on them. The reconciler has to find and recover them.',
  settings: {
    strikes: { default: 30, description: 'how many cases', least: 1, most: 1000, whole: true },
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
        // By turns, so that a short drill has both.
        const isReset = struck.size % 2 === 1;
        const command = isReset ? stage.random.pick(RESETS) : TERMINATE;
        await until('a case is open that was not struck yet', async () => {
          const open = (await stage.open()).filter((one) => !struck.has(one));
          if (open.length === 0) return false;
          const caseId = stage.random.pick(open);
          // The case may have ended in the meantime: then the drill chooses another.
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
