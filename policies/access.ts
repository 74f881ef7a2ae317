import type { CommandName } from '../contracts/commands.ts';
import type { Role } from '../contracts/vocabulary.ts';

/**
 * Who may give which command. Roles are self-asserted for now: authentication comes before production.
 *
 * Not part of a `Policy`: a right that is revoked ends at once, also on cases that are open. So it is asked only before a
 * command is taken up (`workflows/commands/admit.ts`), and never where one is carried out, which a replay does again.
 */
const MAY_GIVE: Readonly<Record<CommandName, readonly Role[]>> = {
  submit: ['artisan', 'operator', 'facilitator'],
  decide: ['reviewer', 'supervisor', 'facilitator'],
  withdraw: ['artisan', 'operator'],
  resume: ['artisan', 'operator', 'facilitator'],
  hold: ['supervisor', 'administrator'],
  release: ['supervisor', 'administrator'],
  waive: ['supervisor'],
  appeal: ['artisan', 'operator', 'facilitator'],
  report: ['system'],
  report_registration: ['system'],
  move_policy: ['supervisor', 'administrator'],
  map_district: ['facilitator', 'supervisor', 'administrator'],
  assist: ['facilitator', 'supervisor', 'administrator'],
  contact: ['artisan', 'operator', 'facilitator'],
  unblock: ['administrator'],
};

/** The roles that may give a command. */
export function rolesFor(command: CommandName): readonly Role[] {
  return MAY_GIVE[command];
}
