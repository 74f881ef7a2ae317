import { z } from 'zod';
import type { Marketplace } from '../../../policies/marketplaces.ts';
import type { AccountReport } from '../../../workflows/interface/activities.ts';
import { failureOf, notAuthorised, rejected, unavailable } from '../../failures.ts';
import { type Answer, fitting } from '../../http.ts';
import type { SellerAccount, Sighting, Submission } from '../port.ts';
import { blockingIssues, invalidatingIssues, issue } from './issues.ts';

/**
 * Reads Amazon's answers, each by its owner: pure functions of the answer and the question. An answer that is absent,
 * malformed or about something else is `unavailable`, never a finding and never a success. Schemas are named as in
 * sellers.json, listingsItems_2021-08-01.json and RFC 6749.
 */

const SYSTEM = 'marketplace';

/** Whose authorisation a token is exchanged for; `ours` is our own account, for previews. */
export type Whose = SellerAccount['whose'] | 'ours';

/** `ErrorList`. An HTML page, or JSON of another shape, comes from a proxy between us and the marketplace. */
const errorList = z.object({ errors: z.array(z.object({ code: z.string().min(1) })).min(1) });

/** The code of Listings Items for a SKU that it does not have. */
const NOT_FOUND = 'NOT_FOUND';

/** The failure for an answer whose status is not 2xx. */
function refusal({ status, body, header }: Answer) {
  const isClientError = status >= 400 && status < 500;
  const isTheirs = errorList.safeParse(body).success;
  const failure = failureOf(SYSTEM, status, header);
  if (!isClientError || isTheirs || !failure.nonRetryable) return failure;
  return unavailable(
    SYSTEM,
    `HTTP ${status} without a list of errors: it is not the marketplace’s`,
  );
}

/** The body of an answer. @throws ApplicationFailure by its owner if it is not 2xx in the schema's shape. */
function success<T>(answer: Answer, schema: z.ZodType<T>): T {
  if (answer.status < 200 || answer.status > 299) throw refusal(answer);
  return fitting(SYSTEM, schema, answer.body);
}

const isNotThere = ({ status, body }: Answer): boolean => {
  const codes = errorList.safeParse(body).data?.errors ?? [];
  return status === 404 && codes.some(({ code }) => code === NOT_FOUND);
};

/** `ListingsItemSubmissionResponse` */
const submission = z.object({
  sku: z.string(),
  status: z.enum(['ACCEPTED', 'INVALID', 'VALID']),
  submissionId: z.string().min(1),
  issues: z.array(issue).default([]),
});

/** What was asked, so that an answer about something else is noticed. */
interface Asked {
  readonly sku: string;
  readonly marketplace: Marketplace;
}

const aboutAnother = () => unavailable(SYSTEM, 'it answers about another SKU');
const otherStatus = (status: string, operation: string) =>
  unavailable(SYSTEM, `it answers ${status} to ${operation}`);

/**
 * `putListingsItem`. Success is ACCEPTED, or VALID in a preview; INVALID comes with HTTP 200 too. An accepted product
 * is on the marketplace whatever its issues: these are read with the listing, so that the case knows what it may have
 * to take down.
 */
export function submissionOf(
  answer: Answer,
  { sku, marketplace, isPreview }: Asked & { readonly isPreview: boolean },
): Submission {
  const body = success(answer, submission);
  if (body.sku !== sku) throw aboutAnother();
  const id = body.submissionId;
  if (body.status === 'INVALID')
    return { submission: id, issues: invalidatingIssues(body.issues, marketplace) };
  if (body.status !== (isPreview ? 'VALID' : 'ACCEPTED'))
    throw otherStatus(body.status, isPreview ? 'a preview' : 'a submission');
  return { submission: id, issues: isPreview ? blockingIssues(body.issues, marketplace) : [] };
}

/** `deleteListingsItem`. Returns if Amazon accepts the deletion or does not have the SKU. @throws otherwise. */
export function takenDownOf(answer: Answer, { sku, marketplace }: Asked): void {
  if (isNotThere(answer)) return;
  const body = success(answer, submission);
  if (body.sku !== sku) throw aboutAnother();
  if (body.status === 'ACCEPTED') return;
  if (body.status === 'VALID') throw otherStatus(body.status, 'a deletion');
  const issues = invalidatingIssues(body.issues, marketplace);
  if (issues.every(({ owner }) => owner === 'them'))
    throw unavailable(SYSTEM, 'it reports an internal error instead of a deletion');
  throw rejected(
    SYSTEM,
    `the deletion (${[...new Set(issues.map(({ code }) => code))].join(', ')})`,
  );
}

/** `Item` with `summaries` and `issues` */
const item = z.object({
  sku: z.string(),
  summaries: z.array(z.object({ marketplaceId: z.string(), status: z.array(z.string()) })),
  issues: z.array(issue).default([]),
});

