import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSkipping } from '../support/scripted.ts';
import { ALL_SITUATIONS } from './all.ts';
import { live } from './situation.ts';

let server: Awaited<ReturnType<typeof startSkipping>>;
beforeEach(async () => {
  server = await startSkipping();
});
afterEach(() => server?.stop());

describe('what happens when', () => {
  it.each(Object.entries(ALL_SITUATIONS))('%s', async (_name, situation) => {
    expect(await live(server, situation)).toEqual(situation.events);
  });
});
