/** Collectives with one authorised seller account for all of their members. */
export interface Collective {
  readonly id: string;
  readonly sellerId: string;
  readonly authorisation: string;
}

const collective = (id: string, number: number): Collective => {
  const sellerId = `A1TESTCOLL${String(number).padStart(2, '0')}XX`;
  return { id, sellerId, authorisation: `auth-${sellerId}` };
};

export const COLLECTIVES: readonly Collective[] = [
  collective('women-weavers-cooperative', 1),
  collective('lakeside-producer-company', 2),
  collective('state-crafts-emporium', 3),
];
