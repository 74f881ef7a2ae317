import type { Product } from '../../../contracts/intake/product.ts';
import type { Marketplace } from '../../../policies/marketplaces.ts';

/**
 * A product in the marketplace's shape: every attribute a list, with marketplace and language. The marketplace has no
 * Hindi for India, so the Hindi texts are not sent. The marketplace's product type definitions say which type and which
 * further attributes a trade needs; they are not looked up yet.
 */
export function listingOf(product: Product, market: Marketplace, price: number) {
  const { marketplaceId, currency, languageTag } = market;
  const here = { marketplace_id: marketplaceId };
  const text = (value: string) => [{ value, language_tag: languageTag, ...here }];
  const [main, ...others] = product.images;
  const images = others.map((media_location, index) => [
    `other_product_image_locator_${index + 1}`,
    [{ media_location, ...here }],
  ]);
  return {
    productType: 'PRODUCT',
    requirements: 'LISTING',
    attributes: {
      item_name: text(product.title.en),
      product_description: text(product.description.en),
      brand: text('Generic'),
      // Handmade goods without a brand have no barcode: the seller declares the exemption.
      supplier_declared_has_product_identifier_exemption: [{ value: true, ...here }],
      country_of_origin: [{ value: 'IN', ...here }],
      condition_type: [{ value: 'new_new', ...here }],
      item_weight: [{ value: product.weightGrams, unit: 'grams', ...here }],
      net_quantity: text(product.netQuantity),
      external_product_information: [{ entity: 'HSN Code', value: product.hsn, ...here }],
      purchasable_offer: [
        {
          currency,
          our_price: [{ schedule: [{ value_with_tax: price }] }],
          ...here,
        },
      ],
      fulfillment_availability: [{ fulfillment_channel_code: 'DEFAULT', quantity: 1 }],
      ...(main === undefined
        ? {}
        : { main_product_image_locator: [{ media_location: main, ...here }] }),
      ...Object.fromEntries(images),
    },
  } as const;
}

/** The product field that each attribute is made from, with its language: the reverse of `listingOf`. */
const FIELDS: Readonly<Record<string, string>> = {
  item_name: 'title.en',
  product_description: 'description.en',
  item_weight: 'weightGrams',
  net_quantity: 'netQuantity',
  external_product_information: 'hsn',
  main_product_image_locator: 'images.0',
};

/**
 * The field that an attribute was made from; undefined for attributes that are the same for every product or that we do
 * not send. A part of an attribute (`purchasable_offer.our_price`) counts as the whole.
 */
export function fieldOf(
  attribute: string,
  { currency }: Pick<Marketplace, 'currency'>,
): string | undefined {
  const [whole = ''] = attribute.split(/[.[]/);
  if (whole === 'purchasable_offer') return currency === 'INR' ? 'priceInr' : 'priceAbroad';
  const other = /^other_product_image_locator_([1-8])$/.exec(whole)?.[1];
  if (other !== undefined) return `images.${other}`;
  return Object.hasOwn(FIELDS, whole) ? FIELDS[whole] : undefined;
}
