import { z } from 'zod';
import type { OutsideActivities } from '../workflows/interface/activities.ts';
import type { OutsideDeps } from './deps.ts';
import { ask } from './http.ts';
import { openEvidence } from './open.ts';
import { readRegistryAnswer } from './registry-answers.ts';
import { timeoutOf } from './signal.ts';

const registered = z.object({ schemeNumber: z.string() });

/** Asks the registry for the status of the scheme's three levels of verification. */
export function registryActivities({
  dossier,
  config,
}: OutsideDeps): Pick<OutsideActivities, 'lookUpRegistration'> {
  return {
    async lookUpRegistration({ dossier: evidence }) {
      const { schemeNumber } = await openEvidence(dossier, evidence, registered);
      const answer = await ask({
        system: 'registry',
        url: `${config.REGISTRY_URL}/v1/applications/${encodeURIComponent(schemeNumber)}`,
        timeoutMs: timeoutOf('registry', config),
      });
      return readRegistryAnswer(schemeNumber, answer);
    },
  };
}
