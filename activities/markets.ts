import type { Product } from '../contracts/intake/product.ts';
import type { ListingRequest } from '../contracts/outside.ts';
import { EXPORT_MARKETS } from '../policies/export-markets.ts';
import type { OutsideConfig } from './config.ts';
import { rejected } from './failures.ts';

/** Where something is listed, and how prices and texts are said there. */
export interface Market {
  readonly marketplaceId: string;
  readonly currency: string;
  readonly languageTag: string;
}

/** @throws ApplicationFailure REJECTED_REQUEST for a marketplace abroad that nobody knows */
export function marketOf({ abroad }: ListingRequest, { MARKETPLACE_ID }: OutsideConfig): Market {
  if (abroad === undefined)
    return { marketplaceId: MARKETPLACE_ID, currency: 'INR', languageTag: 'en_IN' };
  const found = EXPORT_MARKETS.find((one) => one.abroad === abroad);
  if (found === undefined) throw rejected('marketplace', `there is no market ${abroad}`);
  return found;
}

/** What a product costs in a market, in whole units of its currency; undefined where nobody has said. */
export function priceIn({ currency }: Market, product: Product): number | undefined {
  if (currency === 'INR') return product.priceInr;
  return product.priceAbroad?.currency === currency ? product.priceAbroad.amount : undefined;
}
