import type { Fault } from '../fault.ts';
import { arriveSlowly } from '../strikes.ts';

/** The drill `lost-replies`. */
export const lostReplies: Fault = {
  name: 'lost-replies',
  description:
    'The network drops a share of the broker’s replies to Produce requests: the publisher does not know that the records are stored.',
  settings: {
    percent: {
      default: 1,
      description: 'how many percent of all replies to Produce requests',
      least: 0.01,
      most: 90,
    },
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
