import { z } from 'zod';
import { registration } from '../contracts/intake/registration.ts';
import type { OutsideCalls, RegistryReport } from '../contracts/outside.ts';
import { LEVEL_STATUSES, REGISTRY_LEVELS } from '../contracts/vocabulary.ts';
import type { DossierStore } from '../dossier/store.ts';
import { openEntry } from './dossier.ts';
import { askJson } from './http.ts';

const status = z.string().toLowerCase().pipe(z.enum(LEVEL_STATUSES));
const answer = z.object({
  levels: z.array(
    z.object({ level: z.enum(REGISTRY_LEVELS), status, reason: z.string().nullable().optional() }),
  ),
});

/** Asks the scheme's registry where an application stands. The registry decides who is in the scheme. */
export function registryCalls(
  dossier: DossierStore,
  url: string,
): Pick<OutsideCalls, 'lookUpRegistration'> {
  return {
    async lookUpRegistration({ dossier: entry }) {
      const { schemeNumber } = await openEntry(dossier, entry, registration);
      const { levels } = await askJson(
        'registry',
        `${url}/v1/applications/${encodeURIComponent(schemeNumber)}`,
        answer,
      );
      const standing = Object.fromEntries(
        REGISTRY_LEVELS.map((level) => [
          level,
          levels.find((one) => one.level === level)?.status ?? 'pending',
        ]),
      ) as RegistryReport['levels'];
      const all = Object.values(standing);
      const outcome = all.includes('rejected')
        ? 'rejected'
        : all.every((one) => one === 'approved')
          ? 'approved'
          : 'pending';
      const codes = levels.flatMap((one) =>
        one.status === 'rejected' && one.reason ? [one.reason] : [],
      );
      return { levels: standing, outcome, codes };
    },
  };
}
