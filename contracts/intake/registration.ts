import { z } from 'zod';
import { rule } from '../rules.ts';
import { code, language, opaqueId } from '../shapes.ts';
import { MOST_PRODUCTS, SELLER_ROUTES, TAX_ROUTES } from '../vocabulary.ts';
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

/**
 * An artisan's registration, as a backend system hands it in. Personal: it goes into the dossier and nowhere else.
 * Whatever is brought along at once need not be asked for later.
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
    state: z.string().regex(/^[A-Z]{2}$/, rule('state')),
    district: freeText(60),
    settlement: z.enum(['rural', 'urban']),
    pincode: personal.pincode,
    route: z.enum(SELLER_ROUTES),
    collective: opaqueId.optional(),
    marketplace: code.default('amazon_in'),
    taxRoute: z.enum(TAX_ROUTES),
    /** Whether the artisan wants to sell abroad too. It never holds up selling at home. */
    exports: z.boolean().default(false),
    channel: code.default('service_centre'),
    policy: opaqueId.optional(),
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
  .refine((one) => one.products.length <= MOST_PRODUCTS[one.route], {
    path: ['products'],
    error: ({ input }) => {
      const { route } = input as { route: keyof typeof MOST_PRODUCTS };
      return rule('products', { most: MOST_PRODUCTS[route], route });
    },
  });
export type Registration = z.infer<typeof registration>;
export type RegistrationInput = z.input<typeof registration>;
