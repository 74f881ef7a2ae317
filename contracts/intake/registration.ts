import { z } from 'zod';
import { stateOf } from '../places/places.ts';
import { rule } from '../rules.ts';
import { code, collectiveId, language, policyVersion } from '../shapes.ts';
import { INTAKE_CHANNELS, MOST_PRODUCTS, SELLER_ROUTES, TAX_ROUTES } from '../vocabulary.ts';
import {
  bankAccount,
  consent,
  documentReference,
  identity,
  pan,
  sellerAccount,
  taxStatus,
} from './evidence.ts';
import { freeText, personal, withoutAadhaar } from './personal.ts';
import { product } from './product.ts';

/** A State or Union territory, by its letters or its name in English or Hindi; kept as its letters. */
const state = z.string().transform((text, context) => {
  const found = stateOf(text);
  if (found !== undefined) return found;
  const message = rule('state', { example: 'UP' });
  context.issues.push({ code: 'invalid_format', format: 'state', message, input: text });
  return z.NEVER;
});

/**
 * An artisan's registration, as a backend system sends it. Personal: it is kept in the dossier alone. Evidence that
 * comes with it is not asked for later.
 */
export const registration = z
  .strictObject({
    schemeNumber: withoutAadhaar(z.string().regex(/^[A-Z0-9-]{6,30}$/, rule('scheme_number'))),
    /** Rises only by an explicit re-application. */
    application: z.int().min(1).default(1),
    name: z.strictObject({ latin: personal.name, native: personal.name.optional() }),
    phone: personal.phone,
    language,
    trade: code,
    state,
    /** As people call it locally: the case has the register's code, or `unlisted`. */
    district: freeText(60),
    settlement: z.enum(['rural', 'urban']),
    pincode: personal.pincode,
    route: z.enum(SELLER_ROUTES),
    collective: collectiveId.optional(),
    marketplace: code.default('amazon_in'),
    taxRoute: z.enum(TAX_ROUTES),
    /** Whether the artisan wants to sell abroad too. It never delays selling at home. */
    exports: z.boolean().default(false),
    channel: z.enum(INTAKE_CHANNELS).default('service_centre'),
    policy: policyVersion.optional(),
    brought: z
      .strictObject({
        consent_kyc: consent.optional(),
        consent_marketplace: consent.optional(),
        identity: identity.optional(),
        pan: pan.optional(),
        bank_account: bankAccount.optional(),
        tax_status: taxStatus.optional(),
        seller_account: sellerAccount.optional(),
      })
      .default({}),
    documents: z
      .record(z.string().regex(/^[a-z][a-z_]{2,40}$/, rule('document_kind')), documentReference)
      .default({}),
    products: z.array(product).max(MOST_PRODUCTS.collective).default([]),
  })
  .refine((one) => one.route === 'own' || one.collective !== undefined, {
    path: ['collective'],
    message: rule('collective'),
  })
  .superRefine(({ products }, context) => {
    // With two products under one number, the second would replace the first.
    const numbers = products.map(({ number }) => number);
    for (const [index, number] of numbers.entries()) {
      if (numbers.indexOf(number) === index) continue;
      const message = rule('product.number_twice');
      context.addIssue({ code: 'custom', path: ['products', index, 'number'], message });
    }
  })
  .refine((one) => one.products.length <= MOST_PRODUCTS[one.route], {
    path: ['products'],
    error: ({ input }) => {
      const { route } = input as { route: keyof typeof MOST_PRODUCTS };
      return rule('products', { most: MOST_PRODUCTS[route], route });
    },
  });
export type Registration = z.infer<typeof registration>;
export type RegistrationInput = z.input<typeof registration>;
