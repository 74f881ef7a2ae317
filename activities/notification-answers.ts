import { z } from 'zod';
import type { ReasonCode } from '../contracts/reason-codes.ts';
import { SENT_BY, type SentBy } from '../contracts/vocabulary.ts';
import { unavailable } from './failures.ts';
import { type Answer, contentOf } from './http.ts';

const sent = z.object({
  messageId: z.string(),
  notificationId: z.string().min(1),
  status: z.enum(['DELIVERED', 'FAILED']),
  channel: z.string(),
  reason: z.string().nullish(),
});

const REASONS: ReadonlyMap<string, ReasonCode> = new Map([
  ['UNREACHABLE', 'notification.unreachable'],
  ['INVALID_NUMBER', 'notification.invalid_number'],
  ['OPTED_OUT', 'notification.opted_out'],
]);

/** What became of a message. */
export interface Delivery {
  readonly delivered: boolean;
  /** The provider's own id of it, which may be any text: it is recorded as a hash. */
  readonly message: string;
  readonly channel: SentBy;
  /** Why it was not delivered; empty if it was. */
  readonly code: string;
}

/**
 * Reads what a messaging provider's answer says, by its owner: whether the artisan was reached (`artisan`), or nothing
 * (`them`, `us`), which is thrown. Only the provider's own status tells whether a message was delivered.
 *
 * @param messageId of the message: an answer about another one is rejected as unavailable.
 * @throws ApplicationFailure UNAVAILABLE, QUOTA or REJECTED_REQUEST
 */
export function readNotificationAnswer(messageId: string, answer: Answer): Delivery {
  const said = contentOf('notifications', answer, sent);
  if (said.messageId !== messageId)
    throw unavailable('notifications', 'the answer is about another message (messageId)');
  const delivered = said.status === 'DELIVERED';
  return {
    delivered,
    message: said.notificationId,
    channel: SENT_BY.find((one) => one === said.channel.toLowerCase()) ?? 'other',
    code: delivered ? '' : (REASONS.get(said.reason ?? '') ?? 'notification.not_delivered'),
  };
}
