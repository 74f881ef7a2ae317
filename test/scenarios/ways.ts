import type { LevelStatus } from '../../contracts/vocabulary.ts';
import { accept, wait } from './situation.ts';

/** What many situations share: acts, answers, and their events. */

export const BOTH = [accept('photograph'), accept('bank_proof')];
export const SOON = wait('2 minutes');
export const THROUGH_DOCUMENTS = [SOON, ...BOTH, SOON];
/** Gives the answers in turn, and the last one ever after. */
export const inTurn = <T>(...answers: (T | Error)[]) => {
  let calls = 0;
  return async (): Promise<T> => {
    const answer = answers[Math.min(calls, answers.length - 1)];
    calls += 1;
    if (answer instanceof Error || answer === undefined) throw answer ?? new Error('no answer');
    return answer;
  };
};
/** The scheme's levels by the status of the second: the first has approved, the third is pending. */
export const levels = (district: LevelStatus) =>
  ({
    local_body: 'approved',
    district_committee: district,
    screening_committee: district === 'approved' ? 'approved' : 'pending',
  }) as const;

/** Parts of the path that many situations share, with their events. */
export const TO_DOCUMENTS = [
  'case.registered',
  'case.route_assessed',
  'verification.progressed',
  'requirement.accepted scheme_verification',
  'case.stage_entered documents',
];
export const TO_REVIEW = [
  ...TO_DOCUMENTS,
  'requirement.referred photograph → reviewer',
  'requirement.referred bank_proof → reviewer',
];
export const TO_KYC = [
  ...TO_REVIEW,
  'requirement.accepted photograph',
  'requirement.accepted bank_proof',
];
export const KYC = [
  'case.stage_entered kyc',
  'requirement.accepted identity',
  'requirement.accepted pan',
  'requirement.accepted tax_status',
  'requirement.accepted bank_account',
  'case.stage_entered catalogue',
];
export const LISTED = [
  'listing.previewed',
  'case.stage_entered go_live',
  'requirement.accepted seller_account',
  'listing.submitted',
  'listing.went_live',
  'case.went_live',
];
