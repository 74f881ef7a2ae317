import { event } from '../../contracts/events.ts';
import type { Desk } from '../desk.ts';
import { listingErrands, watchReads } from './go-live.ts';

/** Live is a status first: a listing is watched for the policy's time before the case closes as completed. */
export async function watch(desk: Desk): Promise<void> {
  if (!desk.isOpen) return;
  if (desk.case.status !== 'live') desk.record(wentLive(desk));
  while (desk.isOpen && desk.case.status === 'live') {
    // One good listing is enough to be live; the other products go on behind it, at the pace of the quota.
    if (desk.case.held === null)
      desk.send([...watchReads(desk.case), ...listingErrands(desk.case)]);
    await desk.rhythm.change();
  }
}

function wentLive({ case: theCase, policy, rhythm }: Desk) {
  const sku = Object.values(theCase.listings).find((one) => one.status === 'live')?.sku ?? '';
  const watchUntil = new Date(rhythm.now + policy.clocks.watchFor).toISOString();
  const live = event('case.went_live', { sku, watchUntil });
  return policy.clocks.watchFor === 0 ? [live, event('case.completed', {})] : [live];
}
