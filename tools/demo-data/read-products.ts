import { writtenNumber } from '../../contracts/validation/typed.ts';
import { type Column, type FlatRow, PRODUCT_SLOTS, type ProductSlot } from './columns.ts';

/** Reads the products of a row. */

/** The address of product pictures. The host name is reserved, so that no real host is ever called. */
const PICTURES_URL = 'https://pictures.artisan.test/';

const titleColumn = (slot: ProductSlot, corrected: boolean): Column =>
  corrected ? `product_${slot}_corrected_title_en` : `product_${slot}_title_en`;

/** Further declarations of products of some trades. */
const DECLARED: Readonly<Record<string, object>> = {
  doll_toy_maker: { safetyMark: 'exempt' },
  goldsmith: { hallmark: { huid: 'TEST01' } },
};

/** The products of a row as registered, or those with a corrected title. Unchecked. */
export function productsOf(row: FlatRow, corrected: boolean) {
  return PRODUCT_SLOTS.filter((slot) => row[titleColumn(slot, corrected)] !== '').map((slot) =>
    productOf(row, slot, corrected),
  );
}

function productOf(row: FlatRow, slot: ProductSlot, corrected: boolean) {
  const hi = (text: string) => (text === '' ? {} : { hi: text });
  const title = row[titleColumn(slot, corrected)];
  return {
    number: slot,
    title: { en: title, ...hi(row[`product_${slot}_title_hi`]) },
    description: {
      en: row[`product_${slot}_description_en`],
      ...hi(row[`product_${slot}_description_hi`]),
    },
    priceInr: writtenNumber(row[`product_${slot}_price_inr`]),
    weightGrams: writtenNumber(row[`product_${slot}_weight_grams`]),
    hsn: row[`product_${slot}_hsn`],
    images: [PICTURES_URL + row[`product_${slot}_image`]],
    netQuantity: '1 N',
    madeByHand: true,
    declarations: {
      genericName: title.slice(0, 60),
      makerOnPack: true,
      consumerCare: true,
      ...(DECLARED[row.trade] ?? {}),
    },
  };
}
