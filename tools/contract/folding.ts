import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Case } from '../../contracts/case.ts';
import type { Envelope } from '../../contracts/envelope.ts';
import type { EventType } from '../../contracts/events.ts';
import { PUBLISHED } from './examples.ts';

/**
 * What each type of event changes in the case beyond the common fields, for the page on folding. A type without its rule
 * does not compile. `contracts/reducer.ts` is the same as a program; vectors check that both agree.
 */
export const FOLDING_RULES: Readonly<Record<EventType, string>> = {
  'case.registered': 'Makes the case: see “The first event”.',
  'case.route_assessed': 'nothing',
  'case.stage_entered':
    '`stageSince` = time. Each requirement that is `submitted`, has no `waitingOn` and is reached: `waitingOn` = its `checkedBy`, `since` = time',
  'case.went_live': '`watchUntil`',
  'case.completed': 'an end: `live`',
  'case.declined': 'an end: `declined`',
  'case.withdrawn': 'an end: `withdrawn`',
  'case.lapsed': 'an end: `lapsed`',
  'case.no_marketplace_route': 'an end: `no_marketplace_route`',
  'case.closed': 'an end: `closed`',
  'case.became_dormant': 'nothing',
  'case.resumed': 'nothing',
  'case.district_mapped': '`district`',
  'case.time_restored': 'gives back `lostMs`',
  'case.held': '`held` = {`since`: time, `reason`}',
  'case.released': 'gives back the time since `held.since`; then `held` = null',
  'case.policy_moved': 'see “Other rules”',
  'case.overdue': '`overdue` = true',
  'capability.granted': 'adds `capability` at the end of `capabilities`',
  'case.recovered': 'nothing',
  'case.cancellation_requested': 'nothing',
  'verification.progressed': '`levels`',
  'requirement.added': 'adds `requirement` as a new one, without evidence',
  'requirement.submitted':
    'R: `evidence`; `attempt` and `question` + 1; `codes` empty; judgements cleared. A consent: `accepted`, `waitingOn` null, `decidedBy` `artisan`. Any other: `submitted`, `waitingOn` its checker, `decidedBy` null',
  'requirement.referred':
    'R: `verifying`, `waitingOn` = `to`, `codes`; `override` = {`proposedBy`: null} where `to` is `supervisor` and its kind is `kyc`, else null',
  'requirement.recheck_asked':
    'R: `question` + 1, `codes` empty, `override` null. A product: `accepted`, `waitingOn` null, `decidedBy` = `by`. Any other: `submitted`, `waitingOn` its checker, `decidedBy` null',
  'requirement.relink_due':
    'R: `returned`, `waitingOn` null, `codes`, `decidedBy` `system`, `override` null',
  'requirement.accepted':
    'R: `accepted`, `waitingOn` null, `codes` empty, `decidedBy` = `by`, judgements cleared; then `validUntil`, if it is given',
  'requirement.carried_over':
    'R: as accepted, with `decidedBy` `system`; `evidence`, `attempt` 1, `since` = `acceptedAt`',
  'requirement.override_proposed':
    'R: `override` = {`proposedBy`: `proposer`}, `waitingOn` `supervisor`',
  'requirement.returned':
    'R: `returned`, `waitingOn` null, `codes`, `decidedBy` = `by`, `override` null',
  'requirement.refused':
    'R: `refused`, `waitingOn` null, `codes`, `decidedBy` = `by`, `refusal` = the number of this event, `refusedBy` = `decider` or null, `override` null',
  'requirement.waived': 'R: `waived`, `waitingOn` null, `codes` empty, `decidedBy` = `by`',
  'requirement.expired':
    'R: `expired`, `waitingOn` null, `decidedBy` `system`, `validUntil` null; `codes` stay',
  'requirement.appealed': 'R: `verifying`, `waitingOn` = `to`; `codes` and `refusal` stay',
  'requirement.appeal_dismissed':
    'R: `refused`, `waitingOn` null, `codes`, `decidedBy` = `by`, `refusal` null',
  'requirement.hinted': 'R: `codes` alone; its `since` and `escalations` stay',
  'document.deletion_due': '`deletions[evidence.digest]` = {`requirement`, `evidence`}',
  'document.deleted': 'removes `deletions[digest]`',
  'provider.unavailable': '`outages["system:subject"]` = {`code`, `since`: time}',
  'provider.recovered': 'removes `outages["system:subject"]`',
  'fault.raised':
    '`faults["system:subject"]` = {`code`, `requirement`, `waitingOn`: `operations`, `escalations`: 0, `since`: time}; if it exists already, its `code` alone',
  'fault.cleared': 'removes `faults["system:subject"]`',
  'assistance.opened':
    '`assistance[requirement]` = {`waitingOn`, `reason`, `escalations`: 0, `since`: time}',
  'assistance.completed': 'removes `assistance[requirement]`',
  'listing.previewed': 'L: `previewed`, `digest`, `issues` empty, `submission` null',
  'listing.refused': 'L: `refused`, `digest`, `issues`',
  'listing.submitted':
    'L: `submitted`, `digest`, `account`, `submission`, `onMarketplace` true, `issues` empty',
  'listing.went_live': 'L: `live`',
  'listing.fell_back':
    'L: `fell_back`; on the case’s own `marketplace` also the case’s `watchUntil` = null',
  'listing.taken_down': 'L: `taken_down`, `onMarketplace` false',
  'listing.left_up': 'L: `left_up`',
  'listing.unfinished': 'nothing',
  'claims.released': '`claimsReleased` = true',
  'reminder.delivered': '`reminders.delivered` + 1',
  'reminder.failed': '`reminders.failed` + 1',
  'contact.changed': '`contact` = what the event says',
  'work.escalated': 'see “Work that was late”',
};

/** The events of one case, and the case that they fold to. */
export interface FoldVector {
  readonly name: string;
  readonly events: readonly Envelope[];
  readonly case: Case;
}

const FOLDER = join(PUBLISHED, 'events/folds');

/** The path and text of a vector's file. */
export const vectorFile = ({ name, events, case: theCase }: FoldVector) => ({
  path: join(FOLDER, `${name}.json`),
  text: `${JSON.stringify({ events, case: theCase }, null, 1)}\n`,
});

/** The text of every published vector, by name. */
export function readVectors(): Map<string, string> {
  const files = existsSync(FOLDER) ? readdirSync(FOLDER) : [];
  return new Map(
    files.map((file) => [file.replace(/\.json$/, ''), readFileSync(join(FOLDER, file), 'utf8')]),
  );
}
