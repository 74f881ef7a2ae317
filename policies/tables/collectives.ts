/**
 * The collectives through whose account members may sell, by public id. A registration that names another one is refused:
 * an id that nobody gave out may be anything. The account of each is a setting of the workers (`MARKETPLACE_COLLECTIVES`).
 * So far there are only the three that are played.
 */
export const COLLECTIVE_IDS: readonly string[] = [
  'women-weavers-cooperative',
  'lakeside-producer-company',
  'state-crafts-emporium',
];
