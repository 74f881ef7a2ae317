import { afterAll, describe, expect, it } from 'vitest';
import { startSkipping } from '../support/scripted.ts';
import { patience, SIZES } from '../support/sizes.ts';
import { ALL_SITUATIONS } from './all.ts';
import { live } from './situation.ts';

type Server = Awaited<ReturnType<typeof startSkipping>>;
const started: Server[] = [];
const idle: Server[] = [];
afterAll(() => Promise.all(started.map((one) => one.stop())));

/** Runs work on a server that no other situation uses meanwhile, so that none skips the time of another. */
async function onItsOwn<T>(work: (server: Server) => Promise<T>): Promise<T> {
  let server = idle.pop();
  if (server === undefined) {
    server = await startSkipping();
    started.push(server);
  }
  try {
    return await work(server);
  } finally {
    idle.push(server);
  }
}

describe('what happens when', { timeout: patience(240_000) }, () => {
  // Side by side, one after another on each server: its time goes on from one to the next.
  const chosen = Object.entries(ALL_SITUATIONS).filter(
    ([, { polledFor = 0 }]) => polledFor <= SIZES.daysPolled,
  );
  it.concurrent.each(chosen)('%s', async (_name, situation) => {
    expect(await onItsOwn((server) => live(server, situation))).toEqual(situation.events);
  });
});
