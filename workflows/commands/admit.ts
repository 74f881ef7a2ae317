import { fieldsOfKind, type GivenField } from '../../contracts/command-fields.ts';
import { type Command, type Refusal, rolesFor } from '../../contracts/commands.ts';
import { isDistrict } from '../../contracts/places/places.ts';
import { isReasonCode } from '../../contracts/reason-codes.ts';
import { rule } from '../../contracts/rules.ts';
import { code, district } from '../../contracts/shapes.ts';
import { refuse } from './verdict.ts';

/**
 * Checks a command against what no case pins: which roles may give it, and which reason codes and districts exist. Only
 * the validator calls this. A command that was accepted is carried out again by every replay, whatever these lists
 * contain by then.
 * @returns the refusal, or undefined if the command may be judged.
 */
export function admit(command: Command): { readonly refusal: Refusal } | undefined {
  const roles = rolesFor(command.name);
  if (!roles.includes(command.actor.role)) {
    const message = `${command.name} is for ${roles.join(', ')}; this actor is ${command.actor.role}`;
    return refuse('NOT_ALLOWED', message);
  }
  const { name } = command;
  const nowhere = fieldsOfKind(name, command, district).find(({ value }) => !isDistrict(value));
  if (nowhere !== undefined)
    return malformed(nowhere, rule('district', { example: 'UP-VARANASI' }));
  const unknown = fieldsOfKind(name, command, code).find(({ value }) => !isReasonCode(value));
  return unknown === undefined ? undefined : malformed(unknown, rule('code.known_reason'));
}

const malformed = ({ path }: GivenField, broken: string) =>
  refuse('MALFORMED', `${path.join('.')}: ${broken}`);
