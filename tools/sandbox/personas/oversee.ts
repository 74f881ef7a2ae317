import { isDue } from '../../../contracts/requirement.ts';
import type { ActorGiven } from '../../../contracts/shapes.ts';
import { given, type Part } from './scene.ts';

/** The office: administrators and supervisors. */

const ADMINISTRATOR: ActorGiven = { role: 'administrator', id: 'administrator-01' };
const SUPERVISOR: ActorGiven = {
  role: 'supervisor',
  id: 'supervisor-07',
  organisation: 'district-desk',
};

/** How long an inquiry holds a case, in milliseconds. */
const INQUIRY_MS = 2000;

/** The office holds and releases a case, and waives a document that the scheme has already. */
export const oversee: Part = async (scene) => {
  if (scene.row.scenario === 'held') return scene.case.held === null ? hold(scene) : release(scene);
  if (scene.row.scenario === 'waived') await waive(scene);
  return false;
};

/** Holds a case once its photograph waits for a reviewer. If it was held before, the repeated command does nothing. */
const hold: Part = async ({ onboarding, case: theCase }) => {
  if (theCase.requirements.photograph?.status !== 'verifying') return false;
  const by = given('hold', theCase, 'inquiry', ADMINISTRATOR);
  const { sequence } = await onboarding.hold(theCase.caseId, 'hold.inquiry', by);
  return sequence > theCase.sequence;
};

const release: Part = async ({ onboarding, case: theCase }) => {
  const since = Date.parse(theCase.held?.since ?? '');
  if (Date.now() - since >= INQUIRY_MS)
    await onboarding.release(theCase.caseId, given('release', theCase, 'inquiry', ADMINISTRATOR));
  return true;
};

const waive: Part = async ({ onboarding, case: theCase }) => {
  const proof = theCase.requirements.bank_proof;
  if (proof === undefined || !isDue(proof)) return false;
  const by = given('waive', theCase, proof.id, SUPERVISOR);
  await onboarding.waive(theCase.caseId, proof.id, 'waiver.held_by_scheme', by);
  return false;
};
