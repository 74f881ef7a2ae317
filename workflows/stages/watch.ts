import type { Listing } from '../../contracts/case.ts';
import { event } from '../../contracts/events.ts';
import type { CaseRun } from '../case-run.ts';
import { unfinishedListings } from './go-live.ts';
import { askUpTo, whileHeld } from './stage.ts';

/** Live is a status first: a listing is watched for the policy's time before the case closes as completed. */
export async function watch(run: CaseRun): Promise<void> {
  await whileHeld(run);
  if (!run.isOpen) return;
  if (run.case.status !== 'live') run.record(wentLive(run));
  while (run.isOpen && run.case.status === 'live') {
    askUpTo(run, 'go_live');
    await run.steps.change();
  }
}

function wentLive({ case: theCase, policy, clock }: CaseRun) {
  const { marketplace } = theCase;
  const isLive = (one: Listing) => one.status === 'live' && one.marketplace === marketplace;
  const sku = Object.values(theCase.listings).find(isLive)?.sku ?? '';
  const watchUntil = new Date(clock.now + policy.clocks.watchFor).toISOString();
  const live = event('case.went_live', { marketplace, sku, watchUntil });
  if (policy.clocks.watchFor > 0) return [live];
  return [live, ...unfinishedListings(theCase), event('case.completed', { watched: true })];
}
