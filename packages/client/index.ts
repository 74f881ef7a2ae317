/** The client of the artisan onboarding system: opens cases, gives commands to them, and asks them. */

export { BadInput, type Problem, sentencesOf } from '../../clients/library/bad-input.ts';
export { derivedCommandId } from '../../clients/library/command-ids.ts';
export type { Given } from '../../clients/library/commands.ts';
export { type Connected, connect } from '../../clients/library/connect.ts';
export type { Brought, Deposited, Referred } from '../../clients/library/deposit.ts';
export type { CaseHistory, MissingEvents } from '../../clients/library/history.ts';
export {
  type Decision,
  type DueItem,
  Onboarding,
  type ProviderAnswer,
  type ReviewItem,
} from '../../clients/library/onboarding.ts';
export type { OpenFault } from '../../clients/library/open-faults.ts';
export { Refused } from '../../clients/library/refused.ts';
export type { AskedBy, Registered } from '../../clients/library/register.ts';
export type { DocumentReference } from '../../contracts/intake/evidence.ts';
export type { RegistrationInput } from '../../contracts/intake/registration.ts';
export { DossierError, type DossierErrorCode } from '../../dossier/errors.ts';
export type { Application, DossierStore, Erased } from '../../dossier/store.ts';
export type { CaseView, Delivery } from '../../workflows/interface/run-input.ts';
