import { z } from 'zod';
import { code } from '../shapes.ts';

const MOST_YEARS = 120;

const date = z.iso.date('must be a date that exists, such as 2008-02-29');
const answer = z.boolean('must be true or false; leave it out when it is not known').optional();

const loan = z.strictObject({
  scheme: z.enum(
    ['pmegp', 'mudra', 'pm_svanidhi', 'other'],
    'must be pmegp, mudra, pm_svanidhi or other',
  ),
  sanctionedOn: date.optional(),
  repaid: answer,
});

/**
 * What an artisan or operator answers before an application in the scheme. Nothing of it is kept. Only the day of
 * registration is needed; what is not known is left out. `other` is any trade beside the 18.
 */
export const eligibilityAnswers = z
  .strictObject({
    registrationOn: date,
    dateOfBirth: date.optional(),
    age: z
      .int('must be a number of whole years')
      .min(0, 'must not be below 0')
      .max(MOST_YEARS, `must not be above ${MOST_YEARS}`)
      .optional(),
    worksByHand: answer,
    selfEmployed: answer,
    trade: code.optional(),
    familyMemberRegistered: answer,
    governmentServiceInFamily: answer,
    loans: z
      .array(loan, 'must be a list; an empty one says that there was no loan')
      .max(50, 'must not hold more than 50 loans')
      .optional(),
  })
  .superRefine((one, context) => {
    const refuse = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    // ISO dates compare as text.
    const isLater = (day: string | undefined) => day !== undefined && day > one.registrationOn;
    const late = 'must not be after registrationOn';
    if (isLater(one.dateOfBirth)) refuse(['dateOfBirth'], late);
    if (
      one.dateOfBirth !== undefined &&
      yearsBetween(one.dateOfBirth, one.registrationOn) > MOST_YEARS
    )
      refuse(['dateOfBirth'], `must not be more than ${MOST_YEARS} years before registrationOn`);
    if (one.dateOfBirth !== undefined && one.age !== undefined)
      refuse(['age'], 'must be left out when dateOfBirth is given');
    one.loans?.forEach(({ sanctionedOn }, index) => {
      if (isLater(sanctionedOn)) refuse(['loans', index, 'sanctionedOn'], late);
    });
  });

function yearsBetween(from: string, to: string): number {
  return Number(to.slice(0, 4)) - Number(from.slice(0, 4));
}
