import type { OwnedIssue } from '../../../activities/marketplaces/port.ts';

/** What the bazaar can have against a product, and whose that is to mend. */
const PROBLEMS: Readonly<Record<string, OwnedIssue>> = {
  NAME_TOO_LONG: {
    owner: 'artisan',
    code: 'listing.invalid_attribute',
    attribute: 'name',
    field: 'title.en',
  },
  NO_PICTURE: {
    owner: 'artisan',
    code: 'listing.missing_image',
    attribute: 'picture',
    field: 'images.0',
  },
  SHELF_MISSING: { owner: 'us', code: 'listing.missing_attribute', attribute: 'shelf' },
  LICENCE_NEEDED: { owner: 'approval', code: 'listing.qualification_required', attribute: null },
  SCALES_BROKEN: { owner: 'them', code: 'listing.other', attribute: null },
};

const UNKNOWN: OwnedIssue = { owner: 'unknown', code: 'listing.other', attribute: null };

/** A word that is not in the table is a person's to look at. */
export const ownedProblems = (problems: readonly string[]): OwnedIssue[] =>
  problems.map((one) => (Object.hasOwn(PROBLEMS, one) ? PROBLEMS[one] : undefined) ?? UNKNOWN);
