/**
 * The collectives through whose account members may sell, by public id. A registration that names another one is
 * refused, since an unknown id may be any text. The account of each is a setting of the workers
 * (`MARKETPLACE_COLLECTIVES`). So far there are only the three of the sandbox.
 */
export const COLLECTIVE_IDS: readonly string[] = [
  'women-weavers-cooperative',
  'lakeside-producer-company',
  'state-crafts-emporium',
];
