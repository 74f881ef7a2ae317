import type { KYC_CODES } from '../../../contracts/reason-codes.ts';
import type { ReasonText } from '../shape.ts';

/** Identity, bank, PAN and tax: what is wrong, what to do. */
export const KYC_REASONS = {
  'kyc.name_doubtful': [
    'The names are similar but not the same.',
    'Nothing for now. A reviewer looks at it.',
  ],
  'kyc.name_mismatch': [
    'The name differs from the name in the scheme.',
    'Have the name corrected, or bring a paper that shows both names.',
  ],
  'kyc.not_found': ['Nothing was found under this number.', 'Check the number and give it again.'],
  'kyc.invalid': ['The number is not valid.', 'Check the number and give it again.'],
  'kyc.unclear': [
    'The check has answered something that we do not understand.',
    'Nothing for now. A facilitator looks at it and tells you.',
  ],
  'kyc.name_unchecked': [
    'The check did not say whether the name fits.',
    'Nothing for now. A reviewer looks at it.',
  ],
  'kyc.contested': [
    'The same details stand in another application.',
    'Nothing for now. A reviewer looks at it.',
  ],
  'kyc.pending': ['The check is not finished yet.', 'Nothing. The answer comes by itself.'],
  'kyc.mobile_not_linked': [
    'No mobile number is linked to your Aadhaar.',
    'Link one at an Aadhaar centre, or use your fingerprint at the service centre.',
  ],
  'kyc.last_four_mismatch': [
    'The last four digits of the Aadhaar do not match.',
    'Check the last four digits and give them again.',
  ],
  'kyc.inactive': ['The identity is not active.', 'Have it made active at an Aadhaar centre.'],
  'bank.seen_elsewhere': [
    'The same bank account stands in another application.',
    'Nothing for now. A family may share an account; a reviewer looks at it.',
  ],
  'bank.account_closed': ['The bank account is closed.', 'Give another account in your name.'],
  'bank.account_blocked': [
    'The bank account cannot take money at present.',
    'Ask your bank to open it again, or give another account.',
  ],
  'bank.name_doubtful': [
    'The name on the account is similar but not the same.',
    'Nothing for now. A reviewer looks at it.',
  ],
  'bank.name_mismatch': [
    'The account is in another name.',
    'Give an account in your own name, or have the name corrected at the bank.',
  ],
  'bank.not_found': [
    'No such account was found at the bank.',
    'Check the account number in the passbook and give it again.',
  ],
  'bank.invalid': ['Account number or IFSC is wrong.', 'Copy both from the passbook again.'],
  'bank.ifsc_unknown': [
    'This IFSC is not known. The bank may have merged.',
    'Ask your branch for the new IFSC.',
  ],
  'pan.claimed_elsewhere': [
    'The same PAN stands in another artisan’s application.',
    'Check the PAN. If it is yours, a reviewer clears it up.',
  ],
  'pan.wrong_holder_type': [
    'This PAN belongs to a firm or group, not to a person.',
    'Give your own PAN (its fourth letter is P).',
  ],
  'pan.name_doubtful': [
    'The name on the PAN is similar but not the same.',
    'Nothing for now. A reviewer looks at it.',
  ],
  'pan.name_mismatch': [
    'The PAN is in another name.',
    'Have the name on the PAN corrected, or give the right PAN.',
  ],
  'pan.not_found': ['No such PAN was found.', 'Check the PAN on the card and give it again.'],
  'pan.invalid': ['The PAN is not written correctly.', 'Copy it from the card again.'],
  'pan.inactive': ['The PAN is not active.', 'Link it with your Aadhaar, then tell us.'],
  'tax.invalid': ['The GST number is not valid.', 'Copy it from the certificate again.'],
  'tax.not_found': ['No such GST number was found.', 'Check the number and give it again.'],
  'tax.cancelled': ['The GST number has been cancelled.', 'Have it restored or get a new one.'],
  'tax.suspended': ['The GST number is suspended.', 'Have it restored. A facilitator can help.'],
  'tax.name_mismatch': [
    'The GST number is in another name.',
    'Give the number in your own name, or have the name corrected.',
  ],
  'tax.route_mismatch': [
    'What was brought belongs to another way of selling than the registration names.',
    'Tell the service centre how you pay tax: by GST number, enrolment number or handicraft relief.',
  ],
  'tax.pan_mismatch': [
    'The GST number belongs to another PAN.',
    'Give the GST number that was issued on your PAN.',
  ],
  'tax.state_mismatch': [
    'The number is for another State.',
    'Give the number for the State that you sell from.',
  ],
  'tax.registration_missing': [
    'To sell on this marketplace a GST number is needed.',
    'A facilitator helps you get one, or you sell through a group. Keep PAN, photo and bank details ready.',
  ],
  'tax.route_unverified': [
    'It is not certain that the marketplace takes this GST footing.',
    'Nothing for now. A facilitator finds out and tells you.',
  ],
} as const satisfies Record<(typeof KYC_CODES)[number], ReasonText>;
