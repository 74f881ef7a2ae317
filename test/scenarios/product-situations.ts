import { evidence } from '../support/cases.ts';
import { NOTHING_FOUND } from '../support/world.ts';
import {
  type Act,
  accept,
  bring,
  overrule,
  type Situation,
  say,
  sendBack,
  wait,
} from './situation.ts';
import { KYC, LISTED, SOON, THROUGH_DOCUMENTS, TO_KYC } from './ways.ts';

const SECOND = 'product:ABCDE-FGHJK-P02';
const bringSecond: Act = (handle, server) => {
  const items = [{ requirement: SECOND, evidence: evidence(SECOND) }];
  return say('submit', 'artisan', { items })(handle, server);
};
const ON = { state: 'on_sale', ...NOTHING_FOUND } as const;
const OFF = { state: 'off_sale', ...NOTHING_FOUND } as const;
/** A product that is off sale at the look-ups of these numbers, counted from 0, and on sale at all others. */
const offAt = (product: string, ...looks: number[]) => {
  let look = -1;
  return {
    readListing: async ({ sku }: { sku: string }) => {
      if (!sku.endsWith(product)) return ON;
      look += 1;
      return looks.includes(look) ? OFF : ON;
    },
  };
};
const round = [sendBack('product', 'product.image_unclear'), bring('product'), SOON];
const TO_PRODUCTS = [
  ...TO_KYC,
  ...KYC,
  'requirement.added product:02',
  'requirement.submitted product:02',
];

const ALSO_LISTED = ['listing.previewed', 'listing.submitted', 'listing.went_live'];

/** Products proceed in parallel: none delays another, and none is forgotten. */
export const PRODUCT_SITUATIONS: Readonly<Record<string, Situation>> = {
  'a second product is on sale later than the first': {
    outside: () => offAt('P02', 0),
    acts: [...THROUGH_DOCUMENTS, bringSecond, accept(SECOND), accept('product'), wait('20 days')],
    events: [
      ...TO_PRODUCTS,
      'requirement.accepted product:02',
      ...LISTED.slice(0, 4),
      'requirement.accepted product:01',
      'listing.previewed',
      'listing.submitted',
      'listing.went_live',
      'case.went_live',
      'listing.went_live',
      'case.completed',
    ],
  },
  'one of two listings disappears and comes back': {
    outside: () => offAt('P01', 1),
    acts: [...THROUGH_DOCUMENTS, bringSecond, accept(SECOND), accept('product'), wait('40 days')],
    events: [
      ...TO_PRODUCTS,
      'requirement.accepted product:02',
      ...LISTED,
      'requirement.accepted product:01',
      ...ALSO_LISTED,
      'listing.fell_back',
      'case.went_live',
      'listing.went_live',
      'case.completed',
    ],
  },
  'a second product is accepted while the first is watched': {
    acts: [
      ...THROUGH_DOCUMENTS,
      bringSecond,
      accept('product'),
      SOON,
      accept(SECOND),
      wait('20 days'),
    ],
    events: [
      ...TO_PRODUCTS,
      'requirement.accepted product:01',
      ...LISTED,
      'requirement.accepted product:02',
      ...ALSO_LISTED,
      'case.completed',
    ],
  },
  'a product that comes back too often goes to a supervisor': {
    acts: [...THROUGH_DOCUMENTS, ...round, ...round, ...round, overrule('product'), SOON],
    events: [
      ...TO_KYC,
      ...KYC,
      ...Array(3)
        .fill(['requirement.returned product:01', 'requirement.submitted product:01'])
        .flat(),
      'requirement.referred product:01 → supervisor',
      'requirement.accepted product:01',
      ...LISTED,
    ],
  },
};
