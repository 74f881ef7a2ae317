import type { Fault } from '../fault.ts';
import { killNow, strikeAgainAndAgain, until } from '../strikes.ts';

/** The drill `worker-kill`. */
export const workerKill: Fault = {
  name: 'worker-kill',
  description:
    'Kills one of two worker processes with -9 at random moments. It starts again at once.',
  settings: {
    kills: { default: 20, description: 'how often', least: 1, most: 1000, whole: true },
  },
  system: { workers: 2 },
  async strike(stage, setting) {
    const { workers } = stage.system.processes;
    const living = () => workers.filter(({ pid }) => pid() !== undefined);
    const times = setting('kills');
    await strikeAgainAndAgain(stage, {
      times,
      pauseMs: [500, 5_000],
      strike: async () => {
        await until('a worker runs', () => living().length > 0);
        killNow(stage.random.pick(living()));
      },
    });
    return { least: times };
  },
};
