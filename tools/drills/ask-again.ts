import { QueryNotRegisteredError } from '@temporalio/client';
import { Refused } from '../../clients/library/refused.ts';

/** For how long a question is repeated, in milliseconds. */
const PATIENCE_MS = 60_000;

/** Repeats a question about a case while no worker answers, as on a busy machine. @throws whatever came last. */
export async function askAgain<T>(ask: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      const isFinal = error instanceof Refused || error instanceof QueryNotRegisteredError;
      if (isFinal || Date.now() > deadline) throw error;
      await new Promise((wake) => setTimeout(wake, 500));
    }
  }
}
