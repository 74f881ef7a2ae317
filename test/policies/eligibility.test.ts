import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ELIGIBILITY_RULES,
  type EligibilityAnswers,
  type EligibilityRule,
  eligibilityOf,
  type Loan,
  type Outcome,
} from '../../policies/eligibility.ts';
import { CURRENT_POLICY, policyOf } from '../../policies/policies.ts';
import { ruleSource } from '../../policies/register.ts';
import { PROPERTY_RUNS } from '../support/sizes.ts';

const ON = '2026-11-22';
/** Answers to every question, with nothing that prevents a registration. */
const FITTING: EligibilityAnswers = {
  registrationOn: ON,
  dateOfBirth: '1990-01-01',
  worksByHand: true,
  selfEmployed: true,
  trade: 'potter',
  familyMemberRegistered: false,
  governmentServiceInFamily: false,
  loans: [],
};

function outcomeOf(rule: EligibilityRule, answers: EligibilityAnswers): Outcome | undefined {
  return eligibilityOf(answers).findings.find((one) => one.rule === rule)?.outcome;
}
const withLoan = (loan: Loan, on = ON): EligibilityAnswers => ({
  ...FITTING,
  registrationOn: on,
  loans: [loan],
});
const isUnverified = (rule: string) => ruleSource(rule)?.confidence === 'unverified';

describe('the advice on eligibility', () => {
  it('is likely when everything fits, and names every rule once', () => {
    const { advice, findings } = eligibilityOf(FITTING);
    expect(advice).toBe('likely');
    expect(findings.map((one) => one.rule)).toEqual(ELIGIBILITY_RULES);
    expect(findings.every((one) => one.outcome === 'fits')).toBe(true);
  });

  it('takes nothing unanswered for a no', () => {
    const { advice, findings } = eligibilityOf({ registrationOn: ON });
    expect(advice).toBe('in_doubt');
    expect(findings.every((one) => one.outcome === 'not_known')).toBe(true);
  });

  it.each<[EligibilityRule, Partial<EligibilityAnswers>]>([
    ['eligibility.age', { dateOfBirth: '2010-01-01' }],
    ['eligibility.by_hand', { worksByHand: false }],
    ['eligibility.self_employed', { selfEmployed: false }],
    ['eligibility.trade', { trade: 'other' }],
    ['eligibility.trade', { trade: 'halwai' }],
    ['eligibility.family_member', { familyMemberRegistered: true }],
    ['eligibility.government_service', { governmentServiceInFamily: true }],
    ['eligibility.loan_pmegp', { loans: [{ scheme: 'pmegp', sanctionedOn: '2024-01-01' }] }],
    [
      'eligibility.loan_outstanding',
      { loans: [{ scheme: 'mudra', sanctionedOn: '2024-01-01', repaid: false }] },
    ],
  ])('is unlikely because of %s alone: %j', (rule, answers) => {
    const { advice, findings } = eligibilityOf({ ...FITTING, ...answers });
    expect(advice).toBe('unlikely');
    expect(findings.filter((one) => one.outcome !== 'fits')).toEqual([
      { rule, outcome: 'does_not_fit' },
    ]);
  });

  it.each<[EligibilityRule, Loan]>([
    ['eligibility.loan_pmegp_older', { scheme: 'pmegp', sanctionedOn: '2015-01-01' }],
    ['eligibility.loan_pmegp_older', { scheme: 'pmegp', sanctionedOn: '2015-01-01', repaid: true }],
    [
      'eligibility.loan_outstanding_older',
      { scheme: 'pm_svanidhi', sanctionedOn: '2015-01-01', repaid: false },
    ],
    ['eligibility.loan_other', { scheme: 'other', sanctionedOn: '2024-01-01', repaid: true }],
  ])('is only in doubt because of %s: %j', (rule, loan) => {
    const { advice, findings } = eligibilityOf(withLoan(loan));
    expect(advice).toBe('in_doubt');
    expect(findings.filter((one) => one.outcome !== 'fits')).toEqual([
      { rule, outcome: 'does_not_fit' },
    ]);
  });

  it.each<EligibilityRule>(['eligibility.age', 'eligibility.by_hand'])(
    'stays unlikely when beside %s nothing is answered',
    (rule) => {
      const { advice, findings } = eligibilityOf({
        registrationOn: ON,
        age: 12,
        worksByHand: false,
      });
      expect(advice).toBe('unlikely');
      expect(findings).toContainEqual({ rule, outcome: 'does_not_fit' });
    },
  );

  it.each(policyOf(CURRENT_POLICY).trades.map((one) => one.code))(
    'takes the trade %s, whatever it sells',
    (trade) => {
      expect(outcomeOf('eligibility.trade', { registrationOn: ON, trade })).toBe('fits');
    },
  );
});

