import type { Case } from '../../contracts/case.ts';
import type { CommandOf } from '../../contracts/commands.ts';
import { event } from '../../contracts/events.ts';
import { refuse, type Verdict } from './verdict.ts';

/**
 * Sets the district that a facilitator found for the typed text. `admit` checks before that the register has it: a
 * replay must not read a list that grows. A wrong mapping is mapped again.
 */
export function mapDistrict(theCase: Case, { district }: CommandOf<'map_district'>): Verdict {
  if (!district.startsWith(`${theCase.state}-`)) {
    return refuse('CONFLICT', `district: must be one of the State of this case, ${theCase.state}`);
  }
  if (theCase.district === district) {
    return refuse('ALREADY_DECIDED', `the district is ${district} already`);
  }
  return { events: [event('case.district_mapped', { district })], items: [] };
}
