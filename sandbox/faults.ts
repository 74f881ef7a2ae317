import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Memory } from './memory.ts';

const SYSTEMS = ['registry', 'documents', 'kyc', 'marketplace', 'notifications'] as const;

/** What can be made to go wrong with one of the systems. Kept, so that a restart does not mend it. */
const fault = z.strictObject({
  system: z.enum(SYSTEMS),
  down: z.boolean().default(false),
  /** Never answers. */
  hang: z.boolean().default(false),
  latencyMs: z.int().min(0).max(60_000).default(0),
  /** How many of the next requests fail. */
  failNext: z.int().min(0).default(0),
  /** Answers 429 with this many seconds to wait, to the next request. */
  tooManyRequests: z.int().min(0).default(0),
});
type Fault = z.infer<typeof fault>;

/** Adds `/control/faults` and makes every system's requests suffer its fault. */
export function faultsOnDemand(app: FastifyInstance, memory: Memory): void {
  app.put('/control/faults', (request, reply) => {
    const parsed = fault.safeParse(request.body);
    if (!parsed.success) return reply.code(400).send({ error: z.prettifyError(parsed.error) });
    memory.write('fault', parsed.data.system, parsed.data);
    return parsed.data;
  });
  app.get('/control/faults', () =>
    SYSTEMS.map((system) => memory.read<Fault>('fault', system) ?? { system }),
  );
  app.addHook('onRequest', async (request, reply) => {
    const system = request.url.split('/')[1] ?? '';
    const now = memory.read<Fault>('fault', system);
    if (now === undefined) return;
    if (now.latencyMs > 0) await new Promise((wake) => setTimeout(wake, now.latencyMs));
    if (now.hang) await new Promise(() => undefined);
    if (now.tooManyRequests > 0) {
      memory.write('fault', system, { ...now, tooManyRequests: 0 });
      return reply
        .code(429)
        .header('retry-after', String(now.tooManyRequests))
        .send({ errors: [{ code: 'QuotaExceeded' }] });
    }
    if (now.failNext > 0) memory.write('fault', system, { ...now, failNext: now.failNext - 1 });
    if (now.down || now.failNext > 0) return reply.code(503).send({ error: `${system} is down` });
  });
}
