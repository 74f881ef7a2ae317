import type { CommandType } from '../../contracts/command-message.ts';
import { COMMAND_NAMES, COMMAND_TABLE } from '../../contracts/commands.ts';
import type { EventType } from '../../contracts/events.ts';

/** What events and commands mean, for the published contract. */

/** The meaning of each type of event. A type without its meaning does not compile. */
export const EVENT_MEANINGS: Readonly<Record<EventType, string>> = {
  'case.registered': 'The case is opened. It is always the first event, with the requirements.',
  'case.route_assessed': 'Whether the marketplace accepts this artisan’s tax basis, by the policy.',
  'case.stage_entered': 'The case has reached a stage of the path.',
  'case.went_live':
    'A listing can be found and bought. It is watched for a while before the case ends.',
  'case.completed': 'End: the listing stayed up while it was watched.',
  'case.declined': 'End: something decisive was refused and not appealed against.',
  'case.withdrawn': 'End: the artisan withdrew.',
  'case.lapsed': 'End: the artisan did not act, after delivered reminders.',
  'case.no_marketplace_route': 'End: the trade sells no goods. Scheme benefits are untouched.',
  'case.closed':
    'End: an administrator closed a case that cannot or must not go on; the reason is one of `closing.…`.',
  'case.became_dormant':
    'The artisan did not act after delivered reminders; one step brings the case back.',
  'case.resumed': 'A dormant case goes on.',
  'case.district_mapped':
    'A facilitator found the district whose name was not in the register of places.',
  'case.time_restored':
    'Time for which the system was down is given back: the start of every running clock moves by it.',
  'case.held': 'The case is on hold: nothing is asked, decided or counted until it is released.',
  'case.released': 'The hold ends; the case goes on from where it was.',
  'case.policy_moved': 'Another policy applies from now on; what was accepted stays accepted.',
  'case.overdue': 'The case as a whole takes too long; this was escalated.',
  'capability.granted': 'The artisan has a further capability from now on.',
  'case.recovered': 'The case was brought back after its run was lost.',
  'case.cancellation_requested':
    'Temporal was asked to cancel the run. The case ignores this and goes on as before.',
  'verification.progressed': 'The scheme’s verification has progressed.',
  'requirement.added': 'A requirement is added.',
  'requirement.submitted': 'Evidence was submitted for a requirement.',
  'requirement.referred': 'A person has to review the requirement.',
  'requirement.accepted': 'The requirement is accepted.',
  'requirement.carried_over': 'Accepted in an earlier application and still valid.',
  'requirement.recheck_asked': 'After a person’s review, the outside system is asked once more.',
  'requirement.relink_due':
    'The authorisation of the seller account is missing, expired or revoked: the artisan must link the account again.',
  'requirement.override_proposed': 'One of the two people that an override takes has agreed.',
  'requirement.returned': 'The requirement is returned to be corrected, with every defect named.',
  'requirement.refused': 'The requirement is refused; the artisan may appeal.',
  'requirement.waived': 'The requirement does not apply in this one case.',
  'requirement.expired': 'The acceptance has expired; the evidence has to be submitted again.',
  'requirement.appealed': 'The artisan appeals against a refusal.',
  'requirement.appeal_dismissed': 'The appeal was decided, and the refusal stands.',
  'requirement.hinted': 'A hint for the reviewer; never a refusal by itself.',
  'document.deletion_due':
    'A file shows data that may not be kept: it must be deleted from the store.',
  'document.deleted': 'The file was deleted from the store.',
  'provider.unavailable':
    'An outside system does not answer. This means nothing about the artisan.',
  'provider.recovered': 'The outside system answers again, or is no longer asked.',
  'fault.raised':
    'An outside system refuses us for a reason of ours. Our operations team mends it; the artisan’s clock is stopped.',
  'fault.cleared': 'The fault is mended, or blocks nothing any more.',
  'assistance.opened': 'A facilitator helps with a requirement.',
  'assistance.completed': 'The help has ended.',
  'listing.previewed':
    'The product passes our own rules, and the marketplace’s preview where it has one.',
  'listing.refused': 'The marketplace refuses this product, with every issue named.',
  'listing.submitted': 'The product was sent to the marketplace.',
  'listing.went_live': 'The product can be found and bought.',
  'listing.fell_back': 'The marketplace took it off sale while it was watched.',
  'listing.taken_down': 'After the case ended: the listing is off sale.',
  'listing.left_up':
    'After the case ended: we have no access to the listing any more, so a person has to take it off sale.',
  'listing.unfinished':
    'The case closes, and these products are not on sale on a marketplace beside its own.',
  'claims.released':
    'The artisan’s claims, such as the PAN, are released: another application may use them.',
  'reminder.delivered': 'A reminder reached the artisan.',
  'reminder.failed': 'A reminder did not reach the artisan. It does not count against the artisan.',
  'contact.changed': 'The artisan’s choice of reminders and channel has changed.',
  'work.escalated': 'Late work is escalated to another party, or again to the same one.',
};

/** The meaning of each type of command: those of the table, and the two that open a case. */
export const COMMAND_MEANINGS = {
  register: 'Opens an artisan’s case, or finds it; a repeat finds the same case.',
  reapply: 'Opens the next application after a case has ended; what is still valid is kept.',
  ...Object.fromEntries(COMMAND_NAMES.map((name) => [name, COMMAND_TABLE[name].meaning])),
} as Readonly<Record<CommandType, string>>;
