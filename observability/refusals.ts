import type { Registry } from 'prom-client';
import { closedCounter, oneOf } from './registry.ts';

/** Counts what the ways in refuse. */

export interface Refusals {
  /** Counts a refusal by its stable code. */
  count(code: unknown): void;
}

/**
 * @param way in which the requests come
 * @param codes all that it refuses with; anything else counts as `other`
 */
export function refusals(
  registry: Registry,
  way: 'http' | 'commands_topic',
  codes: readonly string[],
): Refusals {
  const counter = closedCounter(
    registry,
    { name: 'artisan_refusals_total', help: 'Requests that were refused, by their stable code.' },
    'code',
    [...codes, 'other'],
    { way },
  );
  return { count: (code) => counter.inc({ way, code: oneOf(codes, code) }) };
}
