import { uuidOfName } from '../../contracts/command-digest.ts';
import { rule } from '../../contracts/rules.ts';
import { commandId, traceparent } from '../../contracts/shapes.ts';
import { BadInput } from './bad-input.ts';

/** What names a command as a cause: its id, how one is derived and which are allowed, and its trace. */

/** The UUID namespace of derived command ids: made once, at random. */
const NAMESPACE = 'b1c5a1de-5d3e-4f57-9a0e-3f1a6d0f7c42';

/**
 * The id of a command, derived from its subject such as `register` and a case id. A caller that repeats the command gets
 * the same id without having stored it.
 * @returns a UUID of version 8 (RFC 9562)
 */
export function derivedCommandId(...about: readonly string[]): string {
  return uuidOfName(NAMESPACE, about.join(' '));
}

/** @throws BadInput unless the id is a UUID or a ULID: events publish it as it is, so it must not hold personal data. */
export function checkCommandId(id: string): void {
  const read = commandId.safeParse(id);
  if (!read.success) throw new BadInput([{ field: 'id', rule: rule('command_id') }]);
}

/**
 * The trace context of a command, where it is one. Another text may hold anything, and is left out as W3C Trace Context
 * demands.
 */
export function traceIn(given: string | undefined): { readonly traceparent?: string } {
  const { data } = traceparent.safeParse(given);
  return data === undefined ? {} : { traceparent: data };
}
