import { z } from 'zod';
import { EVENT_DATA } from '../../contracts/events.ts';
import { levels } from '../../contracts/levels.ts';
import { code, messageId, submissionId } from '../../contracts/shapes.ts';
import { SENT_BY } from '../../contracts/vocabulary.ts';
import type { OutsideActivities, Timed } from './activities.ts';

/**
 * The answers of outside calls as schemas. An activity's result is not always a worker's: anybody can complete one by hand
 * (`temporal activity complete`). What is no answer says nothing about the artisan: the other side is asked again.
 */

const codes = z.array(code).max(50);
const issues = EVENT_DATA['listing.refused'].shape.issues;
const findings = z.object({ finding: z.enum(['none', 'artisan', 'approval', 'unknown']), issues });

/** What each outside call answers. The compiler holds it against `OutsideActivities`. */
export const ANSWERS = {
  lookUpRegistration: z.object({
    levels: levels.nullable(),
    outcome: z.enum(['pending', 'approved', 'rejected', 'unknown']),
    codes,
  }),
  checkDocument: z.object({ codes }),
  deleteDocument: z.object({}),
  verifyWithProvider: z.object({
    outcome: z.enum(['valid', 'invalid', 'doubtful', 'pending', 'contested', 'unknown']),
    codes,
    against: z.array(z.string()).max(10).exactOptional(),
  }),
  checkSellerAccount: z.object({ outcome: z.enum(['linked', 'returned', 'unknown']), codes }),
  previewListing: findings,
  submitListing: findings.extend({ submission: submissionId }),
  readListing: findings.extend({ state: z.enum(['on_sale', 'off_sale', 'pending']) }),
  takeDownListing: z.object({}),
  sendMessage: z.object({
    delivered: z.boolean(),
    message: messageId,
    channel: z.enum(SENT_BY),
    /** Why it was not delivered; empty where it was. */
    code: code.or(z.literal('')),
  }),
} satisfies {
  readonly [Name in keyof OutsideActivities]: z.ZodType<
    Awaited<ReturnType<OutsideActivities[Name]>>
  >;
};

/** Thrown for a result that no worker of ours has given. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** Times that a `Date` can hold; beyond it a case could not even write down when it received something. */
const instantMs = z.int().min(0).max(8.64e15);
const stamped = z.object({ answer: z.unknown(), at: instantMs });
const anyObject = z.object({});

/** When something was answered, epoch milliseconds; undefined where nobody said, or said no time. */
export function timeSaid(at: unknown): number | undefined {
  const read = instantMs.safeParse(at);
  return read.success ? read.data : undefined;
}

/**
 * An activity's result as it is, where a worker of ours has given it.
 * @param schema of the answer; any object if not given.
 * @throws NoAnswer where it is none.
 */
export function checkedAnswer<Answer>(
  result: Timed<Answer>,
  schema: z.ZodType = anyObject,
): Timed<Answer> {
  const read = stamped.safeParse(result);
  if (!read.success || !schema.safeParse(read.data.answer).success)
    throw new NoAnswer('the result of an activity is no answer of a worker');
  return result;
}
