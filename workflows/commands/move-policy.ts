import type { Case } from '../../contracts/case.ts';
import type { CommandOf } from '../../contracts/commands.ts';
import { event } from '../../contracts/events.ts';
import { isPolicy, policyOf, requirementsFor } from '../../policies/policies.ts';
import { refuse, type Verdict } from './verdict.ts';

/**
 * Moves the case to another policy. The event holds the policy's requirements in full, so that a consumer can fold it
 * without policies. What was accepted stays accepted.
 */
export function movePolicy(theCase: Case, command: CommandOf<'move_policy'>): Verdict {
  const { policy, reason } = command;
  if (!isPolicy(policy)) return refuse('MALFORMED', 'policy: must be a policy version that exists');
  const { policy: from } = theCase;
  if (from === policy) return refuse('ALREADY_DECIDED', `the case is under ${policy} already`);
  // A live case is not judged by later rules.
  if (theCase.status === 'live') return refuse('CONFLICT', 'the case is live already');
  const requirements = requirementsFor(policyOf(policy), theCase);
  return {
    events: [event('case.policy_moved', { from, to: policy, reason, requirements })],
    items: [],
  };
}
