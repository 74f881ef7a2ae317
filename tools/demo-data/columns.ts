/** The columns of a file of artisans. */

const PRODUCT = [
  'title_en',
  'title_hi',
  'corrected_title_en',
  'description_en',
  'description_hi',
  'hsn',
  'price_inr',
  'weight_grams',
  'image',
] as const;
const FILE = ['kind', 'path', 'sha256', 'bytes'] as const;

export const PRODUCT_SLOTS = [1, 2, 3] as const;
/** Photograph, bank proof, and up to two documents that trade or route require. */
export const DOCUMENT_SLOTS = [1, 2, 3, 4] as const;

export type ProductSlot = (typeof PRODUCT_SLOTS)[number];
export type DocumentSlot = (typeof DOCUMENT_SLOTS)[number];

const GENERAL = [
  'scheme_number',
  'name_latin',
  'name_devanagari',
  'gender',
  'phone',
  'language',
  'trade',
  'state',
  'district',
  'settlement',
  'pincode',
  'route',
  'collective',
  'tax_route',
  'policy',
  'scenario',
  'expected_end',
  'hold',
  // Requirement ids, separated by spaces, of what is submitted when it is due and not at registration.
  'comes_later',
  'notice',
  'consent_taken_by',
  'consent_at',
  'aadhaar_last_four',
  'identity_reference',
  'pan',
  // The corrected PAN, where no provider knows the first one.
  'corrected_pan',
  'bank_holder',
  'bank_account',
  'ifsc',
  'gstin',
  'enrolment_number',
  'seller_id',
  'seller_authorisation',
] as const;

/** The columns of `artisans.csv`, in order. */
export const COLUMNS = [
  ...GENERAL,
  ...DOCUMENT_SLOTS.flatMap((slot) => FILE.map((one) => `document_${slot}_${one}` as const)),
  ...PRODUCT_SLOTS.flatMap((slot) => PRODUCT.map((one) => `product_${slot}_${one}` as const)),
] as const;
export type Column = (typeof COLUMNS)[number];

/** A row as it is in the file: the text of every column, empty for none. */
export type FlatRow = Readonly<Record<Column, string>>;
