import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { System } from '../../contracts/vocabulary.ts';
import { processLog } from '../../observability/log.ts';
import type { SandboxConfig } from './config.ts';
import { controlRoutes } from './control.ts';
import { documentRoutes } from './documents.ts';
import { Faults, playFaults } from './faults.ts';
import { Kyc, kycRoutes } from './kyc.ts';
import { Limits } from './limits.ts';
import { Listings } from './listings.ts';
import { Lwa, lwaRoutes } from './lwa.ts';
import { marketplaceRoutes } from './marketplace.ts';
import { notificationRoutes } from './notifications.ts';
import { inOwnWords } from './own-words.ts';
import { readPersonas } from './personas-file.ts';
import { Registry, registryRoutes } from './registry.ts';
import { openStore } from './store.ts';

/** The sandbox's server: all outside systems in one process. */

export interface Sandbox {
  readonly port: number;
  /** `http://127.0.0.1:port`: its address on this machine, whatever else it listens on. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Starts the outside systems as one server, on 127.0.0.1 by default, each under a path of its own.
 * @throws Error if the port is taken or the seed file is bad
 */
export async function startSandbox(config: SandboxConfig): Promise<Sandbox> {
  const store = openStore(config.db);
  const faults = new Faults(store);
  const personas = readPersonas(config.seed, config.hold);
  const registry = new Registry(store, personas);
  const kyc = new Kyc(store, personas, config);
  const lwa = new Lwa(store);
  const listings = new Listings(store, personas, config.listingMs);
  const limits = new Limits(config.quotas);

  const app = serverOf(config);
  const mount = (prefix: string, system: System, routes: (app: FastifyInstance) => void) =>
    app.register(
      async (inner) => {
        playFaults(inner, system, faults);
        const { words } = config;
        if (words !== undefined)
          inner.addHook('preSerialization', async (_request, _reply, answer) =>
            inOwnWords(answer, words),
          );
        routes(inner);
      },
      { prefix },
    );
  mount('/registry', 'registry', (inner) => registryRoutes(inner, registry));
  mount('/documents', 'documents', (inner) => documentRoutes(inner, store, personas));
  mount('/kyc', 'kyc', (inner) => kycRoutes(inner, kyc));
  mount('/auth', 'marketplace', (inner) => lwaRoutes(inner, lwa));
  mount('/marketplace', 'marketplace', (inner) => marketplaceRoutes(inner, lwa, listings, limits));
  mount('/notifications', 'notifications', (inner) => notificationRoutes(inner, store));
  app.register(
    async (inner) => controlRoutes(inner, { faults, registry, kyc, listings, limits, lwa }),
    {
      prefix: '/control',
    },
  );

  await app.listen({ host: config.host ?? '127.0.0.1', port: config.port });
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : config.port;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      await app.close();
      store.close();
    },
  };
}

/** The bare server. Its logs go to standard error and name the route, never the address, which may hold personal numbers. */
function serverOf({ log }: SandboxConfig): FastifyInstance {
  const app = Fastify({
    loggerInstance: processLog('sandbox', log) as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    // A request that hangs on purpose must not delay the end of the process.
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 300 },
  });
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request;
    const ms = Math.round(reply.elapsedTime);
    request.log.info(
      { method, route: routeOptions.url ?? 'unknown', status: reply.statusCode, ms },
      'answered',
    );
  });
  app.setErrorHandler((error: { statusCode?: number; code?: string }, request, reply) => {
    const status = error.statusCode ?? 500;
    request.log.error(
      { route: request.routeOptions.url ?? 'unknown', status, code: error.code },
      'failed',
    );
    return reply.code(status).send({
      errors: [{ code: error.code ?? 'InternalFailure', message: 'the sandbox could not answer' }],
    });
  });
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ errors: [{ code: 'NotFound', message: 'no such path' }] }),
  );
  return app;
}
