import type { EligibilityRule } from '../../eligibility.ts';
import type { ConditionText } from '../shape.ts';

const ASK_BANK = 'Ask the bank for the date of sanction and whether the loan is fully repaid.';
const ASK_OFFICE = 'Ask the scheme office. Applying is possible all the same.';

/** What is said about each condition of the scheme, before an application. */
export const CONDITIONS = {
  'eligibility.age': {
    name: 'Age',
    fits: 'On the day of registration the age is 18 years or more.',
    does_not_fit: [
      'On the day of registration the age is below 18 years.',
      'Apply once the 18 years are full.',
    ],
    not_known: [
      'The age on the day of registration is not certain.',
      'Look up the date of birth on the Aadhaar or the birth certificate.',
    ],
  },
  'eligibility.by_hand': {
    name: 'Work by hand',
    fits: 'The work is done by hand and with tools.',
    does_not_fit: [
      'The work is not done by hand and with tools.',
      'Tell the service centre how the work is done.',
    ],
    not_known: ['It is not known whether the work is done by hand and with tools.', 'Ask.'],
  },
  'eligibility.self_employed': {
    name: 'Own work',
    fits: 'The work is the artisan’s own, in the unorganised sector.',
    does_not_fit: [
      'The work is not the artisan’s own, or not in the unorganised sector.',
      'Tell the service centre for whom the work is done.',
    ],
    not_known: ['It is not known whether the work is the artisan’s own.', 'Ask.'],
  },
  'eligibility.trade': {
    name: 'Trade',
    fits: 'The trade is one of the 18 of the scheme.',
    does_not_fit: [
      'The trade is not one of the 18 of the scheme.',
      'Look through the list: the trade may stand there under another name.',
    ],
    not_known: ['The trade is not known.', 'Look it up in the list of the 18 trades.'],
  },
  'eligibility.family_member': {
    name: 'Family',
    fits: 'Nobody else of the family is registered in the scheme.',
    does_not_fit: [
      'Somebody of the family is already registered in the scheme.',
      'One of a family is registered: husband, wife or unmarried child. Who is a family of their own shows a ration card of their own.',
    ],
    not_known: ['It is not known whether somebody of the family is registered.', 'Ask at home.'],
  },
  'eligibility.government_service': {
    name: 'Government service',
    fits: 'Nobody of the family is in government service.',
    does_not_fit: [
      'The artisan or somebody of the family is in government service.',
      'If that is not so, have it corrected at the service centre.',
    ],
    not_known: ['It is not known whether somebody is in government service.', 'Ask at home.'],
  },
  'eligibility.loan_pmegp': {
    name: 'PMEGP loan, last five years',
    fits: 'No PMEGP loan was sanctioned in the last five years.',
    does_not_fit: [
      'A PMEGP loan was sanctioned in the last five years.',
      'Apply once five years have passed since the sanction; ask the scheme office first.',
    ],
    not_known: ['It is not certain whether there was a PMEGP loan in these years.', ASK_BANK],
  },
  'eligibility.loan_pmegp_older': {
    name: 'PMEGP loan, earlier',
    fits: 'There is no earlier PMEGP loan.',
    does_not_fit: [
      'There was a PMEGP loan earlier. Whether it still counts is not certain.',
      ASK_OFFICE,
    ],
    not_known: ['It is not certain whether there was a PMEGP loan earlier.', ASK_BANK],
  },
  'eligibility.loan_outstanding': {
    name: 'Mudra or PM SVANidhi loan, last five years',
    fits: 'No Mudra or PM SVANidhi loan of the last five years is still to be repaid.',
    does_not_fit: [
      'A Mudra or PM SVANidhi loan of the last five years is not fully repaid.',
      'Apply once it is repaid, with the bank’s letter.',
    ],
    not_known: ['It is not certain whether such a loan is still to be repaid.', ASK_BANK],
  },
  'eligibility.loan_outstanding_older': {
    name: 'Mudra or PM SVANidhi loan, earlier',
    fits: 'No earlier Mudra or PM SVANidhi loan is still to be repaid.',
    does_not_fit: [
      'An earlier Mudra or PM SVANidhi loan is not fully repaid. Whether it counts is not certain.',
      ASK_OFFICE,
    ],
    not_known: ['It is not certain whether an earlier loan is still to be repaid.', ASK_BANK],
  },
  'eligibility.loan_other': {
    name: 'Another government loan',
    fits: 'No other government loan for own work was sanctioned in the last five years.',
    does_not_fit: [
      'Another government loan for own work was sanctioned in the last five years. Whether it counts is not certain.',
      ASK_OFFICE,
    ],
    not_known: ['It is not certain whether there was another government loan.', ASK_BANK],
  },
} as const satisfies Record<EligibilityRule, ConditionText>;

/** What it all comes to, and who decides. */
export const ADVICE = {
  likely: 'Nothing that was answered stands in the way.',
  in_doubt: 'Some things are not certain. They are marked below.',
  unlikely: 'At least one condition does not seem to be met. It is marked below.',
  decides:
    'This is advice only, and stops nobody from applying. The scheme office (registry) decides.',
} as const;
