import type { Listing } from '../../contracts/case.ts';
import { event } from '../../contracts/events.ts';
import type { CaseRun } from '../desk.ts';
import { unfinishedListings } from './go-live.ts';
import { askUpTo, whileHeld } from './stage.ts';

/** Live is a status first: a listing is watched for the policy's time before the case closes as completed. */
export async function watch(desk: CaseRun): Promise<void> {
  await whileHeld(desk);
  if (!desk.isOpen) return;
  if (desk.case.status !== 'live') desk.record(wentLive(desk));
  while (desk.isOpen && desk.case.status === 'live') {
    askUpTo(desk, 'go_live');
    await desk.rhythm.change();
  }
}

function wentLive({ case: theCase, policy, rhythm }: CaseRun) {
  const { marketplace } = theCase;
  const isLive = (one: Listing) => one.status === 'live' && one.marketplace === marketplace;
  const sku = Object.values(theCase.listings).find(isLive)?.sku ?? '';
  const watchUntil = new Date(rhythm.now + policy.clocks.watchFor).toISOString();
  const live = event('case.went_live', { marketplace, sku, watchUntil });
  if (policy.clocks.watchFor > 0) return [live];
  return [live, ...unfinishedListings(theCase), event('case.completed', { watched: true })];
}
