import type { ListingIssue } from '../../contracts/events.ts';
import type { Attribute } from '../../contracts/vocabulary.ts';
import type { Findings } from '../../workflows/interface/activities.ts';
import { rejected, unavailable } from '../failures.ts';
import type { IssueOwner, OwnedIssue } from './port.ts';

/** How many issues an event can hold. */
const MOST = 50;

/**
 * Turns issues into findings, the same for every marketplace. If one is unknown, a person checks all of them. Else the
 * artisan gets all of theirs at once; then an approval is asked for; then ours or the marketplace's are thrown. What is
 * left out comes again when the product is tried the next time.
 * @throws ApplicationFailure REJECTED_REQUEST with `fault.listing_attribute`, or UNAVAILABLE.
 */
export function findingsOf(issues: readonly OwnedIssue[]): Findings {
  const of = (owner: IssueOwner) => issues.filter((one) => one.owner === owner);
  if (of('unknown').length > 0) return { finding: 'unknown', issues: told(issues) };
  const [artisan, approval] = [of('artisan'), of('approval')];
  if (artisan.length > 0) return { finding: 'artisan', issues: told(artisan) };
  if (approval.length > 0) return { finding: 'approval', issues: told(approval) };
  const ours = of('us');
  if (ours.length > 0) {
    const why = `it wants attributes that no field is made into (${namesOf(ours)})`;
    throw rejected('marketplace', why, 'fault.listing_attribute');
  }
  if (issues.length > 0)
    throw unavailable('marketplace', 'it reports an internal error instead of an answer');
  return { finding: 'none', issues: [] };
}

/** Each issue once, without its owner, and with our own word for the attribute. */
function told(issues: readonly OwnedIssue[]): ListingIssue[] {
  const byText = new Map(
    issues
      .map(({ owner: _owner, ...one }) => ({ ...one, attribute: attributeOf(one) }))
      .map((one) => [`${one.code} ${one.attribute} ${one.field}`, one]),
  );
  return [...byText.values()].slice(0, MOST);
}

/** Our word for each field of a product. */
const BY_FIELD: Readonly<Record<string, Attribute>> = {
  title: 'title',
  description: 'description',
  priceInr: 'price',
  priceAbroad: 'price_abroad',
  weightGrams: 'weight',
  netQuantity: 'quantity',
  hsn: 'hsn',
  images: 'image',
  declarations: 'declaration',
};

/** A marketplace may name an attribute by any text, so it is replaced by our word for its field. */
function attributeOf({ attribute, field }: Pick<OwnedIssue, 'attribute' | 'field'>) {
  if (attribute === null) return null;
  return BY_FIELD[field?.split('.')[0] ?? ''] ?? 'other';
}

/** Attribute names for a log. A name of another shape may quote a seller's text and is left out. */
function namesOf(issues: readonly OwnedIssue[]): string {
  const names = issues.map(({ attribute }) =>
    /^(?!.*\d{5})[a-z][a-z0-9_.]{0,79}$/.test(attribute ?? '') ? attribute : 'unnamed',
  );
  return [...new Set(names)].join(', ');
}
