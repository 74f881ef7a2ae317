import type { RUNNING_CODES } from '../../../contracts/reason-codes.ts';
import type { ReasonText } from '../shape.ts';

const NOTHING = 'Nothing.';
const AGAIN = 'You can apply again at the service centre at any time.';
const MEND = 'Nothing. We mend it.';
const SOON = 'Nothing. It is tried again by itself.';

/** What happens along the way: withdrawing, help, waivers, outages, messages. */
export const RUNNING_REASONS = {
  'withdrawal.artisan_request': ['The artisan no longer wants to go on.', AGAIN],
  'withdrawal.sells_elsewhere': ['The artisan already sells another way.', AGAIN],
  'withdrawal.registered_by_mistake': ['The application was opened by mistake.', AGAIN],
  'withdrawal.consent_withdrawn': ['The artisan has taken back the consent.', AGAIN],
  'withdrawal.no_longer_in_trade': ['The artisan has given up the trade.', AGAIN],
  'withdrawal.family_reason': ['Family or health reasons.', AGAIN],
  'withdrawal.death': [
    'The artisan has died.',
    'The family can ask at the service centre what they are entitled to.',
  ],
  'withdrawal.other': ['Another reason.', AGAIN],
  'closing.opened_twice': [
    'The same application had been opened twice.',
    'Nothing. The other application goes on.',
  ],
  'closing.order': ['An authority has ordered it.', 'Ask at the service centre why.'],
  'closing.records_lost': [
    'By a fault of ours the records were damaged and cannot be restored.',
    AGAIN,
  ],
  'hold.inquiry': ['A question about the case is being looked into.', SOON],
  'hold.instruction': ['The office has asked to wait.', SOON],
  'hold.disaster': ['Work in the district has stopped, as after a flood.', SOON],
  'assistance.pan_needed': ['A PAN is needed.', 'A facilitator helps you get one.'],
  'assistance.bank_account_needed': [
    'A bank account in your own name is needed.',
    'A facilitator helps you open one.',
  ],
  'assistance.craft_card_needed': [
    'A Pahchan card is needed.',
    'A facilitator helps you apply for it.',
  ],
  'assistance.hallmark_needed': [
    'A hallmark registration or proof of exemption is needed.',
    'A facilitator helps you with it.',
  ],
  'assistance.permit_needed': [
    'A permit for restricted goods is needed.',
    'A facilitator helps you with it.',
  ],
  'assistance.document_help': ['Help with a document.', 'A facilitator will call you.'],
  'assistance.product_help': [
    'Help with the product’s photos or description.',
    'A facilitator will call you.',
  ],
  'assistance.account_help': ['Help with the seller account.', 'A facilitator will call you.'],
  'assistance.other': ['Other help.', 'A facilitator will call you.'],
  'assistance.provided': ['The help was given.', NOTHING],
  'assistance.not_possible': [
    'The help was not possible.',
    'Ask at the service centre what else can be done.',
  ],
  'assistance.not_needed': ['The help is no longer needed.', NOTHING],
  'waiver.held_by_scheme': ['The scheme already holds this.', NOTHING],
  'waiver.exempt': ['The law exempts this case.', NOTHING],
  'waiver.supervisor_decision': ['A supervisor has excused it.', NOTHING],
  'policy.new_rules': ['New rules apply.', 'Look at what is still to be brought.'],
  'policy.correction': [
    'The rules that applied were the wrong ones.',
    'Nothing. What was accepted stays accepted.',
  ],
  'contact.unreached': ['Our messages do not arrive.', 'A facilitator will call you.'],
  'contact.opted_out': ['No messages are wanted.', 'A facilitator will call you.'],
  'listing.not_reachable': [
    'We can no longer reach the product on the marketplace.',
    'Take it off sale in your seller account.',
  ],
  'listing.take_down_by_hand': [
    'The product has to be taken off sale by hand.',
    'Take it off sale in your seller account. A facilitator helps.',
  ],
  'document.delete_by_hand': [
    'We could not delete the picture.',
    'Nothing. We look for it and delete it by hand.',
  ],
  'time.system_down': ['Our system was down.', 'Nothing. The time was given back to you.'],
  'time.recovery': [
    'Your application was being restored.',
    'Nothing. The time was given back to you.',
  ],
  'fault.credentials': [
    'An outside service does not accept our own sign-in. This is not your fault.',
    MEND,
  ],
  'fault.role': [
    'An outside service does not allow us to do this yet. This is not your fault.',
    MEND,
  ],
  'fault.our_account': [
    'Our own account at the marketplace is not in order. This is not your fault.',
    MEND,
  ],
  'fault.listing_attribute': [
    'The marketplace wants something about the product that we do not send yet. This is not your fault.',
    MEND,
  ],
  'fault.configuration': ['Something is not set up on our side. This is not your fault.', MEND],
  'fault.unavailable': ['The outside service does not answer at present.', SOON],
  'fault.no_answer': ['No answer has come yet.', SOON],
  'fault.request_rejected': [
    'The outside service did not take our question. This is not your fault.',
    'Nothing. We look into it.',
  ],
  'fault.dossier_unreadable': [
    'Your papers cannot be opened at present. This is not your fault.',
    'Nothing. We look into it.',
  ],
  'notification.not_delivered': [
    'The message did not arrive.',
    'Tell the service centre a phone number that works.',
  ],
  'notification.unreachable': [
    'The phone could not be reached.',
    'Switch it on, or tell the service centre another number.',
  ],
  'notification.invalid_number': [
    'The phone number is not valid.',
    'Tell the service centre the right number.',
  ],
  'notification.opted_out': [
    'Messages to this number are switched off.',
    'Ask at the service centre if you want messages again.',
  ],
  'notification.unavailable': ['The messaging service does not answer at present.', SOON],
} as const satisfies Record<(typeof RUNNING_CODES)[number], ReasonText>;
