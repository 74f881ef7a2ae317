import type { OutsideCalls } from '../contracts/outside.ts';
import type { OutsideDeps } from './deps.ts';
import { documentCalls } from './documents.ts';
import { kycCalls } from './kyc.ts';
import { marketplaceCalls } from './marketplaces/calls.ts';
import { notificationCalls } from './notifications.ts';
import { registryCalls } from './registry.ts';

export { outsideConfig } from './config.ts';
export { createInsideCalls } from './inside.ts';

/** All calls to the outside world, as activities. One for a process: access tokens are kept in it. */
export function createOutsideCalls(deps: OutsideDeps): OutsideCalls {
  return {
    ...registryCalls(deps),
    ...documentCalls(deps),
    ...kycCalls(deps),
    ...marketplaceCalls(deps),
    ...notificationCalls(deps),
  };
}
