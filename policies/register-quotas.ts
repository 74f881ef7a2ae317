import { proposedOn, type RuleSource } from './rule.ts';

const rule = proposedOn('2026-11-24');

/** The rules of request rates. The numbers themselves are in `quotas.ts`. */
export const QUOTA_REGISTER = [
  rule(
    'quota.listings_items',
    'primary_text',
    'Listings are put, read and deleted at most 5 times a second for one seller account, with a burst of 5, and 100 times a second for all of them.',
    'Amazon’s pages “Listings Items API Rate Limits” (per account-application pair, per application, burst) and “Usage Plans and Rate Limits” (token bucket; whichever threshold is reached first). The published interface models (amzn/selling-partner-api-models, commit 34dc93f) say a burst of 10 for put and get: the lower one is kept.',
  ),
  rule(
    'quota.previews',
    'primary_text',
    'A listing is previewed at most once a second.',
    'Amazon’s change note of 31 January 2024, “Listings Items API v2021-08-01 now supports previewing errors”: one request a second in the mode VALIDATION_PREVIEW. Whose bucket that is and its burst are not said: an account’s, with the burst of putListingsItem, is our reading. The page of the rate limits does not repeat it.',
  ),
  rule(
    'quota.participations',
    'secondary_report',
    'A seller’s participations are asked for at most once a minute for one seller account, with a burst of 15.',
    'The usage plan (0.016 a second, burst 15) as generated clients repeat it from Amazon’s model of the Sellers API (amazon-spapi for Rust, peddler for Ruby). No limit of the application was found.',
  ),
  rule(
    'quota.share',
    'unverified',
    'Of each quota 80 % is used.',
    'Rule of this project, to be fitted to what the marketplace really answers.',
  ),
] as const satisfies readonly RuleSource[];
