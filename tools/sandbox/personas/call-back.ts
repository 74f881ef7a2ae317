import { given, type Part } from './scene.ts';

/** The identity provider reports by itself the answer that it did not have when it was asked. */
export const callBack: Part = async ({ onboarding, case: theCase, row }) => {
  const { identity } = theCase.requirements;
  if (row.scenario !== 'provider_calls_back' || theCase.stage !== 'kyc') return false;
  if (identity?.status !== 'submitted' || identity.evidence === null) return false;
  const by = given('report', theCase, `identity.${identity.attempt}`, {
    role: 'system',
    id: 'identity-provider',
  });
  const { digest } = identity.evidence;
  const { question } = identity;
  const about = { requirement: 'identity', seen: digest, question } as const;
  const answer = { ...about, outcome: 'valid', codes: [] } as const;
  await onboarding.report(theCase.caseId, answer, by);
  return false;
};
