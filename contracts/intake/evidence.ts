import { z } from 'zod';
import { language, opaqueId } from '../shapes.ts';
import { personal, withoutAadhaar } from './personal.ts';
import { product } from './product.ts';

/** What may stand in the private dossier under each requirement. Never in an event, a history or a log. */

/** A file by reference: fetched and checked by an activity, seen by a reviewer. */
export const documentReference = z.strictObject({
  /** `store:ID` is an entry of the configured document store; anything else is an address. */
  uri: z
    .string()
    .regex(
      /^(store:[A-Za-z0-9._-]{1,100}|https?:\/\/\S{1,500})$/,
      'must be store:ID or an http address',
    ),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 of 64 hexadecimal digits'),
  mediaType: z.enum(['image/jpeg', 'image/png', 'application/pdf']),
  bytes: z.int().min(1).max(10_000_000),
});

export const consent = z.strictObject({
  /** Which notice the artisan was read or shown. */
  notice: withoutAadhaar(z.string().max(40)),
  language,
  takenBy: withoutAadhaar(opaqueId),
  at: z.iso.datetime(),
});

/** Aadhaar: the last four digits and the provider's reference are all that is ever held. */
export const identity = z.strictObject({
  name: personal.name,
  lastFour: z.string().regex(/^\d{4}$/, 'must be the last four digits only'),
  reference: withoutAadhaar(opaqueId),
});

export const pan = z.strictObject({ name: personal.name, pan: personal.pan });

export const bankAccount = z.strictObject({
  holder: personal.name,
  account: personal.bankAccount,
  ifsc: personal.ifsc,
});

export const taxStatus = z.discriminatedUnion('route', [
  z.strictObject({ route: z.literal('gstin'), gstin: personal.gstin }),
  z.strictObject({
    route: z.literal('enrolment'),
    number: withoutAadhaar(z.string().regex(/^[A-Z0-9]{15}$/, 'must be 15 capitals and digits')),
  }),
  z.strictObject({ route: z.literal('handicraft_relief') }),
]);

export const sellerAccount = z.strictObject({
  sellerId: z
    .string()
    .regex(/^[A-Z0-9]{10,20}$/, 'must be a seller id of 10 to 20 capitals and digits'),
  authorisation: opaqueId,
});

const BY_REQUIREMENT: Readonly<Record<string, z.ZodType>> = {
  consent_kyc: consent,
  consent_marketplace: consent,
  identity,
  pan,
  bank_account: bankAccount,
  tax_status: taxStatus,
  seller_account: sellerAccount,
};

/** The schema of what is brought for a requirement; every other requirement is a document. */
export function evidenceSchema(requirement: string): z.ZodType {
  if (requirement.startsWith('product:')) return product;
  return BY_REQUIREMENT[requirement] ?? documentReference;
}

export type DocumentReference = z.infer<typeof documentReference>;
