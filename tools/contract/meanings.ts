import type { CommandType } from '../../contracts/command-message.ts';
import { COMMAND_NAMES, COMMAND_TABLE } from '../../contracts/commands.ts';
import type { EventType } from '../../contracts/events.ts';

/** What each type of event means. A type without its meaning does not compile. */
export const EVENT_MEANINGS: Readonly<Record<EventType, string>> = {
  'case.registered': 'The case is opened: always its first event, with what is asked for.',
  'case.route_assessed': 'Whether the marketplace takes this artisan’s tax footing, by the rules.',
  'case.stage_entered': 'The case has come to a stage of the path.',
  'case.went_live':
    'A listing can be found and bought. It is watched for a while before the case ends.',
  'case.completed': 'End: the listing stayed up while it was watched.',
  'case.declined': 'End: something decisive was refused and not appealed against.',
  'case.withdrawn': 'End: as the artisan wishes.',
  'case.lapsed': 'End: the artisan did not act, after delivered reminders.',
  'case.no_marketplace_route': 'End: the trade sells no goods. Scheme benefits are untouched.',
  'case.closed':
    'End: an administrator closes a case that cannot or shall not go on; the reason is one of `closing.…`.',
  'case.became_dormant':
    'The artisan did not act after delivered reminders; one step brings the case back.',
  'case.resumed': 'A dormant case goes on.',
  'case.district_mapped':
    'A facilitator found the district whose name was not in the register of places.',
  'case.time_restored':
    'Time that the system lost is given back: every clock that runs starts that much later.',
  'case.held': 'Nothing is asked, decided or counted until it is released.',
  'case.released': 'The case goes on as it lay.',
  'case.policy_moved': 'Other rules apply from now on; what was accepted stays accepted.',
  'case.overdue': 'The case as a whole takes too long, and somebody was told.',
  'capability.granted': 'Something beside the path is possible from now on.',
  'case.recovered': 'The case was brought back after its run was lost.',
  'case.cancellation_requested':
    'Somebody asked Temporal to cancel the run. It ends nothing: the case goes on as before.',
  'verification.progressed': 'The scheme’s registry has got further.',
  'requirement.added': 'Something more is asked for.',
  'requirement.submitted': 'Something was brought for a requirement.',
  'requirement.referred': 'A person has to look at it.',
  'requirement.accepted': 'It is accepted.',
  'requirement.carried_over': 'Accepted in an earlier application and still good.',
  'requirement.recheck_asked': 'A person looked, and the outside system is asked once more.',
  'requirement.relink_due':
    'The authorisation of the seller account is missing, has expired or was taken back: the artisan links it anew.',
  'requirement.override_proposed': 'One of the two people whom an override takes has said yes.',
  'requirement.returned': 'It comes back to be put right, with every defect named.',
  'requirement.refused': 'It is refused; the artisan may appeal.',
  'requirement.waived': 'It is not asked for in this one case.',
  'requirement.expired': 'What was accepted is no longer good and has to be brought anew.',
  'requirement.appealed': 'The artisan appeals against a refusal.',
  'requirement.appeal_dismissed': 'The appeal was looked at, and the refusal stands.',
  'requirement.hinted': 'A hint for the person who looks at it; never a refusal by itself.',
  'document.deletion_due': 'A file shows what may not be kept: it is to be deleted from the store.',
  'document.deleted': 'The file is gone from the store.',
  'provider.unavailable': 'An outside system does not answer. Says nothing about the artisan.',
  'provider.recovered': 'It answers again, or is no longer asked.',
  'fault.raised':
    'An outside system refuses us for a reason of ours. Our operations team mends it; the artisan’s clock stands.',
  'fault.cleared': 'It is mended, or stands in the way of nothing any more.',
  'assistance.opened': 'A facilitator helps with a requirement.',
  'assistance.completed': 'The help has ended.',
  'listing.previewed':
    'Nothing stands in the product’s way: by our own rules, and by the marketplace where it has a preview.',
  'listing.refused': 'The marketplace does not take this product, with every issue named.',
  'listing.submitted': 'The product was sent to the marketplace.',
  'listing.went_live': 'The product can be found and bought.',
  'listing.fell_back': 'The marketplace took it off sale while it was watched.',
  'listing.taken_down': 'After the case ended: it is off sale.',
  'listing.left_up':
    'After the case ended: we may no longer reach it, so a person has to take it off sale.',
  'listing.unfinished':
    'The case closes, and these products are not on sale on a marketplace beside its own.',
  'claims.released':
    'The numbers that were the artisan’s alone may be used in another application.',
  'reminder.delivered': 'A reminder reached the artisan.',
  'reminder.failed': 'A reminder did not reach the artisan. It counts against nobody.',
  'contact.changed': 'Whether and how the artisan wants to be written to.',
  'work.escalated': 'Work that was late goes to somebody above.',
};

/** What each type of command means: those of the table, and the two that open a case. */
export const COMMAND_MEANINGS = {
  register: 'Opens an artisan’s case, or finds it; repeated, it is the same case.',
  reapply: 'Opens the next application after a case has ended; what is still good is taken over.',
  ...Object.fromEntries(COMMAND_NAMES.map((name) => [name, COMMAND_TABLE[name].meaning])),
} as Readonly<Record<CommandType, string>>;
