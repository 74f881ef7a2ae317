import { workflowInfo } from '@temporalio/workflow';

/** What of a list the server has taken, from the oldest on, and for how long the oldest of it has waited. */
export interface Durable {
  readonly count: number;
  /** Milliseconds; 0 if nothing is durable yet. */
  readonly age: number;
}

/**
 * Tells what earlier workflow tasks put into a list that only loses from its front. The present task is not durable
 * before the server has taken it, and it has taken every task before once a new one begins.
 */
export function trackDurable<One extends object>(list: () => readonly One[]): () => Durable {
  let task = workflowInfo().historyLength;
  let taken = new WeakSet<One>();
  const since = new WeakMap<One, number>();
  let seen: readonly One[] = [];
  return () => {
    const now = workflowInfo().historyLength;
    if (now !== task) {
      task = now;
      taken = new WeakSet(seen);
    }
    seen = [...list()];
    for (const one of seen) if (!since.has(one)) since.set(one, Date.now());
    const durable = seen.filter((one) => taken.has(one));
    const [oldest] = durable;
    return {
      count: durable.length,
      age: oldest === undefined ? 0 : Date.now() - (since.get(oldest) ?? Date.now()),
    };
  };
}
