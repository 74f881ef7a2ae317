import type { SCHEME_CODES } from '../../../contracts/reason-codes.ts';
import type { ReasonText } from '../shape.ts';

/** The scheme, the way of selling and the seller account: what is wrong, what to do. */
export const SCHEME_REASONS = {
  'registry.not_found': [
    'The scheme has no registration under this number.',
    'Check the number on the scheme certificate and give it again.',
  ],
  'registry.unclear': [
    'The scheme office has answered something that we do not understand.',
    'Nothing for now. A facilitator asks there and tells you.',
  ],
  'registry.rejected': [
    'The scheme office has not approved the registration.',
    'Ask at the Gram Panchayat or town office for the reason, then apply again.',
  ],
  'registry.returned': [
    'The scheme office has sent the registration back to be put right.',
    'Correct it at the service centre.',
  ],
  'registry.not_eligible': [
    'The scheme office says that its conditions are not met.',
    'Ask at the service centre which condition is meant.',
  ],
  'registry.under_age': [
    'The age on the day of registration was below 18 years.',
    'Apply again once you are 18, or have a wrong date of birth corrected.',
  ],
  'registry.family_member_registered': [
    'Somebody of the same family is already in the scheme.',
    'If you are a family of your own, show your own ration card.',
  ],
  'registry.government_service': [
    'You or somebody of your family is in government service.',
    'If that is not so, tell the scheme office.',
  ],
  'registry.recent_loan': [
    'A similar government loan was taken in the last five years.',
    'If it is repaid, show the bank’s letter to the scheme office.',
  ],
  'registry.not_in_trade': [
    'Work in this trade was not confirmed.',
    'Show your work and tools to the Gram Panchayat or town office.',
  ],
  'registry.trade_mismatch': [
    'The scheme has you in another trade.',
    'Give the trade that is on your scheme certificate.',
  ],
  'registry.name_mismatch': [
    'The name differs from the name in the scheme.',
    'Give the name as it is on your scheme certificate.',
  ],
  'registry.duplicate': [
    'There is already an application for this registration.',
    'Go on with that one. The service centre can find it.',
  ],
  'trade.sells_no_goods': [
    'This trade is a service and has no goods to sell online.',
    'Nothing. Your scheme benefits stay as they are.',
  ],
  'route.restricted_goods': [
    'Goods of this trade need permission before they are sold online.',
    'Hand in the permit, or name goods that need none.',
  ],
  'route.marketplace_unknown': [
    'This marketplace is not connected yet.',
    'Choose another marketplace at the service centre.',
  ],
  'route.collective_unknown': [
    'This group is not known to us.',
    'Ask your group for its number, or sell from an account of your own.',
  ],
  'account.unclear': [
    'The marketplace has answered something about the account that we do not understand.',
    'Nothing for now. A facilitator looks at it and tells you.',
  ],
  'account.collective_not_authorised': [
    'The link to your collective’s seller account is missing or has run out.',
    'Nothing. We see to it with the collective.',
  ],
  'account.not_authorised': [
    'The seller account is not linked yet.',
    'Sign in to your seller account and allow the link.',
  ],
  'account.authorisation_expired': [
    'The link to the seller account has run out. It has to be renewed every year.',
    'Sign in to your seller account and allow the link again.',
  ],
  'account.suspended': [
    'The marketplace has suspended the seller account.',
    'Read the marketplace’s message in the account. A facilitator can help.',
  ],
  'account.not_found': [
    'No such seller account was found.',
    'Check the seller number in your account and give it again.',
  ],
} as const satisfies Record<(typeof SCHEME_CODES)[number], ReasonText>;
