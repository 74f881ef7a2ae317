import type { Case } from '../../../contracts/case.ts';
import { dueRequirements, isAppealable } from '../../../contracts/waiting.ts';
import type { Scenario } from '../../demo-data/scenarios.ts';
import { artisanOf, given, type Part } from './scene.ts';

/** Artisans withdraw, appeal, or come back from dormancy. */
export const speakUp: Part = async (scene) =>
  (await leave(scene)) || (await object(scene)) || (await comeBack(scene));

const leave: Part = async ({ onboarding, case: theCase, row }) => {
  const reason = reasonToLeave(row.scenario, theCase);
  if (reason === undefined) return false;
  const { caseId } = theCase;
  await onboarding.withdraw(caseId, reason, given('withdraw', theCase, reason, artisanOf(theCase)));
  return true;
};

function reasonToLeave(scenario: Scenario, theCase: Case): string | undefined {
  if (scenario === 'withdrawal' && dueRequirements(theCase).length > 0)
    return 'withdrawal.artisan_request';
  return scenario === 'withdraws_when_listed' && theCase.status === 'live'
    ? 'withdrawal.sells_elsewhere'
    : undefined;
}

const APPEALS: readonly Scenario[] = ['appeal_upheld', 'appeal_dismissed'];

const object: Part = async ({ onboarding, case: theCase, row }) => {
  const refused = Object.values(theCase.requirements).find(isAppealable);
  if (refused === undefined || !APPEALS.includes(row.scenario)) return false;
  const situation = `${refused.id}.${refused.refusal}`;
  const by = given('appeal', theCase, situation, artisanOf(theCase));
  await onboarding.appeal(theCase.caseId, refused.id, by);
  return true;
};

/** Comes back from dormancy and lets the round go on: without a submission the case would go dormant again. */
const comeBack: Part = async ({ onboarding, case: theCase, row }) => {
  if (row.scenario !== 'dormant_and_back' || theCase.status !== 'dormant') return false;
  const by = given('resume', theCase, theCase.waiting.since, artisanOf(theCase));
  await onboarding.resume(theCase.caseId, by);
  return false;
};
