import { derivedCommandId } from '../../../clients/library/command-ids.ts';
import type { Given } from '../../../clients/library/commands.ts';
import type { Onboarding } from '../../../clients/library/onboarding.ts';
import type { Case } from '../../../contracts/case.ts';
import type { ActorGiven } from '../../../contracts/shapes.ts';
import type { ArtisanRow } from '../../demo-data/read.ts';

/** What the parts of the personas have in common. */

/** A case as a persona sees it in one round. */
interface Scene {
  readonly onboarding: Onboarding;
  readonly case: Case;
  /** The row that the case was registered from, with its scenario. */
  readonly row: ArtisanRow;
  /** Whether rows with a hold are kept waiting. */
  readonly holds: boolean;
}

/** What one kind of persona does now. @returns true if the round ends for this case, since it has changed */
export type Part = (scene: Scene) => Promise<boolean>;

/** A command whose id is derived from the situation, so that a restarted persona repeats nothing. */
export function given(verb: string, { caseId }: Case, situation: string, actor: ActorGiven): Given {
  return { commandId: derivedCommandId(verb, caseId, situation), actor };
}

/** The artisan as the actor. */
export const artisanOf = ({ artisanId }: Case): ActorGiven => ({ role: 'artisan', id: artisanId });

/** The fields of an actor who acts for the artisan: for whom, and where the artisan's consent is recorded. */
export const inTheNameOf = ({ artisanId }: Case) => ({
  onBehalfOf: artisanId,
  consent: `consent/assistance/${artisanId}`,
});
