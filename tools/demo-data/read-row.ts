import type { DocumentReference } from '../../contracts/intake/evidence.ts';
import type { Product } from '../../contracts/intake/product.ts';
import type { RegistrationInput } from '../../contracts/intake/registration.ts';
import { writtenNumber } from '../../contracts/validation/typed.ts';
import { furtherAttempts, STORE } from './attempts.ts';
import {
  type Column,
  DOCUMENT_SLOTS,
  type DocumentSlot,
  type FlatRow,
  PRODUCT_SLOTS,
} from './columns.ts';
import { productsOf } from './read-products.ts';

/** Turns a flat row into a registration and what is submitted later. */

type Brought = NonNullable<RegistrationInput['brought']>;

/** What the artisan submits when it is due, in the shape of a registration: a first attempt, or a better one. */
export interface Later {
  readonly brought: Brought;
  readonly documents: Readonly<Record<string, DocumentReference>>;
  /** The second, third … file of a document that is returned. */
  readonly again: Readonly<Record<string, readonly DocumentReference[]>>;
  readonly products: readonly Product[];
}

/** A flat row as a registration and what comes later. Unchecked: values may have any form, and a malformed number is NaN. */
export function unflatten(row: FlatRow): { registration: unknown; later: unknown } {
  const now = new Set(row.comes_later.split(' '));
  const evidence = evidenceOf(row);
  const documents = documentsOf(row);
  return {
    registration: {
      schemeNumber: row.scheme_number,
      name: { latin: row.name_latin, native: optional(row.name_devanagari) },
      phone: row.phone,
      language: row.language,
      trade: row.trade,
      state: row.state,
      district: row.district,
      settlement: row.settlement,
      pincode: row.pincode,
      route: row.route,
      collective: optional(row.collective),
      taxRoute: row.tax_route,
      policy: optional(row.policy),
      brought: filter(evidence, (id) => !now.has(id)),
      documents: filter(documents, (id) => !now.has(id)),
      products: productsOf(row, false),
    },
    later: {
      brought: { ...filter(evidence, (id) => now.has(id)), ...correctedPan(row) },
      documents: filter(documents, (id) => now.has(id)),
      again: furtherAttempts(row),
      products: productsOf(row, true),
    },
  };
}

/** Content of a row that `unflatten` would drop silently. */
interface Lost {
  readonly rule: 'repeated_document' | 'repeated_product' | 'not_named' | 'unknown_requirement';
  readonly column: Column;
}

/** All such content of a row: repeated documents and products, ones without a name, and requirements without a cell. */
export function lostIn(row: FlatRow): Lost[] {
  const kinds = DOCUMENT_SLOTS.map((slot) => row[`document_${slot}_kind`]);
  const repeated = DOCUMENT_SLOTS.filter(
    (_slot, index) => kinds[index] !== '' && kinds.indexOf(kinds[index] ?? '') < index,
  );
  const products = PRODUCT_SLOTS.map((slot) => JSON.stringify(cellsOf(row, `product_${slot}_`)));
  const productsAgain = PRODUCT_SLOTS.filter(
    (slot, index) =>
      row[`product_${slot}_title_en`] !== '' && products.indexOf(products[index] ?? '') < index,
  );
  const nameless = [
    ...DOCUMENT_SLOTS.map((slot) => [`document_${slot}_kind`, `document_${slot}_`] as const),
    ...PRODUCT_SLOTS.map((slot) => [`product_${slot}_title_en`, `product_${slot}_`] as const),
  ].flatMap(([name, prefix]) => {
    const filled = cellsOf(row, prefix).some((value) => value.trim() !== '');
    return filled && row[name].trim() === '' ? [name] : [];
  });
  const there = { ...evidenceOf(row), ...documentsOf(row) };
  const later = row.comes_later.split(' ').filter((one) => one !== '');
  const isUnknown = later.some((id) => !Object.hasOwn(there, id));
  return [
    ...repeated.map((slot) => ({
      rule: 'repeated_document' as const,
      column: `document_${slot}_kind` as const,
    })),
    ...productsAgain.map((slot) => ({
      rule: 'repeated_product' as const,
      column: `product_${slot}_title_en` as const,
    })),
    ...nameless.map((column) => ({ rule: 'not_named' as const, column })),
    ...(isUnknown ? [{ rule: 'unknown_requirement', column: 'comes_later' } as const] : []),
  ];
}

const cellsOf = (row: FlatRow, prefix: string) =>
  Object.entries(row).flatMap(([column, value]) => (column.startsWith(prefix) ? [value] : []));

const optional = (value: string) => (value === '' ? undefined : value);

function filter<T>(all: Readonly<Record<string, T>>, wanted: (id: string) => boolean) {
  return Object.fromEntries(
    Object.entries(all).filter(([id, value]) => value !== undefined && wanted(id)),
  );
}

function evidenceOf(row: FlatRow): Record<string, unknown> {
  const consent = {
    notice: row.notice,
    language: row.language,
    takenBy: row.consent_taken_by,
    at: row.consent_at,
  };
  const { seller_id: sellerId, seller_authorisation: authorisation } = row;
  return {
    consent_kyc: consent,
    consent_marketplace: consent,
    identity: {
      name: row.name_latin,
      lastFour: row.aadhaar_last_four,
      reference: row.identity_reference,
    },
    pan: { name: row.name_latin, pan: row.pan },
    bank_account: { holder: row.bank_holder, account: row.bank_account, ifsc: row.ifsc },
    tax_status: taxStatusOf(row),
    seller_account: sellerId === '' ? undefined : { sellerId, authorisation },
  };
}

const correctedPan = ({ name_latin: name, corrected_pan: pan }: FlatRow) =>
  pan === '' ? {} : { pan: { name, pan } };

/** The tax status. A GSTIN of an artisan whose tax route is `none` is the one that a facilitator helps to get later. */
function taxStatusOf(row: FlatRow) {
  if (row.tax_route === 'enrolment') return { route: 'enrolment', number: row.enrolment_number };
  if (row.tax_route === 'handicraft_relief') return { route: 'handicraft_relief' };
  return row.gstin === '' && row.tax_route === 'none'
    ? undefined
    : { route: 'gstin', gstin: row.gstin };
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  png: 'image/png',
  pdf: 'application/pdf',
};

function documentsOf(row: FlatRow): Record<string, unknown> {
  const present = DOCUMENT_SLOTS.filter((slot) => row[`document_${slot}_kind`] !== '');
  return Object.fromEntries(
    present.map((slot) => [row[`document_${slot}_kind`], documentOf(row, slot)]),
  );
}

function documentOf(row: FlatRow, slot: DocumentSlot) {
  const path = row[`document_${slot}_path`];
  return {
    uri: STORE + path,
    sha256: row[`document_${slot}_sha256`],
    mediaType: MEDIA_TYPES[path.slice(path.lastIndexOf('.') + 1)],
    bytes: writtenNumber(row[`document_${slot}_bytes`]),
  };
}
