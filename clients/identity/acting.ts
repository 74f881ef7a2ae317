import { COMMAND_NAMES, type CommandName } from '../../contracts/commands.ts';
import type { ActorGiven } from '../../contracts/shapes.ts';
import { actorRole } from '../../policies/access/own-policies.ts';
import { actorFrom } from '../library/actor.ts';
import type { Account } from './account.ts';

/**
 * The actor of what an account does: who, by its token alone; for whom, as the caller says.
 * @param action a command's name; for any other act the account's role is the actor's
 */
export function actorOf(
  { id, role, organisation }: Account,
  action: string | undefined,
  onBehalfOf?: string,
  consent?: string,
): ActorGiven {
  const command: CommandName | undefined = COMMAND_NAMES.find((one) => one === action);
  // A role that no event knows gives no command but those that the policies carry as another role's.
  const inEvents = command === undefined ? role : (actorRole(command, role) ?? role);
  const actor = actorFrom({ role: inEvents as ActorGiven['role'], id }, onBehalfOf, consent);
  return { ...actor, ...(organisation === undefined ? {} : { organisation }) };
}
