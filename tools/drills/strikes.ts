import type { Child } from '../launcher/child.ts';
import type { Testbed } from './testbed.ts';

interface Strikes {
  readonly times: number;
  /** The pause before each, at random between these, in milliseconds. */
  readonly pauseMs: readonly [number, number];
  readonly strike: () => Promise<unknown>;
}

/**
 * Strikes again and again at random moments. Between two, a share of the artisans arrives: half of them at once, so that
 * each strike meets cases somewhere on their way, and half right before it, so that it meets some that are open.
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

/** kill -9. @throws Error if it is not running */
export function killNow({ name, pid }: Child): void {
  const id = pid();
  if (id === undefined) throw new Error(`${name} is not running, so it cannot be killed`);
  process.kill(id, 'SIGKILL');
}

/** Waits until `look` answers true; what it throws is no. @throws Error naming what did not come true in time */
export async function until(what: string, look: () => unknown, ms = 60_000): Promise<void> {
  const deadline = Date.now() + ms;
  for (;;) {
    const isTrue = await Promise.resolve()
      .then(look)
      .catch(() => false);
    if (isTrue === true) return;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${ms / 1000} s`);
    await new Promise((wake) => setTimeout(wake, 100));
  }
}

const WAVES = 10;

/** The artisans arrive over some seconds, so that there is something to publish at many moments and not in one batch. */
export async function arriveSlowly(stage: Testbed): Promise<void> {
  for (let left = WAVES; left > 0; left -= 1) {
    await stage.arrive(Math.ceil(stage.awaited / left));
    await stage.pause(200, 1_500);
  }
}
