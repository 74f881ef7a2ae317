import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import '../../contracts/zod-messages.ts';
import { type Faults, fault } from './faults.ts';
import { type Kyc, kycSetting } from './kyc.ts';
import { type Limits, limit } from './limits.ts';
import { type Listings, listingSetting } from './listings.ts';
import { authorisationState, type Lwa } from './lwa.ts';
import { type Registry, registryAnswer } from './registry.ts';

interface Systems {
  readonly faults: Faults;
  readonly registry: Registry;
  readonly kyc: Kyc;
  readonly listings: Listings;
  readonly limits: Limits;
  readonly lwa: Lwa;
}

/** The control routes of the sandbox: faults on demand, and answers to set. For tests and demonstrations. */
export function controlRoutes(app: FastifyInstance, systems: Systems): void {
  const { faults, registry, kyc, listings, limits, lwa } = systems;

  app.get('/health', (_request, reply) => reply.send({ ok: true }));

  app.get('/faults', (_request, reply) => reply.send(faults.all()));
  app.put('/faults', (request, reply) =>
    given(reply, fault, request.body, (one) => faults.set(one)),
  );
  app.delete('/faults', (_request, reply) => {
    faults.clear();
    return reply.code(204).send();
  });

  app.post<{ Params: { schemeNumber: string } }>('/registry/:schemeNumber', (request, reply) =>
    given(reply, registryAnswer, request.body, (one) =>
      registry.set(request.params.schemeNumber, one),
    ),
  );
  app.put('/kyc', (request, reply) =>
    given(reply, kycSetting, request.body, ({ check, subject, answer }) =>
      kyc.set(check, subject, answer),
    ),
  );
  app.put<{ Params: { sku: string } }>('/listings/:sku', (request, reply) =>
    given(reply, listingSetting, request.body, (one) => listings.set(request.params.sku, one)),
  );
  app.get('/limits', (_request, reply) => reply.send(limits.all()));
  app.put('/limits', (request, reply) =>
    given(reply, limit, request.body, (one) => limits.set(one)),
  );
  app.put<{ Params: { sellerId: string } }>('/sellers/:sellerId', (request, reply) =>
    given(reply, z.strictObject({ state: authorisationState }), request.body, ({ state }) =>
      lwa.set(request.params.sellerId, state),
    ),
  );
}

/** Acts on a valid body; answers a bad one with each field and rule. */
function given<T>(
  reply: FastifyReply,
  schema: z.ZodType<T>,
  body: unknown,
  act: (value: T) => void,
) {
  const read = schema.safeParse(body);
  if (!read.success) {
    const problems = read.error.issues.map(({ path, message }) => ({
      field: path.join('.'),
      message,
    }));
    return reply.code(400).send({ error: 'MALFORMED', problems });
  }
  act(read.data);
  return reply.send(read.data);
}
