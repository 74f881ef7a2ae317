import type { Case } from '../../contracts/case.ts';
import { STAGES, type Stage } from '../../contracts/vocabulary.ts';
import type { OutsideCall } from '../outside-call.ts';
import { previews } from './catalogue.ts';
import { deletions } from './document-deletions.ts';
import { documentsWork } from './documents.ts';
import { goLiveWork } from './go-live.ts';
import { kycWork } from './kyc.ts';
import { registrationWork } from './registration.ts';

/** The outside calls of a case in each stage. Work of people is only waited for. */
const WORK: Readonly<Record<Stage, (theCase: Case) => OutsideCall[]>> = {
  registration: registrationWork,
  documents: documentsWork,
  kyc: kycWork,
  catalogue: previews,
  go_live: goLiveWork,
};

/** The open calls of a stage and of those before it: evidence may expire, and rules may change, at any time. */
export function workUpTo(theCase: Case, stage: Stage): OutsideCall[] {
  const reached = STAGES.slice(0, STAGES.indexOf(stage) + 1);
  return [...reached.flatMap((name) => WORK[name](theCase)), ...deletions(theCase)];
}
