import type { EventType } from '../../contracts/events.ts';
import type { Scenario } from '../../tools/demo-data/scenarios.ts';

/** An event that only this scenario has, with a word of its data. Scenarios with an end of their own are left out. */
export const SHOWS: Readonly<Partial<Record<Scenario, readonly [EventType, string]>>> = {
  document_returned: ['requirement.returned', 'document.blurred'],
  doubtful_bank_match: ['requirement.referred', 'bank.name_doubtful'],
  provider_down: ['provider.unavailable', 'kyc'],
  listing_refused: ['listing.refused', 'title.en'],
  missing_gstin: ['assistance.completed', 'tax_status'],
  two_documents_returned: ['requirement.returned', 'document.too_old'],
  empty_file: ['requirement.returned', 'document.empty'],
  too_many_attempts: ['requirement.referred', 'supervisor'],
  appeal_upheld: ['requirement.appealed', 'photograph'],
  appeal_dismissed: ['requirement.appeal_dismissed', 'photograph'],
  held: ['case.released', 'administrator'],
  waived: ['requirement.waived', 'bank_proof'],
  provider_calls_back: ['requirement.accepted', '"role":"system","id":"actor-'],
  unknown_number: ['requirement.returned', 'pan.not_found'],
  approval_required: ['listing.refused', 'listing.qualification_required'],
  second_product: ['listing.refused', 'title.en'],
  listing_falls_back: ['listing.fell_back', 'listing.not_buyable'],
  dormant_and_back: ['case.resumed', 'artisan'],
  withdraws_when_listed: ['listing.went_live', 'sku'],
};
