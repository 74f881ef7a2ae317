/**
 * The closed list of codes that say why something was returned, refused, doubted or done. A code is never renamed or
 * removed: events that hold it stay readable for ever. The text of each, with what to do, is in `policies/texts`; the
 * compiler refuses a code without one.
 */
const codes = <G extends string, C extends string>(group: G, names: readonly C[]) =>
  names.map((name) => `${group}.${name}` as const);

/** What a marketplace's issue can be about; shared by a reviewer's findings and the marketplace's. */
const ISSUES = [
  'invalid_attribute',
  'missing_attribute',
  'invalid_image',
  'missing_image',
  'invalid_price',
  'missing_price',
  'duplicate',
  'qualification_required',
] as const;

export const DOCUMENT_CODES = [
  ...codes('document', ['blurred', 'cropped', 'missing', 'incomplete', 'empty', 'not_readable']),
  ...codes('document', ['digest_mismatch', 'type_mismatch', 'size_mismatch', 'not_found']),
  ...codes('document', ['wrong_document', 'wrong_person', 'name_mismatch', 'expired', 'too_old']),
  ...codes('document', ['unmasked_aadhaar']),
  ...codes('consent', ['missing', 'withdrawn', 'notice_outdated']),
];

export const KYC_CODES = [
  ...codes('kyc', ['name_doubtful', 'name_mismatch', 'not_found', 'invalid', 'contested']),
  ...codes('kyc', ['unclear', 'name_unchecked']),
  ...codes('kyc', ['pending', 'mobile_not_linked', 'last_four_mismatch', 'inactive']),
  ...codes('bank', ['seen_elsewhere', 'account_closed', 'account_blocked', 'name_doubtful']),
  ...codes('bank', ['name_mismatch', 'not_found', 'invalid', 'ifsc_unknown']),
  ...codes('pan', ['claimed_elsewhere', 'wrong_holder_type', 'name_doubtful', 'name_mismatch']),
  ...codes('pan', ['not_found', 'invalid', 'inactive']),
  ...codes('tax', ['invalid', 'not_found', 'cancelled', 'suspended', 'name_mismatch']),
  ...codes('tax', ['route_mismatch']),
  ...codes('tax', ['pan_mismatch', 'state_mismatch', 'registration_missing', 'route_unverified']),
];

export const SCHEME_CODES = [
  ...codes('registry', ['not_found', 'rejected', 'returned', 'not_eligible', 'under_age']),
  ...codes('registry', ['family_member_registered', 'government_service', 'recent_loan']),
  ...codes('registry', ['unclear']),
  ...codes('registry', ['not_in_trade', 'trade_mismatch', 'name_mismatch', 'duplicate']),
  ...codes('trade', ['sells_no_goods']),
  ...codes('route', ['restricted_goods', 'marketplace_unknown', 'collective_unknown']),
  ...codes('account', ['unclear', 'collective_not_authorised']),
  ...codes('account', ['not_authorised', 'authorisation_expired', 'suspended', 'not_found']),
];

export const PRODUCT_CODES = [
  ...codes('product', ISSUES),
  ...codes('product', ['image_unclear', 'image_not_own', 'title_unclear', 'description_unclear']),
  ...codes('product', ['price_doubtful', 'wrong_trade', 'not_handmade', 'prohibited_goods']),
  ...codes('product', ['hsn_doubtful', 'declaration_missing', 'hallmark_missing']),
  ...codes('product', ['safety_mark_missing']),
  ...codes('listing', ISSUES),
  ...codes('listing', ['suppressed', 'attribute_suppressed', 'search_suppressed', 'removed']),
  ...codes('listing', ['not_buyable', 'not_discoverable', 'other']),
];

export const RUNNING_CODES = [
  ...codes('withdrawal', ['artisan_request', 'sells_elsewhere', 'registered_by_mistake']),
  ...codes('withdrawal', ['consent_withdrawn', 'no_longer_in_trade', 'family_reason', 'death']),
  ...codes('withdrawal', ['other']),
  ...codes('closing', ['opened_twice', 'order', 'records_lost']),
  ...codes('hold', ['inquiry', 'instruction', 'disaster']),
  ...codes('assistance', ['pan_needed', 'bank_account_needed']),
  ...codes('assistance', ['craft_card_needed', 'hallmark_needed', 'permit_needed']),
  ...codes('assistance', ['document_help', 'product_help']),
  ...codes('assistance', ['account_help', 'other', 'provided', 'not_possible', 'not_needed']),
  ...codes('waiver', ['held_by_scheme', 'exempt', 'supervisor_decision']),
  ...codes('policy', ['new_rules', 'correction']),
  ...codes('contact', ['unreached', 'opted_out']),
  ...codes('listing', ['not_reachable', 'take_down_by_hand']),
  ...codes('document', ['delete_by_hand']),
  ...codes('time', ['system_down', 'recovery']),
  ...codes('fault', ['credentials', 'role', 'our_account', 'listing_attribute', 'configuration']),
  ...codes('fault', ['unavailable', 'no_answer', 'request_rejected', 'dossier_unreadable']),
  ...codes('notification', ['not_delivered', 'unreachable', 'invalid_number', 'opted_out']),
  ...codes('notification', ['unavailable']),
];

export const REASON_CODES = [
  ...DOCUMENT_CODES,
  ...KYC_CODES,
  ...SCHEME_CODES,
  ...PRODUCT_CODES,
  ...RUNNING_CODES,
] as const;
export type ReasonCode = (typeof REASON_CODES)[number];

const KNOWN: ReadonlySet<string> = new Set(REASON_CODES);

/** True for a code of the closed list: a reviewer may give it as a reason, and it has a text. */
export function isReasonCode(code: string): code is ReasonCode {
  return KNOWN.has(code);
}
