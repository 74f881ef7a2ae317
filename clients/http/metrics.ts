import type { FastifyInstance } from 'fastify';
import { Histogram, type Registry } from 'prom-client';
import { refusals } from '../../observability/refusals.ts';
import { oneOf } from '../../observability/registry.ts';
import { problem } from './problems.ts';

/** Counts the requests of the HTTP API. */

const BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const METHODS = ['GET', 'HEAD', 'POST'] as const;
const PROBLEMS = problem.shape.code.options;
/** A batch of which a part was refused answers 200. On the commands topic it has this code. */
const IN_PART = 'ITEMS_REFUSED';

/**
 * Counts every answer by its route and status, and every refusal by its code. What is no HTTP never becomes a request,
 * and is in the log alone.
 */
export function countRequests(app: FastifyInstance, registry: Registry): void {
  const durations = new Histogram({
    name: 'artisan_http_request_duration_seconds',
    help: 'Time from a request to its answer, by route and status. The route is `none` where there is none.',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS,
    registers: [registry],
  });
  const refused = refusals(registry, 'http', [...PROBLEMS, IN_PART]);
  app.addHook('preSerialization', async (_request, reply, answer: unknown) => {
    const code = codeOf(answer, reply.statusCode);
    if (code !== null) refused.count(code);
    return answer;
  });
  app.addHook('onResponse', async ({ method, routeOptions }, reply) => {
    const labels = {
      method: oneOf(METHODS, method),
      route: routeOptions.url ?? 'none',
      status: String(reply.statusCode),
    };
    durations.observe(labels, reply.elapsedTime / 1000);
  });
}

/** The code of a refusal; null for an answer that took everything. */
function codeOf(answer: unknown, status: number): unknown {
  const { code, items } = (answer ?? {}) as { code?: unknown; items?: unknown };
  if (status >= 400) return code ?? null;
  const isInPart = Array.isArray(items) && items.some((one) => one?.taken === false);
  return isInPart ? IN_PART : null;
}
