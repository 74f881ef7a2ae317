import { describe, expect, it } from 'vitest';
import { startSkipping } from '../support/scripted.ts';
import { ALL_SITUATIONS } from './all.ts';
import { live } from './situation.ts';

describe('what happens when', { timeout: 180_000 }, () => {
  // Side by side, each on a server of its own: nobody skips anybody else's time.
  it.concurrent.each(Object.entries(ALL_SITUATIONS))('%s', async (_name, situation) => {
    const server = await startSkipping();
    try {
      expect(await live(server, situation)).toEqual(situation.events);
    } finally {
      await server.stop();
    }
  });
});
