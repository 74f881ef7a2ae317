import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Limits, Operation } from './limits.ts';
import { ABROAD, HOME, type Listings, putRequest } from './listings.ts';
import type { Lwa } from './lwa.ts';

/** The marketplace's HTTP interface. */

interface Item {
  Params: { sellerId: string; sku: string };
  Querystring: Record<string, string | undefined>;
}

/** A list in a query, separated by commas as in the model. */
const list = <T extends string>(allowed: z.ZodType<T, string>) =>
  z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(allowed).min(1));
const store = z.enum([HOME, ABROAD]);
const oneStore = list(store).pipe(z.tuple([store]));
const issueLocale = z.string().optional();

/** The queries of listingsItems_2021-08-01.json. A query outside the model gets 400. */
const PUT_QUERY = z
  .strictObject({
    marketplaceIds: oneStore,
    mode: z.enum(['VALIDATION_PREVIEW']).optional(),
    includedData: list(z.enum(['identifiers', 'issues'])).optional(),
    issueLocale,
  })
  .refine(({ mode, includedData }) => mode !== undefined || !includedData?.includes('identifiers'));
const GET_QUERY = z.strictObject({
  marketplaceIds: list(store),
  includedData: list(
    z.enum([
      ...(['summaries', 'attributes', 'issues', 'offers'] as const),
      ...(['fulfillmentAvailability', 'procurement', 'relationships', 'productTypes'] as const),
    ]),
  ).default(['summaries']),
  issueLocale,
});
const DELETE_QUERY = z.strictObject({ marketplaceIds: oneStore, issueLocale });

const STORES = [
  {
    id: HOME,
    name: 'Amazon.in',
    countryCode: 'IN',
    defaultCurrencyCode: 'INR',
    defaultLanguageCode: 'en_IN',
    domainName: 'www.amazon.in',
  },
  {
    id: ABROAD,
    name: 'Amazon.ae',
    countryCode: 'AE',
    defaultCurrencyCode: 'AED',
    defaultLanguageCode: 'en_AE',
    domainName: 'www.amazon.ae',
  },
];

/** The routes of the Selling Partner API that listing needs: participations and Listings Items 2021-08-01. */
export function marketplaceRoutes(
  app: FastifyInstance,
  lwa: Lwa,
  listings: Listings,
  limits: Limits,
): void {
  // Every answer has a request id, also a fault on demand.
  app.addHook('onSend', async (_request, reply) => {
    reply.header('x-amzn-RequestId', randomUUID());
  });

  /** The seller of the request's token; null with the refusal already sent. */
  function admit(
    operation: Operation,
    request: FastifyRequest,
    reply: FastifyReply,
  ): string | null {
    const seller = lwa.sellerOf(request);
    // The token identifies the pair: requests without a valid one share a bucket.
    if (!limits.admit(operation, seller ?? 'no token', reply)) return null;
    const wanted = (request.params as { sellerId?: string }).sellerId ?? seller;
    const hasRole = seller !== null && lwa.state(seller) !== 'no_role';
    if (hasRole && seller === wanted) return seller;
    refuse(reply, 403, 'Unauthorized', 'Access to requested resource is denied.');
    return null;
  }

  app.get('/sellers/v1/marketplaceParticipations', (request, reply) => {
    const seller = admit('participations', request, reply);
    if (seller === null) return reply;
    const participation = {
      isParticipating: true,
      hasSuspendedListings: lwa.state(seller) === 'suspended',
    };
    const payload = STORES.map((marketplace) => ({
      marketplace,
      participation,
      storeName: 'Sandbox store',
    }));
    return reply.send({ payload });
  });

  const path = '/listings/2021-08-01/items/:sellerId/:sku';
  const malformed = (reply: FastifyReply) =>
    refuse(reply, 400, 'InvalidInput', 'Malformed request.');
  const unknown = (reply: FastifyReply) => refuse(reply, 404, 'NOT_FOUND', 'SKU not found.');

  app.put<Item>(path, (request, reply) => {
    const preview = request.query.mode === 'VALIDATION_PREVIEW';
    const seller = admit(preview ? 'preview' : 'put', request, reply);
    if (seller === null) return reply;
    const query = PUT_QUERY.safeParse(request.query);
    const body = putRequest.safeParse(request.body);
    if (!query.success || !body.success) return malformed(reply);
    const [marketplace] = query.data.marketplaceIds;
    const { issues, ...answer } = listings.put(
      seller,
      request.params.sku,
      body.data,
      marketplace,
      preview,
    );
    const { includedData = ['issues'] } = query.data;
    return reply.send({
      ...answer,
      ...(includedData.includes('identifiers') ? { identifiers: [] } : {}),
      ...(includedData.includes('issues') ? { issues } : {}),
    });
  });

  app.get<Item>(path, (request, reply) => {
    const seller = admit('get', request, reply);
    if (seller === null) return reply;
    const query = GET_QUERY.safeParse(request.query);
    if (!query.success) return malformed(reply);
    const { sku } = request.params;
    const { marketplaceIds, includedData } = query.data;
    const item = listings.get(seller, sku, marketplaceIds);
    if (item === null) return unknown(reply);
    const { summaries, issues } = item;
    return reply.send({
      sku,
      ...(includedData.includes('summaries') ? { summaries } : {}),
      ...(includedData.includes('issues') ? { issues } : {}),
    });
  });

  app.delete<Item>(path, (request, reply) => {
    const seller = admit('delete', request, reply);
    if (seller === null) return reply;
    const query = DELETE_QUERY.safeParse(request.query);
    if (!query.success) return malformed(reply);
    const [marketplace] = query.data.marketplaceIds;
    const gone = listings.delete(seller, request.params.sku, marketplace);
    return gone === null ? unknown(reply) : reply.send(gone);
  });
}

function refuse(reply: FastifyReply, status: number, code: string, message: string) {
  return reply.code(status).send({ errors: [{ code, message }] });
}
