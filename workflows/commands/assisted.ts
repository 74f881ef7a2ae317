import type { Case } from '../../contracts/case.ts';
import type { Command } from '../../contracts/commands.ts';
import type { Role } from '../../contracts/vocabulary.ts';
import { refuse } from './verdict.ts';

/** Commands that a helper gives in their own name: they ask nothing of the artisan and decide nothing. */
const IN_THEIR_OWN_RIGHT: ReadonlySet<Command['name']> = new Set(['map_district']);

/** Roles that act in the artisan's place, except with these commands. */
const HELPERS: ReadonlySet<Role> = new Set(['operator', 'facilitator']);

/**
 * A helper has to say for which artisan they act and where the artisan's consent to it is recorded. The event keeps
 * both.
 * @returns the refusal, or undefined if the command may be judged.
 */
export function assisted(theCase: Case, { name, actor }: Command) {
  if (!HELPERS.has(actor.role) || IN_THEIR_OWN_RIGHT.has(name)) return undefined;
  if (actor.onBehalfOf !== theCase.artisanId) {
    return refuse(
      'NOT_ALLOWED',
      `actor.onBehalfOf must be the artisan of this case when the actor is a ${actor.role}`,
    );
  }
  if (actor.consent === undefined) {
    return refuse(
      'NOT_ALLOWED',
      `actor.consent must say where the artisan's consent is recorded when the actor is a ${actor.role}`,
    );
  }
  return undefined;
}
