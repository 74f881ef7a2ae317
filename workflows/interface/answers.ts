import { z } from 'zod';
import { EVENT_DATA } from '../../contracts/events.ts';
import { levels } from '../../contracts/levels.ts';
import { code, messageId, submissionId } from '../../contracts/shapes.ts';
import { SENT_BY } from '../../contracts/vocabulary.ts';
import type { OutsideActivities, Receipt, Timed } from './activities.ts';

/**
 * The answers of outside calls as schemas. An operator can complete an activity by hand with any result (`temporal
 * activity complete`). A result that does not match says nothing about the artisan: the outside system is asked again.
 */

const codes = z.array(code).max(50);
const issues = EVENT_DATA['listing.refused'].shape.issues;
const findings = z.object({ finding: z.enum(['none', 'artisan', 'approval', 'unknown']), issues });

/** The answer of each outside call. The compiler checks it against `OutsideActivities`. */
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
    /** Why the message was not delivered; empty if it was. */
    code: code.or(z.literal('')),
  }),
} satisfies {
  readonly [Name in keyof OutsideActivities]: z.ZodType<
    Awaited<ReturnType<OutsideActivities[Name]>>
  >;
};

/** Thrown for a result that no worker of ours has returned. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** Times that a `Date` can hold: with a later one a case could not record when it received something. */
const instantMs = z.int().min(0).max(8.64e15);
const stamped = z.object({ answer: z.unknown(), at: instantMs });
const anyObject = z.object({});

/** Reads the time of an answer, epoch milliseconds; undefined if there is none, or an invalid one. */
export function timeSaid(at: unknown): number | undefined {
  const read = instantMs.safeParse(at);
  return read.success ? read.data : undefined;
}

const receipt = z.object({ from: z.int(), to: z.int(), sha256: z.string() });

/** Reads the receipt of the events that went out with a call; undefined if there is none, or an invalid one. */
export const receiptSaid = (published: unknown): Receipt | undefined =>
  receipt.safeParse(published).data;

/**
 * Returns an activity's result unchanged if a worker of ours can have returned it.
 * @param schema of the answer; any object if not given.
 * @throws NoAnswer otherwise.
 */
export function checkedAnswer<Answer>(
  result: Timed<Answer>,
  schema: z.ZodType = anyObject,
): Timed<Answer> {
  const read = stamped.safeParse(result);
  if (!read.success || !schema.safeParse(read.data.answer).success)
    throw new NoAnswer('the result of an activity was not returned by a worker');
  return result;
}
