import { z } from 'zod';
import type { Marketplace } from '../../../policies/marketplaces.ts';
import type { IssueOwner, OwnedIssue } from '../port.ts';
import { fieldOf } from './attributes.ts';

const texts = z
  .array(z.string())
  .nullish()
  .transform((all) => all ?? []);

/**
 * The part of an issue that we use, as `Issue` of listingsItems_2021-08-01.json has it. A missing part counts as
 * unknown, not as no issue. The message may quote the seller's text: it is read here and not passed on.
 */
export const issue = z.object({
  code: z.string().nullish(),
  message: z.string().nullish(),
  severity: z.string().nullish(),
  categories: texts,
  attributeNames: texts,
  marketplaceIds: texts,
  enforcements: z
    .object({
      actions: z
        .array(z.object({ action: z.string() }))
        .nullish()
        .transform((all) => all ?? []),
      exemption: z.object({ status: z.string() }).nullish(),
    })
    .nullish(),
});
export type Issue = z.infer<typeof issue>;

/** What we know of a category: its code, its owner, and whether it has to name an attribute. */
const CATEGORIES = {
  INVALID_ATTRIBUTE: { code: 'listing.invalid_attribute', needsAttribute: true },
  MISSING_ATTRIBUTE: { code: 'listing.missing_attribute', needsAttribute: true },
  INVALID_IMAGE: { code: 'listing.invalid_image' },
  MISSING_IMAGE: { code: 'listing.missing_image' },
  INVALID_PRICE: { code: 'listing.invalid_price' },
  MISSING_PRICE: { code: 'listing.missing_price' },
  DUPLICATE: { code: 'listing.duplicate' },
  QUALIFICATION_REQUIRED: { code: 'listing.qualification_required', owner: 'approval' },
} as const satisfies Record<string, { code: string; owner?: IssueOwner; needsAttribute?: true }>;
interface Category {
  readonly code: string;
  readonly owner?: IssueOwner;
  readonly needsAttribute?: true;
}
const categoryOf = (name: string): Category | undefined =>
  Object.hasOwn(CATEGORIES, name) ? CATEGORIES[name as keyof typeof CATEGORIES] : undefined;

/** `hinders`: this action takes a listing off sale whatever the severity. */
const ACTIONS = {
  LISTING_SUPPRESSED: { code: 'listing.suppressed', hinders: true },
  ATTRIBUTE_SUPPRESSED: { code: 'listing.attribute_suppressed', hinders: false },
  CATALOG_ITEM_REMOVED: { code: 'listing.removed', hinders: true },
  SEARCH_SUPPRESSED: { code: 'listing.search_suppressed', hinders: true },
} as const;
const actionOf = (name: string) =>
  Object.hasOwn(ACTIONS, name) ? ACTIONS[name as keyof typeof ACTIONS] : undefined;

/** Severities, and whether each blocks by itself. */
const SEVERITIES: Readonly<Record<string, boolean>> = { ERROR: true, WARNING: false, INFO: false };
/** Exemptions, and whether the listed actions were taken. */
const EXEMPTIONS: Readonly<Record<string, boolean>> = {
  EXEMPT: false,
  EXEMPT_UNTIL_EXPIRY_DATE: false,
  NOT_EXEMPT: true,
};
const inTable = (table: Readonly<Record<string, boolean>>, key: string): boolean | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

/** "An internal error has occurred. Please try again.", which Amazon sends as an issue with HTTP 200. */
const INTERNAL_CODES: ReadonlySet<string> = new Set(['4000000']);
const INTERNAL_WORDS = /\binternal (\w+ )?(error|failure)\b/i;

/** An issue, with what we know of each of its parts. */
interface Read {
  readonly issue: Issue;
  readonly isInternal: boolean;
  readonly isUnknown: boolean;
  readonly isExempt: boolean;
  readonly categories: readonly Category[];
  /** The codes of the actions that were taken. */
  readonly actions: readonly { readonly code: string; readonly hinders: boolean }[];
}

