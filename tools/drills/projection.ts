import { join } from 'node:path';
import { execa } from 'execa';
import { ourProgram } from '../launcher/child.ts';
import { freePort } from '../launcher/free-port.ts';
import { prepareDashboard } from '../launcher/prepare-dashboard.ts';
import { until } from './strikes.ts';
import type { System } from './system.ts';

/**
 * Whether a reader of the topic that lived through a drill knows the same as one that reads it afterwards: the dashboard's
 * projection runs beside the drill, and at the end a second one is made from the start of the topic.
 */
export interface LiveProjection {
  /**
   * Lets it come to the end of the topic, and compares all rows with those of one that is made anew.
   * @returns what is wrong, one on each line
   */
  compare(): Promise<string[]>;
  stop(): Promise<void>;
}

const MAIN = 'web/dashboard/server/main.ts';
let files = 0;

/** Starts the projection of a system's events topic. */
export async function startProjection({ dataDir, env }: System): Promise<LiveProjection> {
  await prepareDashboard(() => undefined);
  const port = await freePort();
  files += 1;
  const file = (name: string) => join(dataDir, `${name}-${process.pid}-${files}.db`);
  const own = {
    ...env,
    ...{ DASHBOARD_DB: file('live'), DASHBOARD_LOOKS: file('looks'), LOG_LEVEL: 'silent' },
    ...{ DASHBOARD_PORT: String(port), OIDC_ISSUER: '' },
  };
  const [program = '', ...args] = ourProgram(MAIN);
  const run = (...more: string[]) => execa(program, [...args, ...more], { env: own });
  const live = run();
  live.catch(() => undefined);
  const standing = async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/overview`);
    return ((await answer.json()) as { standing: { kafka: string; lag: number } }).standing;
  };
  async function stop(): Promise<void> {
    live.kill('SIGTERM');
    await live.catch(() => undefined);
  }
  return {
    stop,
    async compare() {
      // A broker that was away tells its ends anew once it is connected again.
      await until('the projection has read the whole topic', async () => {
        const { kafka, lag } = await standing();
        return kafka === 'following' && lag === 0;
      });
      await stop();
      const kept = JSON.parse((await run('digest')).stdout) as { digest: string };
      const anew = JSON.parse((await run('rebuild', file('anew'))).stdout) as {
        digest: string;
        records: number;
      };
      if (anew.records === 0) return ['the projection has read no event'];
      return kept.digest === anew.digest
        ? []
        : ['the rows of the projection that ran differ from those of one that is made anew'];
    },
  };
}
