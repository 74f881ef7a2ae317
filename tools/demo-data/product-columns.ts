import { type FlatRow, PRODUCT_SLOTS } from './columns.ts';
import type { Planned } from './plan.ts';
import type { Random } from './random.ts';
import { SAMPLE_PRODUCTS, type SampleProduct } from './sample-products.ts';
import type { Scenario } from './scenarios.ts';

/** The product columns of a row. */

export type ProductColumns = Pick<FlatRow, Extract<keyof FlatRow, `product_${string}`>>;

/** The number of products in scenarios about a product. */
const COUNTS: Readonly<Partial<Record<Scenario, number>>> = {
  listing_refused: 1,
  listing_falls_back: 1,
  approval_required: 1,
  second_product: 2,
};

/** The start of the first product's title. A marketplace refuses advertising there, and antiques need an approval. */
const BEFORE_TITLE: Readonly<Partial<Record<Scenario, string>>> = {
  listing_refused: 'BEST OFFER!!! ',
  second_product: 'BEST OFFER!!! ',
  approval_required: 'Antique-style ',
};

/** One to three products of the trade; none for a service trade. */
export function productColumns(planned: Planned, serial: number, random: Random): ProductColumns {
  const wares = random.shuffle(SAMPLE_PRODUCTS[planned.trade] ?? []);
  const usual = random.pick([1, 1, 2, 2, 3]);
  const count = COUNTS[planned.scenario] ?? usual;
  const columns = PRODUCT_SLOTS.flatMap((slot) => {
    const ware = slot > count ? undefined : wares[slot - 1];
    const values =
      ware === undefined ? {} : columnsOf(ware, planned.scenario, serial, slot, random);
    return FIELDS.map((field) => [`product_${slot}_${field}`, values[field] ?? '']);
  });
  return Object.fromEntries(columns) as ProductColumns;
}

const FIELDS = [
  'title_en',
  'title_hi',
  'corrected_title_en',
  'description_en',
  'description_hi',
  'hsn',
  'price_inr',
  'weight_grams',
  'image',
];

function columnsOf(
  ware: SampleProduct,
  scenario: Scenario,
  serial: number,
  slot: number,
  random: Random,
): Record<string, string> {
  const [cheapest, dearest] = ware.price;
  return {
    title_en: `${slot === 1 ? (BEFORE_TITLE[scenario] ?? '') : ''}${ware.en}`,
    title_hi: ware.hi,
    corrected_title_en: scenario === 'listing_refused' ? ware.en : '',
    description_en: `${ware.en}, made by hand in the artisan’s own workshop. Each piece differs a little.`,
    description_hi: `${ware.hi}, कारीगर की अपनी कार्यशाला में हाथ से बना काम। हर नग थोड़ा अलग होता है।`,
    hsn: ware.hsn,
    price_inr: String(Math.round(random.between(cheapest, dearest) / 10) * 10),
    weight_grams: String(Math.round(random.between(...ware.grams) / 5) * 5),
    image: `sample-${String(serial).padStart(6, '0')}-product-${slot}.jpg`,
  };
}
