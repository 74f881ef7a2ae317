import Fastify, { type FastifyInstance } from 'fastify';
import { documents } from './documents.ts';
import { faultsOnDemand } from './faults.ts';
import { kyc } from './kyc.ts';
import { marketplace } from './marketplace.ts';
import { openMemory } from './memory.ts';
import { notifications } from './notifications.ts';
import { registry } from './registry.ts';

export interface SandboxOptions {
  /** 0 takes any free port. */
  readonly port: number;
  readonly host?: string;
  readonly memory: string;
  readonly visibleAfterMs?: number;
}

/** The outside systems that cannot be had, as one local server. Made-up people only. */
export async function startSandbox(
  options: SandboxOptions,
): Promise<{ url: string; app: FastifyInstance }> {
  const memory = openMemory(options.memory);
  const app = Fastify({ logger: false, forceCloseConnections: true });
  app.addHook('onClose', () => memory.close());
  faultsOnDemand(app, memory);
  registry(app, memory);
  documents(app, memory);
  kyc(app, memory);
  marketplace(app, memory, options.visibleAfterMs ?? 1500);
  notifications(app, memory);
  app.get('/control/health', () => ({ ok: true, listings: memory.size('listing') }));
  const url = await app.listen({ port: options.port, host: options.host ?? '127.0.0.1' });
  return { url, app };
}
