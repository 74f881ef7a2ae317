import { derivedCommandId } from '../../../clients/library/command-ids.ts';
import type { Given } from '../../../clients/library/commands.ts';
import type { Onboarding } from '../../../clients/library/onboarding.ts';
import type { Case } from '../../../contracts/case.ts';
import type { ActorGiven } from '../../../contracts/shapes.ts';
import type { ArtisanRow } from '../../demo-data/read.ts';

/** A case as a played person sees it when they look. */
interface Scene {
  readonly onboarding: Onboarding;
  readonly case: Case;
  /** The row that the case was registered from: whose scenario is played. */
  readonly row: ArtisanRow;
  /** Whether rows that are held for somebody who watches are held. */
  readonly holds: boolean;
}

/** What one kind of people does now. @returns true if that is all for this look: the case is another one now. */
export type Part = (scene: Scene) => Promise<boolean>;

/** The same situation is always the same command, so a restarted person repeats nothing. */
export function given(verb: string, { caseId }: Case, situation: string, actor: ActorGiven): Given {
  return { commandId: derivedCommandId(verb, caseId, situation), actor };
}

/** The artisan themselves. */
export const artisanOf = ({ artisanId }: Case): ActorGiven => ({ role: 'artisan', id: artisanId });

/** What somebody says who acts for the artisan: for whom, and where the artisan's consent to that is kept. */
export const inTheNameOf = ({ artisanId }: Case) => ({
  onBehalfOf: artisanId,
  consent: `consent/assistance/${artisanId}`,
});
