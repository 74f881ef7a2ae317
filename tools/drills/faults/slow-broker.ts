import type { Fault } from '../fault.ts';
import { arriveSlowly } from '../strikes.ts';

/** The drill `slow-broker`. */
export const slowBroker: Fault = {
  name: 'slow-broker',
  description:
    'Every reply of the broker is delayed by a random time, from the first case to the last.',
  settings: {
    'least-ms': {
      default: 200,
      description: 'the shortest delay, in milliseconds',
      least: 1,
      most: 60_000,
      whole: true,
    },
    'most-ms': {
      default: 2_000,
      description: 'the longest delay, in milliseconds',
      least: 1,
      most: 60_000,
      whole: true,
    },
  },
  system: { workers: 2 },
  async strike(stage, setting) {
    const { proxy } = stage.system;
    const [least, most] = [setting('least-ms'), setting('most-ms')];
    if (least > most) throw new Error('--least-ms must not be above --most-ms');
    const before = proxy.counts.heldBack;
    proxy.delayReplies(() => stage.random.between(least, most));
    await arriveSlowly(stage);
    return {
      mend: () => {
        proxy.delayReplies(0);
        stage.struck(proxy.counts.heldBack - before);
        return {};
      },
    };
  },
};
