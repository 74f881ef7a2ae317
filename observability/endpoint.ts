import Fastify from 'fastify';
import type { Registry } from 'prom-client';
import type { MetricsAddress } from './config.ts';
import { addNodeMetrics } from './registry.ts';

/** Serves the metrics of a process to Prometheus. */

export interface MetricsEndpoint {
  /** `http://host:port/metrics` */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves `/metrics` in Prometheus's text format, with what Node knows of its process. It keeps no process alive that has
 * ended its work. It has no sign-in: let only Prometheus reach it.
 *
 * Prints one line of JSON with its address, which is not known before where any free port was asked for.
 *
 * @param address null serves nothing
 * @param more further metrics in the same format, beside the registry's
 * @returns the endpoint; null where nothing is served
 * @throws Error that names METRICS_HOST and METRICS_PORT if it cannot listen there
 */
export async function serveMetrics(
  registry: Registry,
  address: MetricsAddress | null,
  more: () => Promise<string> = async () => '',
): Promise<MetricsEndpoint | null> {
  if (address === null) return null;
  addNodeMetrics(registry);
  const app = Fastify({ logger: false, forceCloseConnections: true });
  app.get('/metrics', async (_request, reply) => {
    const [own, others] = await Promise.all([registry.metrics(), more()]);
    return reply.type(registry.contentType).send(`${own}${others}`);
  });
  const { server } = app;
  server.on('connection', (socket) => socket.unref());
  const { host, port } = address;
  try {
    await app.listen({ host, port });
  } catch (error) {
    const { code = 'no reason' } = error as { code?: string };
    throw new Error(
      `metrics cannot be served at METRICS_HOST ${host}, METRICS_PORT ${port}: ${code}`,
    );
  }
  server.unref();
  const taken = server.address();
  const at = typeof taken === 'object' && taken !== null ? taken.port : port;
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${at}/metrics`;
  process.stdout.write(`${JSON.stringify({ metrics: url })}\n`);
  return { url, close: () => app.close() };
}
