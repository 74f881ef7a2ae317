import type { Onboarding } from '../../../clients/library/onboarding.ts';
import { Refused } from '../../../clients/library/refused.ts';
import type { ArtisanRow } from '../../demo-data/read.ts';
import { bring } from './bring.ts';
import { callBack } from './call-back.ts';
import { oversee } from './oversee.ts';
import { review } from './review.ts';
import type { Part } from './scene.ts';
import { speakUp } from './speak-up.ts';

/** Plays all personas of one case. */

/** The parts in order: those that withdraw or stop a case come before those that work on it. */
const PARTS: readonly Part[] = [speakUp, oversee, callBack, bring, review];

/** Does what the personas do for a case now. It depends on the case and the row alone, without other state. */
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
    // Another persona was faster, or the case moved on: the next round sees its new state.
    if (!(error instanceof Refused)) throw error;
  }
}
