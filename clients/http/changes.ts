import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { caseAnswer } from './answers.ts';
import { caseIdIn } from './asked.ts';
import type { Reached } from './operation.ts';
import { Failure } from './problems.ts';
import type { AccountFor } from './sign-in.ts';
import { Watch } from './watch.ts';

/** The route of server-sent events of one case. */

export const CHANGES_URL = '/v1/cases/:case/changes';
const LAST_EVENT_ID = z.coerce.number().int().min(0).max(99_999_999).catch(0);

/** @param most how many streams one account may have open */
export function serveChanges(
  app: FastifyInstance,
  { guard, onboarding, audit }: Reached,
  accountFor: AccountFor,
  most: number,
): void {
  const watch = new Watch(onboarding);
  app.addHook('preClose', async () => watch.close());
  app.get(
    CHANGES_URL,
    {
      schema: {
        operationId: 'changes',
        summary: 'The case as it is, and again after each change, as server-sent events',
        description:
          'Events of the name `case`, with the answer of `GET /v1/cases/{case}` as data and the sequence as id; a client that comes again with Last-Event-ID gets what is newer. The stream ends with the case, with the token, or with the process.',
        tags: ['cases'],
        params: z.object({ case: z.string() }),
        response: {
          200: {
            description: 'The stream',
            content: { 'text/event-stream': { schema: caseAnswer } },
          },
        },
      } as never,
    },
    async (request, reply) => {
      const { account, expiresAt } = accountFor(request);
      const caseId = caseIdIn(request);
      const act = { account, action: 'watchCase', caseId, place: request.id };
      await audit.refusals(act, () => guard.checkCase(account, 'watchCase', caseId));
      // A case that cannot be read is answered as by any other route, before the stream begins.
      await onboarding.case(caseId);
      if (watch.countOf(account.id) >= most) throw new Failure('TOO_MANY');
      reply.hijack();
      reply.raw.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      const has = LAST_EVENT_ID.parse(request.headers['last-event-id'] ?? 0);
      watch.add(caseId, account.id, reply.raw, has, expiresAt);
    },
  );
}
