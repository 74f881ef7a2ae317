import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Limit, Limits } from './limits.ts';
import { type Listings, putRequest } from './listings.ts';
import type { Lwa } from './lwa.ts';

/** The marketplace of India. */
const MARKETPLACE_ID = 'A21TJRUUN4KGV';

interface Item {
  Params: { sellerId: string; sku: string };
  Querystring: { marketplaceIds?: string; mode?: string; includedData?: string };
}

/** The parts of the Selling Partner API that listing needs: participations and Listings Items 2021-08-01. */
export function marketplaceRoutes(
  app: FastifyInstance,
  lwa: Lwa,
  listings: Listings,
  limits: Limits,
): void {
  /** The seller whose token came along; null with the refusal already sent. */
  function admit(
    operation: Limit['operation'],
    request: FastifyRequest,
    reply: FastifyReply,
  ): string | null {
    const seller = lwa.sellerOf(request);
    if (!limits.admit(operation, seller, reply)) return null;
    const wanted = (request.params as { sellerId?: string }).sellerId ?? seller;
    if (seller !== null && seller === wanted) return seller;
    refuse(reply, 403, 'Unauthorized', 'Access to requested resource is denied.');
    return null;
  }

  app.get('/sellers/v1/marketplaceParticipations', (request, reply) => {
    const seller = admit('participations', request, reply);
    if (seller === null) return reply;
    const marketplace = {
      id: MARKETPLACE_ID,
      name: 'Amazon.in',
      countryCode: 'IN',
      defaultCurrencyCode: 'INR',
      defaultLanguageCode: 'en_IN',
      domainName: 'www.amazon.in',
    };
    const participation = {
      isParticipating: true,
      hasSuspendedListings: lwa.state(seller) === 'suspended',
    };
    return reply.send({ payload: [{ marketplace, participation, storeName: 'Sandbox store' }] });
  });

  const path = '/listings/2021-08-01/items/:sellerId/:sku';

  app.put<Item>(path, (request, reply) => {
    const seller = admit('put', request, reply);
    if (seller === null) return reply;
    const body = putRequest.safeParse(request.body);
    const marketplaces = (request.query.marketplaceIds ?? '')
      .split(',')
      .filter((one) => one !== '');
    if (!body.success || marketplaces.length === 0)
      return refuse(reply, 400, 'InvalidInput', 'Malformed request.');
    const preview = request.query.mode === 'VALIDATION_PREVIEW';
    return reply.send(listings.put(seller, request.params.sku, body.data, marketplaces, preview));
  });

  app.get<Item>(path, (request, reply) => {
    const seller = admit('get', request, reply);
    if (seller === null) return reply;
    const { sku } = request.params;
    const item = listings.get(seller, sku, request.query.marketplaceIds ?? MARKETPLACE_ID);
    if (item === null) return refuse(reply, 404, 'NOT_FOUND', 'SKU not found.');
    const wanted = (request.query.includedData ?? 'summaries').split(',');
    const { summaries, issues } = item;
    return reply.send({
      sku,
      ...(wanted.includes('summaries') ? { summaries } : {}),
      ...(wanted.includes('issues') ? { issues } : {}),
    });
  });

  app.delete<Item>(path, (request, reply) => {
    const seller = admit('delete', request, reply);
    if (seller === null) return reply;
    const gone = listings.delete(seller, request.params.sku);
    return gone === null ? refuse(reply, 404, 'NOT_FOUND', 'SKU not found.') : reply.send(gone);
  });
}

function refuse(reply: FastifyReply, status: number, code: string, message: string) {
  return reply.code(status).send({ errors: [{ code, message }] });
}