describe('age on the day of registration', () => {
  it.each([
    ['the 18th birthday', '2008-11-22', ON, 'fits'],
    ['the day before it', '2008-11-23', ON, 'does_not_fit'],
    ['a birthday at the turn of the year', '2009-01-01', '2026-12-31', 'does_not_fit'],
    ['the day of birth', ON, ON, 'does_not_fit'],
    ['born on 29 February, on 27 February', '2008-02-29', '2026-02-27', 'does_not_fit'],
    ['born on 29 February, on 28 February', '2008-02-29', '2026-02-28', 'not_known'],
    ['born on 29 February, on 1 March', '2008-02-29', '2026-03-01', 'fits'],
    ['born on 28 February, on 28 February', '2008-02-28', '2026-02-28', 'fits'],
    ['born on 1 March, on 29 February', '2006-03-01', '2024-02-29', 'does_not_fit'],
  ])('%s', (_, dateOfBirth, registrationOn, outcome) => {
    expect(outcomeOf('eligibility.age', { registrationOn, dateOfBirth })).toBe(outcome);
  });

  it.each([
    [17, 'does_not_fit'],
    [18, 'fits'],
    [undefined, 'not_known'],
  ])('in years: %s', (age, outcome) => {
    expect(outcomeOf('eligibility.age', { registrationOn: ON, age })).toBe(outcome);
  });
});

describe('earlier loans', () => {
  const BOTH = ['eligibility.loan_pmegp', 'eligibility.loan_pmegp_older'] as const;
  it.each([
    ['five years to the day', '2021-11-22', ON, ['fits', 'does_not_fit']],
    ['a day short of five years', '2021-11-23', ON, ['does_not_fit', 'fits']],
    ['sanctioned on the day itself', ON, ON, ['does_not_fit', 'fits']],
    ['29 February, on 27 February', '2020-02-29', '2025-02-27', ['does_not_fit', 'fits']],
    ['29 February, on 28 February', '2020-02-29', '2025-02-28', ['not_known', 'not_known']],
    ['29 February, on 1 March', '2020-02-29', '2025-03-01', ['fits', 'does_not_fit']],
    ['a day that is not known', undefined, ON, ['not_known', 'not_known']],
  ])('PMEGP, %s', (_, sanctionedOn, on, outcomes) => {
    const answers = withLoan({ scheme: 'pmegp', sanctionedOn }, on);
    expect(BOTH.map((rule) => outcomeOf(rule, answers))).toEqual(outcomes);
  });

  const RECENT = '2024-01-01';
  const OLD = '2015-01-01';
  const OUTSTANDING = [
    'eligibility.loan_outstanding',
    'eligibility.loan_outstanding_older',
  ] as const;
  it.each<[string | undefined, boolean | undefined, Outcome, Outcome]>([
    [RECENT, true, 'fits', 'fits'],
    [RECENT, false, 'does_not_fit', 'fits'],
    [RECENT, undefined, 'not_known', 'fits'],
    [OLD, true, 'fits', 'fits'],
    [OLD, false, 'fits', 'does_not_fit'],
    [OLD, undefined, 'fits', 'not_known'],
    [undefined, true, 'fits', 'fits'],
    [undefined, false, 'not_known', 'not_known'],
    [undefined, undefined, 'not_known', 'not_known'],
  ])('Mudra and PM SVANidhi, of %s, repaid: %s', (sanctionedOn, repaid, recent, older) => {
    for (const scheme of ['mudra', 'pm_svanidhi'] as const) {
      const answers = withLoan({ scheme, sanctionedOn, repaid });
      expect(OUTSTANDING.map((rule) => outcomeOf(rule, answers))).toEqual([recent, older]);
    }
  });

  it.each<[string | undefined, Outcome]>([
    ['2021-11-22', 'fits'],
    ['2021-11-23', 'does_not_fit'],
    [undefined, 'not_known'],
  ])('another scheme, of %s', (sanctionedOn, outcome) => {
    expect(outcomeOf('eligibility.loan_other', withLoan({ scheme: 'other', sanctionedOn }))).toBe(
      outcome,
    );
  });

  it('count by the worst of them, in any order', () => {
    const loans: Loan[] = [
      { scheme: 'mudra', sanctionedOn: RECENT, repaid: true },
      { scheme: 'mudra', sanctionedOn: RECENT },
      { scheme: 'mudra', sanctionedOn: RECENT, repaid: false },
    ];
    const worst = (some: readonly Loan[]) =>
      outcomeOf('eligibility.loan_outstanding', { ...FITTING, loans: some });
    expect(worst(loans)).toBe('does_not_fit');
    expect(worst([...loans].reverse())).toBe('does_not_fit');
    expect(worst(loans.slice(0, 2))).toBe('not_known');
  });
});

