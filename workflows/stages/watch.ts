import { event } from '../../contracts/events.ts';
import type { Desk } from '../desk.ts';
import { unfinishedExports } from './abroad.ts';
import { askUpTo } from './stage.ts';

/** Live is a status first: a listing is watched for the policy's time before the case closes as completed. */
export async function watch(desk: Desk): Promise<void> {
  if (!desk.isOpen) return;
  if (desk.case.status !== 'live') desk.record(wentLive(desk));
  while (desk.isOpen && desk.case.status === 'live') {
    askUpTo(desk, 'go_live');
    await desk.rhythm.change();
  }
}

function wentLive({ case: theCase, policy, rhythm }: Desk) {
  const sku = Object.values(theCase.listings).find((one) => one.status === 'live')?.sku ?? '';
  const watchUntil = new Date(rhythm.now + policy.clocks.watchFor).toISOString();
  const live = event('case.went_live', { sku, watchUntil });
  if (policy.clocks.watchFor > 0) return [live];
  return [live, ...unfinishedExports(theCase), event('case.completed', {})];
}
