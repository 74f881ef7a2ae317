import { z } from 'zod';
import type { AccountReport } from '../contracts/outside.ts';
import type { OutsideConfig } from './config.ts';
import { askJson } from './http.ts';
import { NotAuthorised } from './lwa.ts';
import type { Seller } from './sellers.ts';
import { timeoutOf, untilCancelled } from './signal.ts';

const participations = z.object({
  payload: z.array(
    z.object({
      marketplace: z.object({ id: z.string() }),
      participation: z.object({ isParticipating: z.boolean(), hasSuspendedListings: z.boolean() }),
    }),
  ),
});
const refusal = z.object({ errors: z.array(z.unknown()) });

/** Whether we may act for a seller, and whether they may sell on this marketplace. */
export async function checkAccount(seller: Seller, config: OutsideConfig): Promise<AccountReport> {
  const token = await untilCancelled(seller.token.getAccessToken()).catch((error: unknown) => {
    if (error instanceof NotAuthorised) return error;
    throw error;
  });
  if (token instanceof NotAuthorised) return refused(token.code);
  const { status, body } = await askJson(
    {
      system: 'marketplace',
      url: `${config.MARKETPLACE_URL}/sellers/v1/marketplaceParticipations`,
      headers: { 'x-amz-access-token': token },
      timeoutMs: timeoutOf('marketplace', config),
    },
    z.union([participations, refusal]),
    [401, 403],
  );
  if (!('payload' in body)) {
    seller.token.forget();
    return refused(
      status === 401 || status === 403 ? 'account.not_authorised' : 'account.not_found',
    );
  }
  const here = body.payload.find(({ marketplace }) => marketplace.id === config.MARKETPLACE_ID);
  if (here === undefined || !here.participation.isParticipating)
    return refused('account.not_found');
  if (here.participation.hasSuspendedListings) return refused('account.suspended');
  return { authorised: true, codes: [] };
}

const refused = (code: string): AccountReport => ({ authorised: false, codes: [code] });
