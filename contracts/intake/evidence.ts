import { z } from 'zod';
import { rule } from '../rules.ts';
import { givenTime, language, opaqueId } from '../shapes.ts';
import { checkAddress, LONGEST_ADDRESS } from '../validation/address.ts';
import { type Checked, invalid, valid } from '../validation/checked.ts';
import { checkEnrolment } from '../validation/enrolment.ts';
import { checkLastFour } from '../validation/last-four.ts';
import {
  freeText,
  holdsAadhaar,
  inNormalForm,
  number,
  personal,
  withoutAadhaar,
} from './personal.ts';
import { product } from './product.ts';

/** The schema of the dossier entry for each requirement. This content never enters an event, a history or a log. */

const STORED = /^store:[A-Za-z0-9._-]{1,100}$/;

function checkUri(uri: string): Checked {
  const checked = STORED.test(uri) ? valid(uri) : checkAddress(uri);
  return checked.ok
    ? checked
    : invalid('document.uri', { store: 'store:ID', most: LONGEST_ADDRESS });
}

/** A file by reference: an activity fetches and checks it, a reviewer judges it. */
export const documentReference = z.strictObject({
  /** `store:ID` is an entry of the configured document store; anything else is an address. */
  uri: withoutAadhaar(inNormalForm(checkUri)),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, rule('sha256')),
  mediaType: z.enum(['image/jpeg', 'image/png', 'application/pdf']),
  bytes: z.int().min(1).max(10_000_000),
});

/**
 * The day on which the Prime Minister launched the scheme, in India (Business Standard, 17 September 2023, on the
 * launch of PM Vishwakarma): no consent can be older.
 */
const SCHEME_BEGAN = '2023-09-17';
const SCHEME_BEGAN_AT = Date.parse(`${SCHEME_BEGAN}T00:00:00+05:30`);
/** How far a service centre's clock may be ahead of ours, in milliseconds. Our own choice: no rule defines it. */
const CLOCKS_DIFFER = 5 * 60_000;

/** What is wrong with the time of a consent (an `instant`) at `now`, epoch milliseconds; null if nothing is. */
function consentProblem(at: string, now: number): string | null {
  const time = Date.parse(at);
  if (time > now + CLOCKS_DIFFER) return rule('consent.future');
  return time < SCHEME_BEGAN_AT ? rule('consent.before_scheme', { day: SCHEME_BEGAN }) : null;
}

export const consent = z.strictObject({
  /** The notice that the artisan was read or shown. */
  notice: freeText(40),
  language,
  takenBy: withoutAadhaar(opaqueId),
  at: givenTime.superRefine((at, context) => {
    const problem = consentProblem(at, Date.now());
    if (problem !== null) context.addIssue({ code: 'custom', message: problem });
  }),
});

/** Of an Aadhaar number only the last four digits and the provider's reference are ever held. */
export const identity = z.strictObject({
  name: personal.name,
  lastFour: number(checkLastFour),
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
    number: number(checkEnrolment).refine((text) => !holdsAadhaar(text), rule('aadhaar')),
  }),
  z.strictObject({ route: z.literal('handicraft_relief') }),
]);

export const sellerAccount = z.strictObject({
  sellerId: withoutAadhaar(z.string().regex(/^[A-Z0-9]{10,20}$/, rule('seller_id'))),
  authorisation: withoutAadhaar(opaqueId),
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

/** The schema of the evidence for a requirement; every requirement without its own is a document. */
export function evidenceSchema(requirement: string): z.ZodType {
  if (requirement.startsWith('product:')) return product;
  return BY_REQUIREMENT[requirement] ?? documentReference;
}

export type DocumentReference = z.infer<typeof documentReference>;
