import { createHash, randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Memory } from './memory.ts';

interface Listing {
  submissionId: string;
  at: number;
}
type Item = {
  Params: { seller: string; sku: string };
  Querystring: { mode?: string };
  Body: { attributes?: Attributes };
};
type Attributes = Record<string, { value?: unknown; media_location?: string }[]>;

/**
 * The marketplace, in the shape of its Listings Items interface (2021-08-01) with token exchange.
 * A listing is BUYABLE at once and DISCOVERABLE `visibleAfterMs` later; images named `…-small.jpg` are refused.
 */
export function marketplace(app: FastifyInstance, memory: Memory, visibleAfterMs: number): void {
  app.post<{ Body: Record<string, string> }>('/marketplace/auth/o2/token', ({ body }, reply) => {
    if (!body.client_id || !body.client_secret || !body.refresh_token) {
      return reply.code(400).send({ error: 'invalid_request' });
    }
    const token = `Atza|${randomUUID()}`;
    memory.write('token', token, Date.now() + 3_600_000);
    return {
      access_token: token,
      token_type: 'bearer',
      expires_in: 3600,
      refresh_token: body.refresh_token,
    };
  });
  app.get(
    '/marketplace/sellers/v1/marketplaceParticipations',
    (request, reply) =>
      signedIn(request, reply, memory) ?? {
        payload: [
          {
            marketplace: { id: 'A21TJRUUN4KGV' },
            participation: { isParticipating: true, hasSuspendedListings: false },
          },
        ],
      },
  );
  const path = '/marketplace/listings/2021-08-01/items/:seller/:sku';
  app.put<Item>(path, (request, reply) => {
    const denied = signedIn(request, reply, memory);
    if (denied !== undefined) return denied;
    const { sku, seller } = request.params;
    const issues = faultsOf(request.body.attributes ?? {});
    const answer = { sku, submissionId: submissionOf(seller, sku, request.body), issues };
    if (issues.length > 0) return { ...answer, status: 'INVALID' };
    if (request.query.mode === 'VALIDATION_PREVIEW') return { ...answer, status: 'VALID' };
    const before = memory.read<Listing>('listing', `${seller}/${sku}`);
    if (before?.submissionId !== answer.submissionId) {
      memory.write('listing', `${seller}/${sku}`, {
        submissionId: answer.submissionId,
        at: Date.now(),
      });
    }
    return { ...answer, status: 'ACCEPTED' };
  });
  app.get<Item>(path, (request, reply) => {
    const denied = signedIn(request, reply, memory);
    if (denied !== undefined) return denied;
    const { sku, seller } = request.params;
    const listing = memory.read<Listing>('listing', `${seller}/${sku}`);
    if (listing === undefined)
      return reply.code(404).send({ errors: [{ code: 'NOT_FOUND', message: 'no such item' }] });
    const visible = Date.now() - listing.at >= visibleAfterMs;
    const status = visible ? ['BUYABLE', 'DISCOVERABLE'] : ['BUYABLE'];
    return {
      sku,
      summaries: [{ marketplaceId: 'A21TJRUUN4KGV', productType: 'HOME', status }],
      issues: [],
    };
  });
  app.delete<Item>(path, (request, reply) => {
    const denied = signedIn(request, reply, memory);
    if (denied !== undefined) return denied;
    const { sku, seller } = request.params;
    memory.remove('listing', `${seller}/${sku}`);
    return {
      sku,
      submissionId: submissionOf(seller, sku, 'deleted'),
      status: 'ACCEPTED',
      issues: [],
    };
  });
}

function signedIn(
  request: FastifyRequest,
  reply: FastifyReply,
  memory: Memory,
): FastifyReply | undefined {
  const until = memory.read<number>('token', String(request.headers['x-amz-access-token']));
  if (until !== undefined && until > Date.now()) return undefined;
  return reply
    .code(403)
    .send({
      errors: [{ code: 'Unauthorized', message: 'Access to requested resource is denied.' }],
    });
}

/** The same content for the same item is the same submission: a repeated PUT replaces itself. */
function submissionOf(...parts: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

function faultsOf(attributes: Attributes): object[] {
  const issues = [];
  const image = attributes.main_product_image_locator?.[0]?.media_location ?? '';
  if (image.endsWith('-small.jpg')) {
    issues.push(
      issue('INVALID_IMAGE', 'main_product_image_locator', 'The image is smaller than 500 pixels.'),
    );
  }
  if (!attributes.item_name?.[0]?.value)
    issues.push(issue('MISSING_ATTRIBUTE', 'item_name', 'A title is required.'));
  return issues;
}

function issue(category: string, attribute: string, message: string): object {
  return {
    code: category === 'INVALID_IMAGE' ? '18027' : '90220',
    message,
    severity: 'ERROR',
    attributeNames: [attribute],
    categories: [category],
  };
}
