import { reach } from '../library/reach.ts';
import { health } from './answers.ts';
import { type Operation, ok, operation, type Reached } from './operation.ts';
import { Failure } from './problems.ts';

/** Whether the process lives, and whether it can do its work: for load balancers and supervisors. */

async function ready(_asked: unknown, to: Reached) {
  await reach(to).catch(() => {
    throw new Failure('UNAVAILABLE');
  });
  return ok({ status: 'ok' });
}

const look = {
  tag: 'service',
  method: 'GET',
  open: true,
  wanted: {},
  answers: { 200: health },
  codes: [],
} as const;

export const HEALTH: readonly Operation[] = [
  operation({
    ...look,
    id: 'livez',
    url: '/livez',
    summary: 'Whether this process answers. It asks nothing else.',
    handle: async () => ok({ status: 'ok' }),
  }),
  operation({
    ...look,
    id: 'readyz',
    url: '/readyz',
    summary: 'Whether Temporal and the dossier answer',
    handle: ready,
  }),
  operation({
    ...look,
    id: 'health',
    url: '/v1/health',
    summary: 'The same as /readyz',
    handle: ready,
  }),
];
