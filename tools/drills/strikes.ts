import type { Child } from '../launcher/child.ts';
import type { Testbed } from './testbed.ts';

/** What the faults share: strikes at random moments, kills and waits. */

/** How a fault strikes several times. */
interface Strikes {
  readonly times: number;
  /** The shortest and the longest pause before each strike, in milliseconds. */
  readonly pauseMs: readonly [number, number];
  readonly strike: () => Promise<unknown>;
}

/**
 * Strikes several times at random moments. Before each strike a share of the artisans is registered: half of them before
 * the pause, so that their cases are on their way, and half after it, so that some cases are open.
 */
export async function strikeAgainAndAgain(
  stage: Testbed,
  { times, pauseMs, strike }: Strikes,
): Promise<void> {
  for (let left = times; left > 0; left -= 1) {
    const share = Math.ceil(stage.awaited / (left + 1));
    await stage.arrive(Math.floor(share / 2));
    await stage.pause(...pauseMs);
    await stage.arrive(Math.ceil(share / 2));
    await stage.strike(strike);
  }
  await stage.arrive();
}

/** Kills a process with SIGKILL. @throws Error if it is not running */
export function killNow({ name, pid }: Child): void {
  const id = pid();
  if (id === undefined) throw new Error(`${name} is not running, so it cannot be killed`);
  process.kill(id, 'SIGKILL');
}

/**
 * Waits until a condition is true. An error of the condition counts as false.
 * @param what the condition in words
 * @param ms the longest time to wait, in milliseconds
 * @throws Error with the condition in words, when the time is over
 */
export async function until(what: string, condition: () => unknown, ms = 60_000): Promise<void> {
  const deadline = Date.now() + ms;
  for (;;) {
    const isTrue = await Promise.resolve()
      .then(condition)
      .catch(() => false);
    if (isTrue === true) return;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${ms / 1000} s`);
    await new Promise((wake) => setTimeout(wake, 100));
  }
}

const WAVES = 10;

/** Registers the artisans over some seconds, so that their events are published in many batches. */
export async function arriveSlowly(stage: Testbed): Promise<void> {
  for (let left = WAVES; left > 0; left -= 1) {
    await stage.arrive(Math.ceil(stage.awaited / left));
    await stage.pause(200, 1_500);
  }
}
