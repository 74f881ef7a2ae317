import { type Column, DOCUMENT_SLOTS, type FlatRow } from './columns.ts';

/** Finds the column of the file for a field of a registration, so that problems name columns. */

/** The column of each field; the longest matching path wins. */
const FIELDS: Readonly<Record<string, Column>> = {
  schemeNumber: 'scheme_number',
  'name.latin': 'name_latin',
  'name.native': 'name_devanagari',
  phone: 'phone',
  language: 'language',
  trade: 'trade',
  state: 'state',
  district: 'district',
  settlement: 'settlement',
  pincode: 'pincode',
  route: 'route',
  collective: 'collective',
  taxRoute: 'tax_route',
  policy: 'policy',
  'brought.consent_kyc': 'consent_at',
  'brought.consent_kyc.notice': 'notice',
  'brought.consent_kyc.takenBy': 'consent_taken_by',
  'brought.consent_marketplace': 'consent_at',
  'brought.consent_marketplace.notice': 'notice',
  'brought.consent_marketplace.takenBy': 'consent_taken_by',
  'brought.identity': 'identity_reference',
  'brought.identity.name': 'name_latin',
  'brought.identity.lastFour': 'aadhaar_last_four',
  'brought.pan': 'pan',
  'brought.bank_account.holder': 'bank_holder',
  'brought.bank_account': 'bank_account',
  'brought.bank_account.ifsc': 'ifsc',
  'brought.tax_status': 'gstin',
  'brought.tax_status.number': 'enrolment_number',
  'brought.seller_account': 'seller_id',
  'brought.seller_account.authorisation': 'seller_authorisation',
};

const PRODUCT_FIELDS: Readonly<Record<string, string>> = {
  'title.en': 'title_en',
  'title.hi': 'title_hi',
  'description.en': 'description_en',
  'description.hi': 'description_hi',
  priceInr: 'price_inr',
  weightGrams: 'weight_grams',
  hsn: 'hsn',
  images: 'image',
};

/** The column of a path into a registration, such as `brought.bank_account.ifsc` or `products.0.hsn`. */
export function columnOf(path: readonly PropertyKey[], row: FlatRow): string {
  const [first, second, ...rest] = path.map(String);
  if (first === 'products') {
    const slot = Number(second) + 1;
    const field = longest(PRODUCT_FIELDS, rest) ?? 'title_en';
    return `product_${slot}_${field}`;
  }
  if (first === 'documents') return documentColumn(second ?? '', rest[0], row);
  return longest(FIELDS, path.map(String)) ?? path.map(String).join('.');
}

function longest<T>(table: Readonly<Record<string, T>>, path: readonly string[]): T | undefined {
  for (let length = path.length; length > 0; length--) {
    const found = table[path.slice(0, length).join('.')];
    if (found !== undefined) return found;
  }
  return undefined;
}

function documentColumn(kind: string, field: string | undefined, row: FlatRow): string {
  const slot = DOCUMENT_SLOTS.find((one) => row[`document_${one}_kind`] === kind) ?? 1;
  const name =
    field === 'sha256' || field === 'bytes' ? field : field === undefined ? 'kind' : 'path';
  return `document_${slot}_${name}`;
}
