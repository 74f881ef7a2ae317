import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSkipping } from '../support/scripted.ts';
import { MORE_SITUATIONS } from './more-situations.ts';
import { PRODUCT_SITUATIONS } from './product-situations.ts';
import { live } from './situation.ts';
import { SITUATIONS } from './situations.ts';

let server: Awaited<ReturnType<typeof startSkipping>>;
beforeEach(async () => {
  server = await startSkipping();
});
afterEach(() => server?.stop());

describe('what happens when', () => {
  it.each(Object.entries({ ...SITUATIONS, ...MORE_SITUATIONS, ...PRODUCT_SITUATIONS }))(
    '%s',
    async (_name, situation) => {
      expect(await live(server, situation)).toEqual(situation.events);
    },
  );
});