const anyDay = fc
  .date({ min: new Date('1950-01-01'), max: new Date('2026-11-22'), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10));
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined });
const anyLoan: fc.Arbitrary<Loan> = fc.record({
  scheme: fc.constantFrom('pmegp', 'mudra', 'pm_svanidhi', 'other'),
  sanctionedOn: maybe(anyDay),
  repaid: maybe(fc.boolean()),
});
const anyAnswers: fc.Arbitrary<EligibilityAnswers> = fc.record({
  registrationOn: fc.constant(ON),
  dateOfBirth: maybe(anyDay),
  age: maybe(fc.nat(120)),
  worksByHand: maybe(fc.boolean()),
  selfEmployed: maybe(fc.boolean()),
  trade: maybe(fc.constantFrom('mason', 'tailor', 'other')),
  familyMemberRegistered: maybe(fc.boolean()),
  governmentServiceInFamily: maybe(fc.boolean()),
  loans: maybe(fc.array(anyLoan, { maxLength: 4 })),
});
const QUESTIONS = [
  ...['dateOfBirth', 'age', 'worksByHand', 'selfEmployed', 'trade'],
  ...['familyMemberRegistered', 'governmentServiceInFamily', 'loans'],
];

describe('whatever is answered', () => {
  it('the advice follows from the outcomes, and an unverified rule never makes it unlikely', () => {
    fc.assert(
      fc.property(anyAnswers, (answers) => {
        const { advice, findings } = eligibilityOf(answers);
        const against = findings.filter((one) => one.outcome === 'does_not_fit');
        const firm = against.some((one) => !isUnverified(one.rule));
        expect(advice === 'unlikely').toBe(firm);
        expect(advice === 'likely').toBe(findings.every((one) => one.outcome === 'fits'));
      }),
      { numRuns: PROPERTY_RUNS },
    );
  });

  it('taking an answer back never brings in a no that was not there', () => {
    fc.assert(
      fc.property(anyAnswers, fc.subarray(QUESTIONS), (answers, gone) => {
        // Without a date of birth the age that was given beside it would come to bear.
        const { age: _, ...rest } = answers;
        const given = answers.dateOfBirth === undefined ? answers : rest;
        const less = Object.fromEntries(
          Object.entries(given).filter(([question]) => !gone.includes(question)),
        ) as unknown as EligibilityAnswers;
        const before = new Map(
          eligibilityOf(given).findings.map((one) => [one.rule, one.outcome] as const),
        );
        for (const { rule, outcome } of eligibilityOf(less).findings) {
          if (outcome !== 'not_known') expect(outcome, rule).toBe(before.get(rule));
        }
      }),
      { numRuns: PROPERTY_RUNS },
    );
  });

  it('waiting never hurts by age, nor by a loan that only counts for five years', () => {
    const timed = ['eligibility.age', 'eligibility.loan_pmegp', 'eligibility.loan_other'] as const;
    fc.assert(
      fc.property(anyAnswers, anyDay, anyDay, (answers, one, other) => {
        const [sooner = one, later = other] = [one, other].sort();
        for (const rule of timed) {
          if (outcomeOf(rule, { ...answers, registrationOn: sooner }) === 'fits')
            expect(outcomeOf(rule, { ...answers, registrationOn: later }), rule).toBe('fits');
        }
      }),
      { numRuns: PROPERTY_RUNS },
    );
  });
});
