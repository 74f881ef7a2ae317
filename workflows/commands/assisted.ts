import type { Case } from '../../contracts/case.ts';
import type { Command } from '../../contracts/commands.ts';
import type { Role } from '../../contracts/vocabulary.ts';
import { refuse } from './verdict.ts';

/** What nobody does in the artisan's place: it asks nothing of them and decides nothing. */
const IN_THEIR_OWN_RIGHT: ReadonlySet<Command['name']> = new Set(['map_district']);

/** Who acts in the artisan's place, and never in their own right but for that. */
const HELPERS: ReadonlySet<Role> = new Set(['operator', 'facilitator']);

/**
 * Whoever acts for an artisan says for whom, and where the artisan's consent to that is recorded: both stand in the
 * event. @returns the refusal, or undefined where nothing is in the way.
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
