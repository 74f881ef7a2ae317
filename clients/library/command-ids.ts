import { uuidOfName } from '../../contracts/command-digest.ts';
import { rule } from '../../contracts/rules.ts';
import { commandId } from '../../contracts/shapes.ts';
import { BadInput } from './bad-input.ts';

/** The namespace of command ids that are derived: made once, at random. */
const NAMESPACE = 'b1c5a1de-5d3e-4f57-9a0e-3f1a6d0f7c42';

/**
 * The id of a command that whoever repeats it has to find again without having kept it: a UUID of version 8 (RFC 9562) of
 * what it is about, such as `register` and a case id. The same words are the same id, everywhere and always.
 */
export function derivedCommandId(...about: readonly string[]): string {
  return uuidOfName(NAMESPACE, about.join(' '));
}

/** @throws BadInput where it is neither a UUID nor a ULID: it is published as it is, so it must hold nothing else. */
export function checkCommandId(id: string): void {
  const read = commandId.safeParse(id);
  if (!read.success) throw new BadInput([{ field: 'id', rule: rule('command_id') }]);
}
