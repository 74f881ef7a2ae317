/** The marketplace's rules for the content of listings. */

/** An issue in the shape of the Listings Items API 2021-08-01. One set by a test may hold values outside the model. */
export interface Issue {
  readonly code: string;
  readonly message: string;
  readonly severity: string;
  readonly categories: readonly string[];
  readonly attributeNames: readonly string[];
  readonly marketplaceIds: readonly string[];
  readonly enforcements?:
    | {
        readonly actions: readonly { readonly action: string }[];
        readonly exemption: { readonly status: string; readonly expiryDate?: string | undefined };
      }
    | undefined;
}

export type Attributes = Readonly<Record<string, unknown>>;

const REQUIRED: Readonly<Record<string, string>> = {
  item_name: 'MISSING_ATTRIBUTE',
  product_description: 'MISSING_ATTRIBUTE',
  country_of_origin: 'MISSING_ATTRIBUTE',
  main_product_image_locator: 'MISSING_IMAGE',
  purchasable_offer: 'MISSING_PRICE',
};

/** A title must not advertise. */
const ADVERTISING = /!|\b(BEST|OFFER|SALE|FREE)\b/;

/** Only approved sellers may list antiques. */
const ON_APPROVAL = /\bantique\b/i;

/** The issue of a listing that needs approval; null if it needs none. */
export function approvalIssue(
  { item_name: title }: Attributes,
  marketplaceIds: readonly string[],
): Issue | null {
  if (!ON_APPROVAL.test(textOf(title))) return null;
  return {
    code: '18299',
    message: 'You need approval to list in this category.',
    severity: 'ERROR',
    categories: ['QUALIFICATION_REQUIRED'],
    attributeNames: [],
    marketplaceIds,
  };
}

/** The issues of a listing, by its content alone. */
export function issuesOf(attributes: Attributes, marketplaceIds: readonly string[]): Issue[] {
  const issue = (code: string, category: string, attribute: string, message: string): Issue => ({
    code,
    message,
    severity: 'ERROR',
    categories: [category],
    attributeNames: [attribute],
    marketplaceIds,
  });
  const missing = Object.entries(REQUIRED)
    .filter(([name]) => !Array.isArray(attributes[name]))
    .map(([name, category]) =>
      issue('90220', category, name, `'${name}' is required but missing.`),
    );
  const title = textOf(attributes.item_name);
  const advertising = ADVERTISING.test(title)
    ? [
        issue(
          '18027',
          'INVALID_ATTRIBUTE',
          'item_name',
          'The title holds words or signs that are not allowed.',
        ),
      ]
    : [];
  return [...missing, ...advertising];
}

/** The text of `[{ value, … }]`, the form in which every attribute is sent. */
function textOf(attribute: unknown): string {
  const [first] = Array.isArray(attribute) ? (attribute as { value?: unknown }[]) : [];
  return typeof first?.value === 'string' ? first.value : '';
}