/** The values of `ItemSummaryByMarketplace.status`, and the one that its notifications add. */
const STATUSES: ReadonlySet<string> = new Set(['BUYABLE', 'DISCOVERABLE', 'DELETED']);

/**
 * `getListingsItem`. On sale means buyable and discoverable. Amazon has no status for a listing that is not shown yet,
 * so such a listing reads as off sale, like one that is no longer shown and like a SKU that it does not have.
 */
export function sightingOf(answer: Answer, { sku, marketplace }: Asked): Sighting {
  if (isNotThere(answer)) return { state: 'off_sale', issues: [] };
  const body = success(answer, item);
  if (body.sku !== sku) throw aboutAnother();
  const issues = blockingIssues(body.issues, marketplace);
  const here = body.summaries.filter((one) => one.marketplaceId === marketplace.marketplaceId);
  if (here.length === 0) {
    // The SKU may have no catalogue entry yet. Without issues that explain it, this is no answer.
    if (issues.length === 0)
      throw unavailable(SYSTEM, 'it answers without a summary of this store');
    return { state: 'off_sale', issues };
  }
  const isOnSale = here.every(
    ({ status }) => status.includes('BUYABLE') && status.includes('DISCOVERABLE'),
  );
  if (isOnSale) return { state: 'on_sale', issues };
  if (here.some(({ status }) => status.some((word) => !STATUSES.has(word))))
    throw unavailable(SYSTEM, 'it answers with a status that is not known');
  return { state: 'off_sale', issues };
}

/** `GetMarketplaceParticipationsResponse` */
const participations = z.object({
  payload: z.array(
    z.object({
      marketplace: z.object({ id: z.string() }),
      participation: z.object({ isParticipating: z.boolean(), hasSuspendedListings: z.boolean() }),
    }),
  ),
  errors: z.array(z.unknown()).nullish(),
});

const returned = (code: string): AccountReport => ({ outcome: 'returned', codes: [code] });

/** `getMarketplaceParticipations`: whether the seller may sell on this marketplace. */
export function accountOf(
  answer: Answer,
  { marketplaceId }: Pick<Marketplace, 'marketplaceId'>,
): AccountReport {
  const { payload, errors } = success(answer, participations);
  const here = payload.filter(({ marketplace }) => marketplace.id === marketplaceId);
  const [first] = here;
  if (first === undefined) {
    // A list with errors may be incomplete, so an absence proves nothing.
    if ((errors?.length ?? 0) > 0) throw unavailable(SYSTEM, 'it answers with errors');
    return returned('account.not_found');
  }
  const { isParticipating, hasSuspendedListings } = first.participation;
  const isOfOneMind = here.every(
    ({ participation: one }) =>
      one.isParticipating === isParticipating && one.hasSuspendedListings === hasSuspendedListings,
  );
  if (!isOfOneMind) return { outcome: 'unknown', codes: ['account.unclear'] };
  if (!isParticipating) return returned('account.not_found');
  return hasSuspendedListings ? returned('account.suspended') : { outcome: 'linked', codes: [] };
}

/** RFC 6749, sections 5.1 and 5.2 */
const granted = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });
const denied = z.object({ error: z.string().min(1), error_description: z.string().nullish() });

/**
 * Login with Amazon: the access token and its lifetime in seconds. @throws ApplicationFailure by the owner of a
 * refusal.
 */
export function grantOf(
  status: number,
  body: unknown,
  whose: Whose,
): { readonly token: string; readonly seconds: number } {
  if (status >= 200 && status < 300) {
    const { access_token: token, expires_in: seconds } = fitting(SYSTEM, granted, body);
    return { token, seconds };
  }
  const { error, error_description: why } = fitting(SYSTEM, denied, body);
  if (error === 'invalid_grant') throw withoutGrant(whose, /expired/i.test(why ?? ''));
  if (THEIR_ERRORS.has(error)) throw unavailable(SYSTEM, `the token request (${error})`);
  const word = /^[a-z_]{1,40}$/.test(error) ? error : 'unknown error';
  throw rejected(SYSTEM, `the token request (${word})`, 'fault.credentials');
}

/** The errors of section 4.1.2.1 for "not now". All others but `invalid_grant` are about our own credentials. */
const THEIR_ERRORS: ReadonlySet<string> = new Set(['server_error', 'temporarily_unavailable']);

/** The authorisation was revoked or has expired (after 365 days): `whose` decides who can renew it. */
function withoutGrant(whose: Whose, hasExpired: boolean) {
  if (whose === 'own')
    return notAuthorised(
      SYSTEM,
      hasExpired ? 'account.authorisation_expired' : 'account.not_authorised',
    );
  if (whose === 'collective')
    return rejected(
      SYSTEM,
      'the collective’s authorisation is not valid',
      'account.collective_not_authorised',
    );
  return rejected(SYSTEM, 'the authorisation of our own account', 'fault.our_account');
}
