import { z } from 'zod';
import { rule } from '../rules.ts';
import { code } from '../shapes.ts';

const MOST_YEARS = 120;
const MOST_LOANS = 50;

const date = z.iso.date(rule('date.form', { example: '2008-02-29' }));
const answer = z.boolean(rule('eligibility.answer')).optional();

const loan = z.strictObject({
  scheme: z.enum(['pmegp', 'mudra', 'pm_svanidhi', 'other']),
  sanctionedOn: date.optional(),
  repaid: answer,
});

/**
 * The answers of an artisan or operator before an application to the scheme. They are not stored. Only the day of
 * registration is required; unknown answers are left out. `other` is any trade beside the 18.
 */
export const eligibilityAnswers = z
  .strictObject({
    registrationOn: date,
    dateOfBirth: date.optional(),
    age: z
      .int(rule('eligibility.years'))
      .min(0, rule('eligibility.not_below', { least: 0 }))
      .max(MOST_YEARS, rule('eligibility.not_above', { most: MOST_YEARS }))
      .optional(),
    worksByHand: answer,
    selfEmployed: answer,
    trade: code.optional(),
    familyMemberRegistered: answer,
    governmentServiceInFamily: answer,
    loans: z
      .array(loan, rule('eligibility.loans'))
      .max(MOST_LOANS, rule('eligibility.most_loans', { most: MOST_LOANS }))
      .optional(),
  })
  .superRefine((one, context) => {
    const refuse = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    // ISO dates compare as text.
    const isLater = (day: string | undefined) => day !== undefined && day > one.registrationOn;
    const late = rule('eligibility.late', { field: 'registrationOn' });
    if (isLater(one.dateOfBirth)) refuse(['dateOfBirth'], late);
    if (
      one.dateOfBirth !== undefined &&
      yearsBetween(one.dateOfBirth, one.registrationOn) > MOST_YEARS
    )
      refuse(
        ['dateOfBirth'],
        rule('eligibility.years_before', { most: MOST_YEARS, field: 'registrationOn' }),
      );
    if (one.dateOfBirth !== undefined && one.age !== undefined)
      refuse(['age'], rule('eligibility.age_or_birth', { field: 'dateOfBirth' }));
    one.loans?.forEach(({ sanctionedOn }, index) => {
      if (isLater(sanctionedOn)) refuse(['loans', index, 'sanctionedOn'], late);
    });
  });

function yearsBetween(from: string, to: string): number {
  return Number(to.slice(0, 4)) - Number(from.slice(0, 4));
}
