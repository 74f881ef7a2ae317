import { codesGiven } from '../../contracts/codes-given.ts';
import type { Command, Refusal } from '../../contracts/commands.ts';
import { isDistrict } from '../../contracts/places/places.ts';
import { isReasonCode } from '../../contracts/reason-codes.ts';
import { rule } from '../../contracts/rules.ts';
import { rolesFor } from '../../policies/access.ts';
import { refuse } from './verdict.ts';

/**
 * Whether a command is taken up at all, by what no case pins: who may give it, and which reason
 * codes and districts there are. For the validator only. A command that was taken is carried out again by every replay,
 * whatever these lists say by then.
 * @returns the refusal, or undefined where nothing is in the way.
 */
export function admit(command: Command): { readonly refusal: Refusal } | undefined {
  const roles = rolesFor(command.name);
  if (!roles.includes(command.actor.role)) {
    const message = `${command.name} is for ${roles.join(', ')}; this actor is ${command.actor.role}`;
    return refuse('NOT_ALLOWED', message);
  }
  if (command.name === 'map_district' && !isDistrict(command.district)) {
    return refuse('MALFORMED', `district: ${rule('district', { example: 'UP-VARANASI' })}`);
  }
  const unknown = codesGiven(command).find(({ code }) => !isReasonCode(code));
  if (unknown === undefined) return undefined;
  return refuse('MALFORMED', `${unknown.field}: ${rule('code.known_reason')}`);
}
