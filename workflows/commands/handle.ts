import type { Case } from '../../contracts/case.ts';
import type { Command } from '../../contracts/commands.ts';
import { event } from '../../contracts/events.ts';
import { assist, isLeftToHands } from './assist.ts';
import { assisted } from './assisted.ts';
import { contact } from './contact.ts';
import { decide } from './decide.ts';
import { mapDistrict } from './map-district.ts';
import { movePolicy } from './move-policy.ts';
import { appeal, holdOrRelease, waive } from './overlay.ts';
import { report, reportRegistration } from './report.ts';
import { submit } from './submit.ts';
import { refuse, type Verdict } from './verdict.ts';

/** Commands that a held case takes. An artisan may always withdraw. */
const WHILE_HELD: readonly Command['name'][] = [
  'release',
  'hold',
  'withdraw',
  'contact',
  'map_district',
];

/**
 * Decides what a command does to a case, without doing it: the events to record, or the refusal. Pure, so that the
 * validator and the handler share it. It reads only the case and its pinned policy, since a replay carries out each
 * command again. `admit` checks the role before.
 */
export function handle(theCase: Case, command: Command): Verdict {
  const unassisted = assisted(theCase, command);
  if (unassisted !== undefined) return unassisted;
  if (command.name === 'unblock') return { events: [], items: [] };
  // Work that is left to operators outlasts the case.
  const outlasts = command.name === 'assist' && isLeftToHands(theCase, command.requirement);
  if (outlasts) return assist(theCase, command);
  if (theCase.end !== null) {
    return refuse('CASE_ENDED', `the case ended as ${theCase.end.kind} at ${theCase.end.at}`);
  }
  if (theCase.held !== null && !WHILE_HELD.includes(command.name)) {
    return refuse(
      'ON_HOLD',
      `the case is held since ${theCase.held.since} (${theCase.held.reason})`,
    );
  }
  switch (command.name) {
    case 'hold':
    case 'release':
      return holdOrRelease(theCase, command);
    case 'waive':
      return waive(theCase, command);
    case 'appeal':
      return appeal(theCase, command);
    case 'report':
      return report(theCase, command);
    case 'report_registration':
      return reportRegistration(theCase, command);
    case 'move_policy':
      return movePolicy(theCase, command);
    case 'assist':
      return assist(theCase, command);
    case 'map_district':
      return mapDistrict(theCase, command);
    case 'contact':
      return contact(theCase, command);
    case 'submit':
      return submit(theCase, command);
    case 'decide':
      return decide(theCase, command);
    case 'withdraw':
      return { events: [event('case.withdrawn', { reason: command.reason })], items: [] };
    case 'resume':
      if (theCase.status !== 'dormant')
        return refuse('TOO_EARLY', `the case is ${theCase.status}, not dormant`);
      return { events: [event('case.resumed', {})], items: [] };
  }
}
