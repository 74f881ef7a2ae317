import { z } from 'zod';
import { outcomeOf } from '../contracts/levels.ts';
import type { ReasonCode } from '../contracts/reason-codes.ts';
import { type LevelStatus, REGISTRY_LEVELS, type RegistryLevel } from '../contracts/vocabulary.ts';
import type { RegistryReport } from '../workflows/interface/activities.ts';
import { unavailable } from './failures.ts';
import { type Answer, contentOf } from './http.ts';

/** Level, status and reason are any words: which of them we know is for us to say, and not for the shape of an answer. */
const level = z.object({
  level: z.string(),
  status: z.string().min(1),
  reason: z.string().nullish(),
});
type Level = z.infer<typeof level>;
const application = z.object({ schemeNumber: z.string(), levels: z.array(level) });

/** The registry's own word; a 404 of anything before it says nothing of a number. */
const notFound = z.object({ error: z.literal('NOT_FOUND') });

const STATUSES: ReadonlyMap<string, LevelStatus> = new Map([
  ['PENDING', 'pending'],
  ['APPROVED', 'approved'],
  ['REJECTED', 'rejected'],
  ['RETURNED', 'returned'],
]);

/** Why it rejects. Without a reason its own word is told, and the registry explains it. */
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
 * What an answer of the registry says, and whose matter it is: where the three levels stand (`artisan`), words that we
 * do not know (`unknown`), or none at all (`them`, `us`), which is thrown. A number that it does not know is waited for:
 * a fresh one may take days to be there.
 *
 * @param schemeNumber that was asked about: an answer about another one is none.
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

/** Each of the three levels once. @throws ApplicationFailure UNAVAILABLE where one is missing or there twice */
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
  // A status or a level that we do not know cannot be told level by level.
  const isUnderstood =
    all.length === REGISTRY_LEVELS.length && statuses.every(([, status]) => status !== undefined);
  if (!isUnderstood) return { levels: null, outcome: 'unknown', codes: [UNCLEAR] };
  const levels = Object.fromEntries(statuses) as Record<RegistryLevel, LevelStatus>;
  const codes = [...new Set(REGISTRY_LEVELS.flatMap((name) => codesOf(three[name])))];
  // Rejected for we do not know what: nobody's application ends by that.
  return { levels, outcome: codes.includes(UNCLEAR) ? 'unknown' : outcomeOf(levels), codes };
}

function codesOf({ status, reason }: Level): ReasonCode[] {
  if (status === 'RETURNED') return ['registry.returned'];
  if (status === 'REJECTED') return [REASONS.get(reason ?? '') ?? UNCLEAR];
  return [];
}
