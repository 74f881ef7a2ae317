import { outcomes } from './outcomes.ts';

/** Parses inside a workflow: `again` after that, since what is preloaded stays. */
export async function parses(): Promise<{ once: number; again: string[] }> {
  return { once: outcomes().length, again: outcomes() };
}
