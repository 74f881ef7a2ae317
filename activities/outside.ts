import type { OutsideActivities } from '../workflows/interface/activities.ts';
import type { OutsideDeps } from './deps.ts';
import { documentActivities } from './documents.ts';
import { kycActivities } from './kyc.ts';
import { marketplaceActivities } from './marketplaces/calls.ts';
import { notificationActivities } from './notifications.ts';
import { registryActivities } from './registry.ts';

export { outsideConfig } from './config.ts';
export { createStoreActivities } from './stores.ts';

/** All calls of outside systems, as activities. One per process, since it keeps the access tokens. */
export function createOutsideActivities(deps: OutsideDeps): OutsideActivities {
  return {
    ...registryActivities(deps),
    ...documentActivities(deps),
    ...kycActivities(deps),
    ...marketplaceActivities(deps),
    ...notificationActivities(deps),
  };
}
