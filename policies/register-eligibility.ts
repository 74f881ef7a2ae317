import { proposedOn, type RuleSource } from './rule.ts';

const rule = proposedOn('2026-11-22');

const CONDITIONS =
  'Reports on the scheme’s conditions: farmrise.bayer.com (scheme page) and Union Bank of India (PM Vishwakarma page). The guidelines themselves were not read.';
const LOANS =
  'The same two reports and a description of the portal’s questions (slideorbit.com). The first counts five years from the day of sanction, the bank from the day of application; the earlier end is not used here.';

/**
 * The scheme's conditions that give early advice. An unverified one, also because reports contradict each other, can
 * cast doubt and never make the advice unlikely.
 */
export const ELIGIBILITY_REGISTER = [
  rule(
    'eligibility.age',
    'secondary_report',
    'The artisan is at least 18 years old on the day of registration.',
    CONDITIONS,
  ),
  rule(
    'eligibility.by_hand',
    'secondary_report',
    'The artisan works by hand and with tools.',
    CONDITIONS,
  ),
  rule(
    'eligibility.self_employed',
    'secondary_report',
    'The artisan is self-employed in the unorganised sector.',
    CONDITIONS,
  ),
  rule(
    'eligibility.trade',
    'secondary_report',
    'The artisan is engaged in one of the 18 trades on the day of registration.',
    `${CONDITIONS} The list of trades: tipsclear.com and pmvishwakarmayojna.com, which agree.`,
  ),
  rule(
    'eligibility.family_member',
    'secondary_report',
    'One member of a family is registered; family means husband, wife and unmarried children.',
    CONDITIONS,
  ),
  rule(
    'eligibility.government_service',
    'secondary_report',
    'Nobody in government service is registered, nor a member of their family.',
    CONDITIONS,
  ),
  rule(
    'eligibility.loan_pmegp',
    'secondary_report',
    'No PMEGP loan was sanctioned in the five years before registration.',
    LOANS,
  ),
  rule(
    'eligibility.loan_pmegp_older',
    'unverified',
    'A PMEGP loan that was sanctioned longer ago may still stand in the way.',
    `${LOANS} They contradict each other here: the first has PMEGP borrowers excluded without a limit, the portal asks for the past five years.`,
  ),
  rule(
    'eligibility.loan_outstanding',
    'secondary_report',
    'A Mudra or PM SVANidhi loan of the five years before registration is fully repaid.',
    LOANS,
  ),
  rule(
    'eligibility.loan_outstanding_older',
    'unverified',
    'A Mudra or PM SVANidhi loan that is older and not fully repaid may still stand in the way.',
    `${LOANS} They contradict each other here: the conditions speak of five years, the portal of any outstanding loan.`,
  ),
  rule(
    'eligibility.loan_other',
    'unverified',
    'Another central or state credit scheme for self-employment, sanctioned in the five years before registration, may stand in the way.',
    `${LOANS} Which schemes count as similar was not found.`,
  ),
] as const satisfies readonly RuleSource[];
