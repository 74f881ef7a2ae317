import { z } from 'zod';
import { outcomeOf } from '../contracts/levels.ts';
import type { OutsideCalls, RegistryReport } from '../contracts/outside.ts';
import { REGISTRY_LEVELS } from '../contracts/vocabulary.ts';
import type { OutsideDeps } from './deps.ts';
import { askJson } from './http.ts';
import { openEvidence } from './open.ts';
import { timeoutOf } from './signal.ts';

const registered = z.object({ schemeNumber: z.string() });

const STATUSES = {
  PENDING: 'pending',
  APPROVED: 'approved',
  REJECTED: 'rejected',
  RETURNED: 'returned',
} as const;

const level = z.object({
  level: z.enum(REGISTRY_LEVELS),
  status: z.enum(['PENDING', 'APPROVED', 'REJECTED', 'RETURNED']),
  reason: z.string().nullish(),
});
const application = z.object({ levels: z.array(level) });
const unknown = z.object({ error: z.string() });
type Level = z.infer<typeof level>;

/** The registry's reasons; one that we do not know is told as "rejected", and the registry explains it. */
const REASONS: Readonly<Record<string, string>> = {
  NOT_ELIGIBLE: 'registry.not_eligible',
  UNDER_AGE: 'registry.under_age',
  FAMILY_MEMBER_REGISTERED: 'registry.family_member_registered',
  GOVERNMENT_SERVICE: 'registry.government_service',
  RECENT_LOAN: 'registry.recent_loan',
  NOT_IN_TRADE: 'registry.not_in_trade',
  DUPLICATE: 'registry.duplicate',
};

/** Asks the scheme how far its three levels of verification are. */
export function registryCalls({
  dossier,
  config,
}: OutsideDeps): Pick<OutsideCalls, 'lookUpRegistration'> {
  return {
    async lookUpRegistration({ dossier: evidence }) {
      const { schemeNumber } = await openEvidence(dossier, evidence, registered);
      const { status, body } = await askJson(
        {
          system: 'registry',
          url: `${config.REGISTRY_URL}/v1/applications/${encodeURIComponent(schemeNumber)}`,
          timeoutMs: timeoutOf('registry', config),
        },
        z.union([application, unknown]),
        [404],
      );
      // A number that is not found is waited for, and climbs: a fresh one may take days to be there.
      if (status === 404 || !('levels' in body)) return report([], ['registry.not_found']);
      return report(body.levels, []);
    },
  };
}

function report(levels: readonly Level[], found: readonly string[]): RegistryReport {
  const of = (name: (typeof REGISTRY_LEVELS)[number]) => {
    const one = levels.find(({ level }) => level === name);
    return STATUSES[one?.status ?? 'PENDING'];
  };
  const statuses = {
    local_body: of('local_body'),
    district_committee: of('district_committee'),
    screening_committee: of('screening_committee'),
  };
  return {
    levels: statuses,
    outcome: outcomeOf(statuses),
    codes: [...found, ...levels.flatMap(codesOf)],
  };
}

function codesOf({ status, reason }: Level): string[] {
  if (status === 'RETURNED') return ['registry.returned'];
  if (status === 'REJECTED') return [REASONS[reason ?? ''] ?? 'registry.rejected'];
  return [];
}
