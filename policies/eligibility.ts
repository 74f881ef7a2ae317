import { CURRENT_POLICY, policyOf } from './policies.ts';
import { ruleSource } from './register.ts';
import { tradeOf } from './trades.ts';
import { haveYearsPassed } from './years.ts';

/**
 * What may prevent a registration in the scheme, for early advice. The registry decides, and no case uses this. An
 * unanswered question counts as unknown, never as a no.
 */

/** A central or state credit scheme for self-employment; `other` is any that no rule names. */
type LoanScheme = 'pmegp' | 'mudra' | 'pm_svanidhi' | 'other';

/** A loan of the artisan. */
export interface Loan {
  readonly scheme: LoanScheme;
  /** ISO date. */
  readonly sanctionedOn?: string | undefined;
  readonly repaid?: boolean | undefined;
}

/** The answers of an artisan or operator. An absent one was not answered. All dates are ISO dates, validated before. */
export interface EligibilityAnswers {
  readonly registrationOn: string;
  readonly dateOfBirth?: string | undefined;
  /** Whole years on the day of registration, for an artisan who does not know their date of birth. */
  readonly age?: number | undefined;
  readonly worksByHand?: boolean | undefined;
  /** In the unorganised sector. */
  readonly selfEmployed?: boolean | undefined;
  /** A code of one of the 18 trades, or anything else for another trade. */
  readonly trade?: string | undefined;
  /** Husband, wife or an unmarried child. */
  readonly familyMemberRegistered?: boolean | undefined;
  /** The artisan or a family member. */
  readonly governmentServiceInFamily?: boolean | undefined;
  /** An empty list means that there was none. */
  readonly loans?: readonly Loan[] | undefined;
}

export type Outcome = 'fits' | 'does_not_fit' | 'not_known';
export type Advice = 'likely' | 'in_doubt' | 'unlikely';

interface Eligibility {
  readonly advice: Advice;
  /** Every rule once, always in the same order. */
  readonly findings: readonly { readonly rule: EligibilityRule; readonly outcome: Outcome }[];
}

const MINIMUM_AGE = 18;
/** Years from the sanction of a loan. */
const LOAN_YEARS = 5;

/** The check of each rule, by its id in the register. */
const RULES = {
  'eligibility.age': (one) =>
    one.dateOfBirth === undefined
      ? outcome(one.age === undefined ? undefined : one.age >= MINIMUM_AGE)
      : outcome(haveYearsPassed(one.dateOfBirth, MINIMUM_AGE, one.registrationOn)),
  'eligibility.by_hand': (one) => outcome(one.worksByHand),
  'eligibility.self_employed': (one) => outcome(one.selfEmployed),
  'eligibility.trade': (one) =>
    outcome(
      one.trade === undefined
        ? undefined
        : tradeOf(policyOf(CURRENT_POLICY), one.trade) !== undefined,
    ),
  'eligibility.family_member': (one) => outcome(not(one.familyMemberRegistered)),
  'eligibility.government_service': (one) => outcome(not(one.governmentServiceInFamily)),
  'eligibility.loan_pmegp': (one) => eachLoan(one, ['pmegp'], (_, isOld) => isOld),
  'eligibility.loan_pmegp_older': (one) => eachLoan(one, ['pmegp'], (_, isOld) => not(isOld)),
  'eligibility.loan_outstanding': (one) =>
    eachLoan(one, ['mudra', 'pm_svanidhi'], (loan, isOld) => either(loan.repaid, isOld)),
  'eligibility.loan_outstanding_older': (one) =>
    eachLoan(one, ['mudra', 'pm_svanidhi'], (loan, isOld) => either(loan.repaid, not(isOld))),
  'eligibility.loan_other': (one) => eachLoan(one, ['other'], (_, isOld) => isOld),
} as const satisfies Readonly<Record<string, (answers: EligibilityAnswers) => Outcome>>;

export type EligibilityRule = keyof typeof RULES;
export const ELIGIBILITY_RULES = Object.keys(RULES) as readonly EligibilityRule[];

/** Checks the answers against every rule of the scheme that we know. */
export function eligibilityOf(answers: EligibilityAnswers): Eligibility {
  const findings = ELIGIBILITY_RULES.map((rule) => ({ rule, outcome: RULES[rule](answers) }));
  return { advice: adviceFor(findings), findings };
}

function adviceFor(findings: Eligibility['findings']): Advice {
  const against = findings.filter((one) => one.outcome === 'does_not_fit');
  if (against.some(({ rule }) => maySayNo(rule))) return 'unlikely';
  return findings.every((one) => one.outcome === 'fits') ? 'likely' : 'in_doubt';
}

/** An unverified rule, or one with contradicting reports, can only cast doubt. */
function maySayNo(rule: EligibilityRule): boolean {
  const source = ruleSource(rule);
  return source !== undefined && source.confidence !== 'unverified';
}

/** Yes, no, or not known. */
type Known = boolean | undefined;

function outcome(fits: Known): Outcome {
  return fits === undefined ? 'not_known' : fits ? 'fits' : 'does_not_fit';
}

function not(known: Known): Known {
  return known === undefined ? undefined : !known;
}

/** Yes if one is yes, even if the other is not known. */
function either(one: Known, other: Known): Known {
  if (one === true || other === true) return true;
  return one === false && other === false ? false : undefined;
}

/** The worst result over all loans of these schemes; without such a loan the rule fits. */
function eachLoan(
  { loans, registrationOn }: EligibilityAnswers,
  schemes: readonly LoanScheme[],
  fits: (loan: Loan, isOld: Known) => Known,
): Outcome {
  if (loans === undefined) return 'not_known';
  const found = loans
    .filter((loan) => schemes.includes(loan.scheme))
    .map((loan) => fits(loan, isOlder(loan, registrationOn)));
  if (found.includes(false)) return 'does_not_fit';
  return outcome(found.includes(undefined) ? undefined : true);
}

function isOlder({ sanctionedOn }: Loan, on: string): Known {
  return sanctionedOn === undefined ? undefined : haveYearsPassed(sanctionedOn, LOAN_YEARS, on);
}
