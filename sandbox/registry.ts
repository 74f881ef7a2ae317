import type { FastifyInstance } from 'fastify';
import type { Memory } from './memory.ts';

const LEVELS = ['local_body', 'district_committee', 'screening_committee'] as const;
type Status = 'PENDING' | 'APPROVED' | 'REJECTED' | 'RETURNED';

/**
 * The scheme's registry. The real one's interface is not public, so the shape is our proposal.
 * Test numbers carry their fate: `…-S2` waits at the second level for its first two look-ups, `…-RJ` is rejected.
 */
export function registry(app: FastifyInstance, memory: Memory): void {
  app.get<{ Params: { number: string } }>(
    '/registry/v1/applications/:number',
    ({ params: { number } }, reply) => {
      if (!number.startsWith('PMV-')) return reply.code(404).send({ error: 'no such application' });
      const set = memory.read<Record<string, Status>>('registry', number);
      const looks = memory.count('registry_looks', number);
      return {
        schemeNumber: number,
        levels: LEVELS.map((level) => ({
          level,
          status: set?.[level] ?? fated(number, level, looks),
          reason:
            number.endsWith('-RJ') && level === 'district_committee'
              ? 'registry.not_in_trade'
              : null,
        })),
      };
    },
  );
  app.post<{ Params: { number: string }; Body: Record<string, Status> }>(
    '/control/registry/:number',
    ({ params: { number }, body }) => {
      memory.write('registry', number, body);
      return body;
    },
  );
}

function fated(number: string, level: (typeof LEVELS)[number], looks: number): Status {
  if (level === 'local_body') return 'APPROVED';
  if (number.endsWith('-RJ')) return level === 'district_committee' ? 'REJECTED' : 'PENDING';
  return number.endsWith('-S2') && looks <= 2 ? 'PENDING' : 'APPROVED';
}