function read(one: Issue): Read {
  const { code, message, severity, enforcements } = one;
  const categories = one.categories.map(categoryOf);
  const taken = enforcements?.exemption
    ? inTable(EXEMPTIONS, enforcements.exemption.status)
    : enforcements != null;
  // If it is unknown whether they were taken, they count, and a person checks.
  const actions = taken === false ? [] : (enforcements?.actions ?? []);
  const known = actions.map(({ action }) => actionOf(action));
  const isNamed = one.attributeNames.length > 0;
  return {
    issue: one,
    // The message counts only without a category, since it may quote the product's text.
    isInternal:
      INTERNAL_CODES.has(code ?? '') ||
      (one.categories.length === 0 && INTERNAL_WORDS.test(message ?? '')),
    isUnknown:
      inTable(SEVERITIES, severity ?? '') === undefined ||
      categories.length === 0 ||
      categories.some((found) => found === undefined) ||
      categories.some((found) => found?.needsAttribute === true && !isNamed) ||
      known.some((found) => found === undefined) ||
      taken === undefined,
    isExempt: enforcements != null && taken === false,
    categories: categories.filter((found) => found !== undefined),
    actions: known.filter((found) => found !== undefined),
  };
}

/** Whether an issue keeps a listing from sale. Warnings, hints and exempt issues do not. */
function blocks({ issue: { severity, enforcements }, isExempt, actions }: Read): boolean {
  const bySeverity = inTable(SEVERITIES, severity ?? '') ?? true;
  if (isExempt) return false;
  const isOddAction = actions.length < (enforcements?.actions.length ?? 0);
  return bySeverity || isOddAction || actions.some(({ hinders }) => hinders);
}

/** One issue for each code and attribute, with its owner. */
function ownedIssuesOf(one: Read, marketplace: Marketplace): OwnedIssue[] {
  const { attributeNames } = one.issue;
  const attributes = attributeNames.length === 0 ? [null] : attributeNames;
  if (one.isInternal)
    return attributes.map((name) => owned('them', 'listing.other', name, marketplace));
  const codes: Category[] = [
    ...(one.isUnknown ? [{ code: 'listing.other' }] : []),
    ...one.categories,
    ...one.actions.map(({ code }) => ({ code, ...actionOwner(one.categories) })),
  ];
  return codes.flatMap(({ code, owner }) =>
    attributes.map((name) => {
      const whose = one.isUnknown ? 'unknown' : (owner ?? ownerOf(name, marketplace));
      return owned(whose, code, name, marketplace);
    }),
  );
}

/** An action that follows from a missing approval has the owner of that approval. */
const actionOwner = (categories: readonly Category[]) =>
  categories.every(({ owner }) => owner === 'approval') ? ({ owner: 'approval' } as const) : {};

/** An attribute that no product field is made into is ours to supply, not the artisan's. */
const ownerOf = (attribute: string | null, marketplace: Marketplace): IssueOwner =>
  attribute === null || fieldOf(attribute, marketplace) !== undefined ? 'artisan' : 'us';

function owned(
  owner: IssueOwner,
  code: string,
  attribute: string | null,
  marketplace: Marketplace,
): OwnedIssue {
  const field = attribute === null ? undefined : fieldOf(attribute, marketplace);
  return {
    owner,
    code,
    attribute,
    ...(field === undefined ? {} : { field }),
  };
}

/** The issues about this marketplace, including those that name none. */
const here = (issues: readonly Issue[], { marketplaceId }: Marketplace) =>
  issues.filter(
    (one) => one.marketplaceIds.length === 0 || one.marketplaceIds.includes(marketplaceId),
  );

/** The issues that keep a listing from sale. */
export function blockingIssues(issues: readonly Issue[], marketplace: Marketplace): OwnedIssue[] {
  const all = here(issues, marketplace).map(read);
  return all.filter(blocks).flatMap((one) => ownedIssuesOf(one, marketplace));
}

/** Why a submission was invalid; never empty. If no issue blocks by itself, all of them may be the reason. */
export function invalidatingIssues(
  issues: readonly Issue[],
  marketplace: Marketplace,
): OwnedIssue[] {
  const blocking = blockingIssues(issues, marketplace);
  if (blocking.length > 0) return blocking;
  const all = here(issues, marketplace).flatMap((one) => ownedIssuesOf(read(one), marketplace));
  return all.length > 0 ? all : [owned('unknown', 'listing.other', null, marketplace)];
}
