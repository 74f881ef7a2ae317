import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { notAuthorised, rejected, unavailable } from '../../../activities/failures.ts';
import { askJson } from '../../../activities/http.ts';
import type { MarketplacePort, SellerAccount } from '../../../activities/marketplaces/port.ts';
import { ownedProblems } from './problems.ts';

/** Where the bazaar is, and our key there. */
export interface BazaarSettings {
  readonly url: string;
  readonly key: string;
}

const stall = z.object({ stall: z.enum(['OPEN', 'SHUT']) });
const queued = z.object({ job: z.string().min(1) });
const job = z.object({
  job: z.string(),
  state: z.enum(['RUNNING', 'DONE']),
  problems: z.array(z.string()),
});
const goods = z.object({ state: z.enum(['DRAFT', 'LIVE', 'BLOCKED']), job: z.string() });
const gone = z.object({ state: z.literal('WITHDRAWN') });
/** Its own way to say no; anything else is not its answer. */
const fault = z.object({ fault: z.enum(['NO_SUCH_STALL', 'NO_SUCH_GOODS', 'STALL_WITHDRAWN']) });
type Fault = z.infer<typeof fault>['fault'];

const POLL_MS = 20;
const POLLS = 50;

/** The bazaar: no preview, states of its own, a key instead of tokens, and work that is done by jobs. */
export const createBazaar = ({ url, key }: BazaarSettings): MarketplacePort => {
  async function ask<T>(
    path: string,
    seller: SellerAccount,
    schema: z.ZodType<T>,
    method: 'GET' | 'POST' | 'DELETE' = 'GET',
    body?: unknown,
  ): Promise<T | Fault> {
    const { body: answer } = await askJson(
      {
        system: 'marketplace',
        url: `${url}${path}`,
        method,
        headers: { authorization: `Bazaar ${key}`, 'x-stall-authorisation': seller.authorisation },
        timeoutMs: 2_000,
        ...(body === undefined ? {} : { body }),
      },
      z.union([schema, fault]),
      [403, 404],
    );
    const refused = fault.safeParse(answer).data?.fault;
    if (refused === 'STALL_WITHDRAWN') throw withoutGrant(seller);
    return refused ?? (answer as T);
  }

  /** Asks for a job until it is done. */
  async function jobOf(id: string, seller: SellerAccount): Promise<readonly string[]> {
    for (let times = 0; times < POLLS; times += 1) {
      const answer = await ask(`/jobs/${encodeURIComponent(id)}`, seller, job);
      if (typeof answer === 'string') break;
      if (answer.state === 'DONE') return answer.problems;
      await sleep(POLL_MS);
    }
    throw unavailable('marketplace', 'its job does not end');
  }

  const at = ({ sellerId }: SellerAccount, sku: string) => `/stalls/${sellerId}/goods/${sku}`;

  return {
    async account(seller) {
      const answer = await ask(`/stalls/${seller.sellerId}`, seller, stall);
      if (answer === 'NO_SUCH_STALL') return { outcome: 'returned', codes: ['account.not_found'] };
      if (typeof answer === 'string') throw unavailable('marketplace', answer);
      return answer.stall === 'OPEN'
        ? { outcome: 'linked', codes: [] }
        : { outcome: 'returned', codes: ['account.suspended'] };
    },

    preview: null,

    async submit({ sku, product, price }, _marketplace, seller) {
      const body = { name: product.title.en, picture: product.images[0], rupees: price };
      const answer = await ask(at(seller, sku), seller, queued, 'POST', body);
      if (typeof answer === 'string') throw rejected('marketplace', answer);
      const problems = await jobOf(answer.job, seller);
      return { submission: answer.job, issues: ownedProblems(problems) };
    },

    async read(sku, _marketplace, seller) {
      const answer = await ask(at(seller, sku), seller, goods);
      if (answer === 'NO_SUCH_GOODS') return { state: 'off_sale', issues: [] };
      if (typeof answer === 'string') throw unavailable('marketplace', answer);
      if (answer.state === 'LIVE') return { state: 'on_sale', issues: [] };
      if (answer.state === 'DRAFT') return { state: 'pending', issues: [] };
      const problems = await jobOf(answer.job, seller);
      return { state: 'off_sale', issues: ownedProblems(problems) };
    },

    async takeDown(sku, _marketplace, seller) {
      const answer = await ask(at(seller, sku), seller, gone, 'DELETE');
      if (answer === 'NO_SUCH_STALL') throw unavailable('marketplace', answer);
    },
  };
};

const withoutGrant = ({ whose }: SellerAccount) =>
  whose === 'own'
    ? notAuthorised('marketplace', 'account.not_authorised')
    : rejected('marketplace', 'its stall', 'account.collective_not_authorised');
