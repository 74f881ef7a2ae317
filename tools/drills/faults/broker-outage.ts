import { askAgain } from '../ask-again.ts';
import type { Fault } from '../fault.ts';
import type { Testbed } from '../testbed.ts';

const STEP_MS = 1_000;
/** How many cases are asked at once. */
const AT_ONCE = 8;

/** The drill `broker-outage`. */
export const brokerOutage: Fault = {
  name: 'broker-outage',
  description:
    'The broker does not answer for some minutes (SIGSTOP, connections cut), while artisans are registered and people decide on them.',
  settings: {
    minutes: {
      default: 10,
      description: 'how many minutes; fractions allowed',
      least: 0.05,
      most: 600,
    },
  },
  system: { workers: 2 },
  async strike(stage, setting) {
    const { processes, proxy } = stage.system;
    await stage.arrive(Math.ceil(stage.awaited / 4));
    await stage.pause(1_000, 4_000);
    const broker = processes.kafka.pid();
    if (broker === undefined) throw new Error('the broker is not running, so it cannot be stopped');
    try {
      await stage.strike(() => {
        process.kill(broker, 'SIGSTOP');
        proxy.cut();
      });
      const until = Date.now() + setting('minutes') * 60_000;
      for (let left = until - Date.now(); left > 0; left = until - Date.now()) {
        await stage.arrive(Math.ceil((stage.awaited * STEP_MS) / left));
        await stage.pause(Math.min(left, STEP_MS), Math.min(left, STEP_MS));
      }
      const recordedWhileAway = await unpublished(stage);
      if (recordedWhileAway === 0)
        throw new Error('no case recorded anything while the broker was away');
      return { figures: { recordedWhileAway } };
    } finally {
      process.kill(broker, 'SIGCONT');
    }
  },
};

/** @returns how many events the open cases have recorded and the broker has not confirmed. */
async function unpublished(stage: Testbed): Promise<number> {
  const { onboarding } = stage.system;
  const open = await stage.open();
  let sum = 0;
  // A few at once: to answer for a case a worker may have to replay it, and the drill goes on meanwhile.
  const ask = async () => {
    for (let caseId = open.pop(); caseId !== undefined; caseId = open.pop()) {
      const asked = caseId;
      sum += (await askAgain(() => onboarding.case(asked))).unpublished.length;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, ask));
  return sum;
}
