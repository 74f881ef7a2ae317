import { z } from 'zod';
import { outcomeOf } from '../contracts/levels.ts';
import type { ReasonCode } from '../contracts/reason-codes.ts';
import { type LevelStatus, REGISTRY_LEVELS, type RegistryLevel } from '../contracts/vocabulary.ts';
import type { RegistryReport } from '../workflows/interface/activities.ts';
import { unavailable } from './failures.ts';
import { type Answer, contentOf } from './http.ts';

/** Level, status and reason are any text: the reader below decides which ones we know, not the schema. */
const level = z.object({
  level: z.string(),
  status: z.string().min(1),
  reason: z.string().nullish(),
});
type Level = z.infer<typeof level>;
const application = z.object({ schemeNumber: z.string(), levels: z.array(level) });

/** The registry's own body; a 404 from a proxy before it says nothing about a number. */
const notFound = z.object({ error: z.literal('NOT_FOUND') });

const STATUSES: ReadonlyMap<string, LevelStatus> = new Map([
  ['PENDING', 'pending'],
  ['APPROVED', 'approved'],
  ['REJECTED', 'rejected'],
  ['RETURNED', 'returned'],
]);

/** Why the registry rejects. Without a reason the code says only that it rejected. */
const REASONS: ReadonlyMap<string, ReasonCode> = new Map([
  ['', 'registry.rejected'],
  ['NOT_ELIGIBLE', 'registry.not_eligible'],
  ['UNDER_AGE', 'registry.under_age'],
  ['FAMILY_MEMBER_REGISTERED', 'registry.family_member_registered'],
  ['GOVERNMENT_SERVICE', 'registry.government_service'],
  ['RECENT_LOAN', 'registry.recent_loan'],
  ['NOT_IN_TRADE', 'registry.not_in_trade'],
  ['DUPLICATE', 'registry.duplicate'],
]);

const UNCLEAR: ReasonCode = 'registry.unclear';

/**
 * Reads what the registry's answer says, by its owner: the status of the three levels (`artisan`), an unknown status or
 * reason (`unknown`), or nothing (`them`, `us`), which is thrown. An unknown number is asked about again: a new one may
 * take days to appear.
 *
 * @param schemeNumber of the question: an answer about another one is rejected as unavailable.
 * @throws ApplicationFailure UNAVAILABLE, QUOTA or REJECTED_REQUEST
 */
export function readRegistryAnswer(schemeNumber: string, answer: Answer): RegistryReport {
  if (answer.status === 404) {
    if (!notFound.safeParse(answer.body).success)
      throw unavailable('registry', 'HTTP 404, which is not of the registry itself');
    return { levels: null, outcome: 'pending', codes: ['registry.not_found'] };
  }
  const said = contentOf('registry', answer, application);
  if (said.schemeNumber !== schemeNumber)
    throw unavailable('registry', 'the answer is about another application (schemeNumber)');
  return reportOf(oneEach(said.levels), said.levels);
}

/** Each of the three levels once. @throws ApplicationFailure UNAVAILABLE if one is missing or duplicate */
function oneEach(levels: readonly Level[]): Record<RegistryLevel, Level> {
  const entries = REGISTRY_LEVELS.map((name) => {
    const [one, ...more] = levels.filter(({ level }) => level === name);
    if (one === undefined || more.length > 0)
      throw unavailable('registry', `the answer does not have ${name} exactly once`);
    return [name, one] as const;
  });
  return Object.fromEntries(entries) as Record<RegistryLevel, Level>;
}

function reportOf(three: Record<RegistryLevel, Level>, all: readonly Level[]): RegistryReport {
  const statuses = REGISTRY_LEVELS.map((name) => [name, STATUSES.get(three[name].status)] as const);
  // With an unknown status or level the report has no levels.
  const isUnderstood =
    all.length === REGISTRY_LEVELS.length && statuses.every(([, status]) => status !== undefined);
  if (!isUnderstood) return { levels: null, outcome: 'unknown', codes: [UNCLEAR] };
  const levels = Object.fromEntries(statuses) as Record<RegistryLevel, LevelStatus>;
  const codes = [...new Set(REGISTRY_LEVELS.flatMap((name) => codesOf(three[name])))];
  // A rejection for an unknown reason ends no case.
  return { levels, outcome: codes.includes(UNCLEAR) ? 'unknown' : outcomeOf(levels), codes };
}

function codesOf({ status, reason }: Level): ReasonCode[] {
  if (status === 'RETURNED') return ['registry.returned'];
  if (status === 'REJECTED') return [REASONS.get(reason ?? '') ?? UNCLEAR];
  return [];
}
