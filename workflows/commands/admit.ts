import { DISTRICT_LIST, REASON_LIST, unlistedFields } from '../../contracts/command-fields.ts';
import { type Command, type Refusal, rolesFor } from '../../contracts/commands.ts';
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
  const [unlisted] = unlistedFields(command.name, command, [DISTRICT_LIST, REASON_LIST]);
  return unlisted && refuse('MALFORMED', `${unlisted.path.join('.')}: ${unlisted.rule}`);
}
