import { ApplicationFailure, workflowInfo } from '@temporalio/workflow';
import { isPolicy } from '../policies/policies.ts';
import { type Admission, FAULTS } from './interface/activities.ts';
import type { CaseStart } from './interface/run-input.ts';
import { wrongWithStart } from './interface/run-input.ts';

/**
 * Returns the input of a run if it is valid. A run that continues another is not checked: its input is that run's
 * carry.
 *
 * @throws ApplicationFailure `START_REFUSED` with the field and the rule: the run fails at once. Any other error would
 *   fail its workflow task again and again.
 */
export function checkedStart(input: unknown): CaseStart {
  const start = input as CaseStart;
  if (isContinued()) return start;
  const wrong = wrongWithStart(input);
  if (wrong !== null) throw startRefused(wrong);
  const [field, version] =
    start.kind === 'open'
      ? ['registration.policy', start.registration.policy]
      : ['case.policy', start.case.policy];
  if (!isPolicy(version)) throw startRefused(`${field}: must be a policy version that there is`);
  return start;
}

/** The admission that a run has to ask for; null for a run that continues another. */
export function admissionOf(start: CaseStart): Admission | null {
  if (isContinued()) return null;
  return start.kind === 'open'
    ? { caseId: start.caseId, as: 'opened', after: start.after ?? null }
    : {
        caseId: start.case.caseId,
        as: start.recovered === undefined ? 'continued' : 'recovered',
        after: start.recovered?.after ?? null,
      };
}

const isContinued = () => workflowInfo().continuedFromExecutionRunId !== undefined;

const startRefused = (message: string) =>
  ApplicationFailure.create({ type: FAULTS.START_REFUSED, message, nonRetryable: true });
