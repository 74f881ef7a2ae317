import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { SYSTEMS, type System } from '../../contracts/vocabulary.ts';
import type { Store } from './store.ts';

/** Faults on demand, one for each outside system. */

/** An arbitrary answer: a proxy's page, a redirect, meaningless JSON. */
const cannedReply = z.strictObject({
  status: z.int().min(200).max(599).default(200),
  contentType: z.string().min(1).default('text/html'),
  body: z.string().default(''),
  headers: z.record(z.string(), z.string()).default({}),
});

/** The fault of a system. A field that is left out is off. */
export const fault = z.strictObject({
  system: z.enum(SYSTEMS),
  /** Limits the fault to requests whose path from the sandbox's root begins so: `/kyc/v1/pan`. */
  path: z.string().startsWith('/').optional(),
  /** Answers 503 to everything. */
  down: z.boolean().default(false),
  /** Accepts the request and never answers. */
  hang: z.boolean().default(false),
  /** Delays the answer, in milliseconds. */
  latencyMs: z.int().min(0).max(600_000).default(0),
  /** Fails this many requests, then stops. */
  failNext: z.int().min(0).default(0),
  /** The status of these failures, such as 429 or 503. */
  failStatus: z.int().min(400).max(599).default(503),
  /** The `Retry-After` header of a failure, in seconds. */
  retryAfter: z.int().min(0).optional(),
  /** Gives this answer to every request. */
  reply: cannedReply.optional(),
  /** Cuts the connection instead of answering. */
  reset: z.boolean().default(false),
  /** How many requests `reply` or `reset` applies to. */
  times: z.int().min(0).default(1),
});
export type Fault = z.infer<typeof fault>;

/** The faults of all systems, kept in the store so that they outlast the process, as a real outage would. */
export class Faults {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
    store.exec(
      'CREATE TABLE IF NOT EXISTS faults (system TEXT PRIMARY KEY, fault TEXT NOT NULL) STRICT',
    );
  }

  set(one: Fault): void {
    this.#store
      .prepare('INSERT OR REPLACE INTO faults VALUES (?, ?)')
      .run(one.system, JSON.stringify(one));
  }

  get(system: System): Fault {
    const row = this.#store.prepare('SELECT fault FROM faults WHERE system = ?').get(system);
    return row === undefined ? fault.parse({ system }) : fault.parse(JSON.parse(String(row.fault)));
  }

  all(): Fault[] {
    return SYSTEMS.map((system) => this.get(system));
  }

  clear(): void {
    this.#store.exec('DELETE FROM faults');
  }
}

/** Applies the faults of one system to all of its routes. */
export function playFaults(app: FastifyInstance, system: System, faults: Faults): void {
  app.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    const one = faults.get(system);
    if (one.path !== undefined && !request.url.startsWith(one.path)) return;
    if (one.latencyMs > 0) await sleep(one.latencyMs);
    if (one.hang) await new Promise(() => {});
    if (one.down) return fail(reply, 503, one);
    if (one.failNext > 0) {
      faults.set({ ...one, failNext: one.failNext - 1 });
      return fail(reply, one.failStatus, one);
    }
    if ((one.reset || one.reply !== undefined) && one.times > 0) {
      faults.set({ ...one, times: one.times - 1 });
      return one.reset ? cut(request, reply) : can(reply, one.reply);
    }
  });
}

function fail(reply: FastifyReply, status: number, { system, retryAfter }: Fault) {
  if (retryAfter !== undefined) reply.header('retry-after', String(retryAfter));
  return reply
    .code(status)
    .send({ errors: [{ code: 'SandboxFault', message: `${system} fails on demand` }] });
}

function cut(request: FastifyRequest, reply: FastifyReply) {
  reply.hijack();
  request.raw.socket.resetAndDestroy();
  return reply;
}

function can(reply: FastifyReply, said: Fault['reply']) {
  const { status, contentType, body, headers } = cannedReply.parse(said);
  return reply.code(status).type(contentType).headers(headers).send(body);
}
