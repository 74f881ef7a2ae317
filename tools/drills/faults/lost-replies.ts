import type { Fault } from '../fault.ts';
import { arriveSlowly } from '../strikes.ts';

export const lostReplies: Fault = {
  name: 'lost-replies',
  says: 'The network swallows a share of the broker’s replies to Produce: what was stored is not confirmed.',
  settings: {
    percent: { default: 1, says: 'of all replies to Produce', least: 0.01, most: 90 },
  },
  system: { workers: 2 },
  async strike(stage, setting) {
    const { proxy } = stage.system;
    const before = proxy.counts.swallowed;
    let replies = 0;
    proxy.swallowProduceReplies(() => {
      replies += 1;
      return stage.random.chance(setting('percent'));
    });
    await arriveSlowly(stage);
    return {
      mend: () => {
        proxy.swallowProduceReplies(() => false);
        stage.struck(proxy.counts.swallowed - before);
        return { produceRequests: replies };
      },
    };
  },
};
