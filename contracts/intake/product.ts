import { z } from 'zod';
import { rule } from '../rules.ts';
import { checkHsn } from '../validation/hsn.ts';
import { address, freeText, number } from './personal.ts';

const inBothLanguages = (longest: number) =>
  z.strictObject({ en: freeText(longest), hi: freeText(longest).optional() });

/** Declarations that the law requires. The policy says which ones a product needs. */
const declarations = z
  .strictObject({
    genericName: freeText(60).optional(),
    /** The maker's name and address, and the contact for buyers, are on the pack. */
    makerOnPack: z.literal(true).optional(),
    consumerCare: z.literal(true).optional(),
    /** Toys: the standard mark, or exempt from it. */
    safetyMark: z.enum(['bis', 'exempt']).optional(),
    /** Gold: the hallmark's own number, or the reason for the exemption. */
    hallmark: z
      .union([
        z.strictObject({
          huid: z.string().regex(/^[A-Z0-9]{6}$/, rule('huid')),
        }),
        z.strictObject({ exempt: z.enum(['turnover', 'below_2_grams', 'kundan_polki_jadau']) }),
      ])
      .optional(),
  })
  .default({});

/** One product, as an artisan or service centre describes it. */
export const product = z.strictObject({
  /** The artisan's own number for it, from 1: with the artisan id it makes the SKU. */
  number: z.int().min(1).max(999),
  title: inBothLanguages(200),
  description: inBothLanguages(2000),
  /** Indian rupees, whole. */
  priceInr: z.int().min(1).max(1_000_000),
  /** The price abroad, in whole units of the other market's currency; without it nothing is listed there. */
  priceAbroad: z
    .strictObject({
      currency: z.string().regex(/^[A-Z]{3}$/, rule('currency', { example: 'AED' })),
      amount: z.int().min(1).max(1_000_000),
    })
    .optional(),
  weightGrams: z.int().min(1).max(100_000),
  hsn: number(checkHsn),
  images: z.array(address).min(1).max(9),
  /** Legal metrology: the declared quantity of a pre-packed product. */
  netQuantity: freeText(40),
  madeByHand: z.boolean(),
  declarations,
});
export type Product = z.infer<typeof product>;

/** The SKU of a product. It never changes, so that a repeated listing replaces itself. */
export function skuFor(artisanId: string, number: number): string {
  return `${artisanId}-P${String(number).padStart(2, '0')}`;
}
