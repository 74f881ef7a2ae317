import { BadInput } from '../library/bad-input.ts';
import type { Decision, ReviewItem } from '../library/onboarding.ts';

/** A reviewer's options of `decide`, and the decisions that they make. */

/** The options of `decide`. */
export interface Verdicts {
  readonly acceptAll?: boolean;
  readonly accept?: readonly string[];
  /** The outside system is asked about these once more. */
  readonly recheck?: readonly string[];
  /** `requirement=code,code` */
  readonly return?: readonly string[];
  /** `requirement=code,code` */
  readonly refuse?: readonly string[];
}

/** A decision for each waiting item that the options name, bound to the digest of its present evidence. */
export function decisionsOn(waiting: readonly ReviewItem[], how: Verdicts): Decision[] {
  const returned = new Map((how.return ?? []).map(defectsOf));
  const refused = new Map((how.refuse ?? []).map(defectsOf));
  return waiting.flatMap(({ requirement, evidence }): Decision[] => {
    const seen = evidence?.digest ?? '0'.repeat(64);
    const back = returned.get(requirement);
    if (back !== undefined) return [{ requirement, seen, verdict: 'return', codes: [...back] }];
    const no = refused.get(requirement);
    if (no !== undefined) return [{ requirement, seen, verdict: 'refuse', codes: [...no] }];
    if (how.recheck?.includes(requirement) === true)
      return [{ requirement, seen, verdict: 'recheck', codes: [] }];
    const yes = how.acceptAll === true || how.accept?.includes(requirement) === true;
    return yes ? [{ requirement, seen, verdict: 'accept', codes: [] }] : [];
  });
}

/** Parses `photograph=document.blurred,document.cropped`. @throws BadInput when no defect is named */
function defectsOf(text: string): readonly [string, readonly string[]] {
  const [requirement = '', codes = ''] = text.split('=');
  if (requirement !== '' && codes !== '') return [requirement, codes.split(',')];
  throw new BadInput([{ field: '--return or --refuse', rule: 'must be requirement=code,code' }]);
}
