import { z } from 'zod';
import type { ListingIssue } from '../contracts/events.ts';
import { fieldOf } from './listing-attributes.ts';

/** The part of an issue that we use. Its message may quote the seller's text and is left behind. */
export const issue = z.object({
  code: z.string(),
  severity: z.string(),
  categories: z.array(z.string()).default([]),
  attributeNames: z.array(z.string()).default([]),
  enforcements: z
    .object({ actions: z.array(z.object({ action: z.string() })).default([]) })
    .optional(),
});
type Issue = z.infer<typeof issue>;

const CATEGORIES: Readonly<Record<string, string>> = {
  INVALID_ATTRIBUTE: 'listing.invalid_attribute',
  MISSING_ATTRIBUTE: 'listing.missing_attribute',
  INVALID_IMAGE: 'listing.invalid_image',
  MISSING_IMAGE: 'listing.missing_image',
  INVALID_PRICE: 'listing.invalid_price',
  MISSING_PRICE: 'listing.missing_price',
  DUPLICATE: 'listing.duplicate',
  QUALIFICATION_REQUIRED: 'listing.qualification_required',
};

const ENFORCEMENTS: Readonly<Record<string, string>> = {
  LISTING_SUPPRESSED: 'listing.suppressed',
  ATTRIBUTE_SUPPRESSED: 'listing.attribute_suppressed',
  CATALOG_ITEM_REMOVED: 'listing.removed',
  SEARCH_SUPPRESSED: 'listing.search_suppressed',
};

/** With these on it, a listing is not on sale whatever the severity says. */
const HINDERING: ReadonlySet<string> = new Set([
  'LISTING_SUPPRESSED',
  'CATALOG_ITEM_REMOVED',
  'SEARCH_SUPPRESSED',
]);

function issueOf(code: string, attribute: string | null): ListingIssue {
  const field = attribute === null ? undefined : fieldOf(attribute);
  return {
    code,
    attribute: attribute?.slice(0, 80) ?? null,
    ...(field === undefined ? {} : { field }),
  };
}

/** What an event can hold. */
const MOST = 50;

/** The issues that stand in the way, each with the attribute it is about. Warnings and hints do not. */
export function blockingIssues(issues: readonly Issue[]): ListingIssue[] {
  const found = issues.flatMap((one) => {
    const actions = one.enforcements?.actions.map(({ action }) => action) ?? [];
    if (one.severity !== 'ERROR' && !actions.some((action) => HINDERING.has(action))) return [];
    const codes = [
      ...one.categories.map((category) => CATEGORIES[category]),
      ...actions.map((action) => ENFORCEMENTS[action]),
    ].filter((code) => code !== undefined);
    const attributes = one.attributeNames.length === 0 ? [null] : one.attributeNames;
    return (codes.length === 0 ? ['listing.other'] : codes).flatMap((code) =>
      attributes.map((attribute) => issueOf(code, attribute)),
    );
  });
  const byText = new Map(found.map((one) => [`${one.code} ${one.attribute}`, one]));
  return [...byText.values()].slice(0, MOST);
}
