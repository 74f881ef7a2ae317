import type { Onboarding } from '../../../clients/library/onboarding.ts';
import { Refused } from '../../../clients/library/refused.ts';
import type { ArtisanRow } from '../../demo-data/read.ts';
import { bring } from './bring.ts';
import { callBack } from './call-back.ts';
import { oversee } from './oversee.ts';
import { review } from './review.ts';
import type { Part } from './scene.ts';
import { speakUp } from './speak-up.ts';

/** In the order of who would be heard first: who leaves or stops a case comes before who works on it. */
const PARTS: readonly Part[] = [speakUp, oversee, callBack, bring, review];

/** What the played people do for a case now. Decided from the case and the row alone, without memory. */
export async function act(
  onboarding: Onboarding,
  caseId: string,
  row: ArtisanRow,
  holds: boolean,
): Promise<void> {
  const view = await onboarding.case(caseId);
  if (view.case.end !== null) return;
  try {
    for (const part of PARTS) {
      if (await part({ onboarding, case: view.case, row, holds })) return;
    }
  } catch (error) {
    // Somebody else was faster, or the case moved on: the next look will see it as it is.
    if (!(error instanceof Refused)) throw error;
  }
}
