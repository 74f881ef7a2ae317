import type { FastifyInstance } from 'fastify';
import type { Memory } from './memory.ts';

interface Question {
  referenceId: string;
  account?: string;
  pan?: string;
  gstin?: string;
}

/**
 * A verification provider, in the shape that real ones share: a status on whether the check worked, and a name
 * match from 0 to 100. Test numbers carry their fate, as providers' own sandboxes have it:
 * accounts ending in 77 match at 62, in 13 are pending once, in 99 do not exist;
 * PANs with 503 in them meet a provider that is down for the first four tries.
 */
export function kyc(app: FastifyInstance, memory: Memory): void {
  for (const kind of ['identity', 'pan', 'bank', 'tax']) {
    app.post<{ Body: Question }>(`/kyc/v1/${kind}`, ({ body }, reply) => {
      const asked = memory.count('kyc', body.referenceId);
      if (body.pan?.includes('503') === true && asked <= 4)
        return reply.code(503).send({ error: 'upstream is down' });
      const account = body.account ?? '';
      if (account.endsWith('13') && asked <= 1)
        return { referenceId: body.referenceId, status: 'IN_PROCESS' };
      if (account.endsWith('99'))
        return { referenceId: body.referenceId, status: 'INVALID', reason: 'account_closed' };
      return {
        referenceId: body.referenceId,
        status: 'VALID',
        nameMatch: account.endsWith('77') ? 62 : 97,
      };
    });
  }
}
