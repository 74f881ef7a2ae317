import type { Fault } from '../fault.ts';
import { killNow, strikeAgainAndAgain, until } from '../strikes.ts';

/** The drill `temporal-restart`. */
export const temporalRestart: Fault = {
  name: 'temporal-restart',
  description: 'Kills the Temporal server with -9 several times. It starts again on the same data.',
  settings: {
    kills: { default: 5, description: 'how often', least: 1, most: 1000, whole: true },
  },
  system: { workers: 2 },
  async strike(stage, setting) {
    const { client, processes } = stage.system;
    const answers = async () => {
      await client.workflowService.describeNamespace({ namespace: client.options.namespace });
      return processes.temporal.pid() !== undefined;
    };
    const times = setting('kills');
    await strikeAgainAndAgain(stage, {
      times,
      pauseMs: [2_000, 8_000],
      strike: async () => {
        await until('Temporal answers', answers);
        killNow(processes.temporal);
      },
    });
    return { least: times };
  },
};
