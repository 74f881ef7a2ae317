import type { Example } from '../shape.ts';
import type { REQUIREMENTS } from './requirements.ts';

/** One example that passes and one that comes back, for everything that is asked of somebody. */
export const EXAMPLES = {
  scheme_verification: {
    good: 'the name in the scheme is spelt as in the Aadhaar',
    bad: 'a second application in the scheme while the first is being checked',
  },
  consent_kyc: {
    good: 'the notice is read out in full, then the artisan says yes',
    bad: 'somebody else says yes, or the notice was not read out',
  },
  consent_marketplace: {
    good: 'the artisan hears what is shared and with whom, then says yes',
    bad: 'the yes to the identity check is taken as a yes to this as well',
  },
  photograph: {
    good: 'the whole face from the front, by daylight, plain wall behind',
    bad: 'cap and dark glasses, a group photo, or a photo of a photo',
  },
  bank_proof: {
    good: 'first page of the passbook: name, account number and IFSC are readable',
    bad: 'a page with entries only, or the passbook of somebody else',
  },
  geographical_indication: {
    good: 'the certificate with the artisan’s own name as authorised user',
    bad: 'a leaflet about the craft, or a certificate in somebody else’s name',
  },
  payout_proof: {
    good: 'first page of the passbook: name, account number and IFSC are readable',
    bad: 'the passbook of the group, or of somebody else',
  },
  import_export_code: {
    good: 'the IEC certificate with the same PAN as in the application',
    bad: 'a shipping bill, or somebody else’s IEC',
  },
  craft_card: {
    good: 'the Pahchan card, all four corners in the picture, date still valid',
    bad: 'the PM Vishwakarma card in place of the Pahchan card',
  },
  hallmark_evidence: {
    good: 'the hallmark registration, or a note with the weight: ring of 1.5 g',
    bad: 'a shop bill that only says: pure gold',
  },
  restricted_goods_permit: {
    good: 'a licence in the artisan’s name, or a list: 10 kitchen knives of iron',
    bad: 'a licence that has run out, or a list that only says: weapons',
  },
  collective_membership: {
    good: 'a letter of the cooperative with the member’s name, seal and date',
    bad: 'the cooperative’s leaflet, without the name of the member',
  },
  identity: {
    good: 'masked Aadhaar that shows the last four digits, mobile at hand',
    bad: 'a copy that shows the full Aadhaar number: never hand it in',
  },
  pan: {
    good: 'the artisan’s own PAN card; its fourth letter is P',
    bad: 'the PAN of a firm, of the group or of a relative',
  },
  bank_account: {
    good: 'account number and IFSC copied from the passbook, digit by digit',
    bad: 'account number from memory, or the IFSC of a branch that was merged',
  },
  tax_status: {
    good: 'a GST or enrolment number in the artisan’s name, of the same State',
    bad: 'the GST number of a shop that buys from the artisan',
  },
  product: {
    good: 'clay pot, 20 cm, 800 g, Rs 350, 5 pieces; three photos by daylight',
    bad: 'pot; a photo from the internet; price: as agreed',
  },
  seller_account: {
    good: 'account in the artisan’s own name; the artisan allows the link',
    bad: 'account opened by somebody else, or its password handed over',
  },
} as const satisfies Record<keyof typeof REQUIREMENTS, Example>;

/** The words of the slip for the counter. */
export const PRINTOUT = {
  title: 'PM Vishwakarma: selling online',
  reference: 'Reference',
  aloud: 'Read aloud',
  check: 'The last symbol before the number is a check: a slip of the tongue is noticed.',
  missing: 'Still to be brought: {count}',
  nothing_missing: 'Nothing is to be brought now.',
  bring: 'Bring',
  why: 'Why',
  good: 'Good',
  bad: 'Bad',
  helped: 'A facilitator helps with this.',
  instead: 'Instead of it this is enough: {names}.',
  more_reasons: '(reasons that are not shown: {count})',
  more_items: 'And {count} more: {names}',
  others: '(others: {count})',
  by_when: 'By when',
  by_open: 'Please bring it by {date}. After that the application only pauses; nothing is lost.',
  by_dormant:
    'Please bring it by {date}. After that the application can close. You can apply again.',
  by_passed: 'It was to come by {date}. Please bring it as soon as you can: it is still taken.',
  by_none: 'No date is running now. Bring it soon, so that things go on without a pause.',
  by_held: 'The application is on hold since {date}. No time runs against you meanwhile.',
  accepted: 'Accepted already; need not be brought again',
  in_work: 'Received and being checked; need not be brought again now',
  refused: 'Not accepted; please ask at the service centre',
  appealable: 'Not accepted; you can ask for a new decision until {date}',
  next: 'What happens next, and who has it now',
  next_artisan: 'You: please bring to the service centre what is listed above.',
  next_artisan_nothing: 'You: please ask at the service centre what comes next.',
  next_facilitator: 'Facilitator: helps you and calls you.',
  next_reviewer: 'Reviewer: looks at what you brought and answers.',
  next_supervisor: 'Supervisor: looks at it and answers.',
  next_operations: 'Our team: mends something on our side. You need do nothing for it.',
  next_registry: 'Scheme office: checks your registration in the scheme.',
  next_provider: 'Verification service: checks what you brought.',
  next_marketplace: 'Online marketplace: checks your products or puts them on sale.',
  next_live: 'Your products are on sale online. We go on looking after them for a while.',
  early: 'What is listed above can be brought now already.',
  closed: 'The application is closed since {date}',
  benefits: 'Your scheme benefits stay as they are, whatever becomes of this application.',
  foot: 'No name stands on this slip. For any question this reference is enough.',
} as const;
