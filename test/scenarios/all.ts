import { BESIDE_SITUATIONS } from './beside-situations.ts';
import { MORE_SITUATIONS } from './more-situations.ts';
import { OWNER_SITUATIONS } from './owner-situations.ts';
import { PRODUCT_SITUATIONS } from './product-situations.ts';
import type { Situation } from './situation.ts';
import { SITUATIONS } from './situations.ts';

/** Every situation, by what happens in it. */
export const ALL_SITUATIONS: Readonly<Record<string, Situation>> = {
  ...SITUATIONS,
  ...MORE_SITUATIONS,
  ...PRODUCT_SITUATIONS,
  ...BESIDE_SITUATIONS,
  ...OWNER_SITUATIONS,
};
