import { COLLECTIVE_IDS } from '../../policies/tables/collectives.ts';

/** A made-up collective, with one authorised seller account for all of its members. */
export interface Collective {
  readonly id: string;
  readonly sellerId: string;
  readonly authorisation: string;
}

const collective = (id: string, number: number): Collective => {
  const sellerId = `A1TESTCOLL${String(number).padStart(2, '0')}XX`;
  return { id, sellerId, authorisation: `auth-${sellerId}` };
};

export const COLLECTIVES: readonly Collective[] = COLLECTIVE_IDS.map((id, index) =>
  collective(id, index + 1),
);
