import { z } from 'zod';
import { type Case, caseState } from './case.ts';
import { eventType } from './envelope.ts';
import { artisanId, caseId, instant, sequenceText } from './shapes.ts';

const CASES_SCHEMA = 'urn:artisan-onboarding:cases:v1';

/** The value of a record in the cases topic; its key is the case id, and a tombstone has no value. */
export const caseMessage = z.object({
  schema: z.literal(CASES_SCHEMA),
  caseId,
  artisanId,
  /** The sequence of the last event that is folded in, as in the events topic. */
  sequence: sequenceText,
  /** When that event happened. */
  asOf: instant,
  /** Set at the first event of a type that the projector does not know: from then on the case is not updated. */
  newerThanKnown: z.object({ sequence: sequenceText, type: eventType }).nullable(),
  case: caseState,
});
export type CaseMessage = z.infer<typeof caseMessage>;

/** Wraps a case for the cases topic. @param newer the first event that could not be folded in, if there is one. */
export function messageOf(
  theCase: Case,
  newer: CaseMessage['newerThanKnown'] = null,
): Readonly<Omit<CaseMessage, 'case'>> & { readonly case: Case } {
  return {
    schema: CASES_SCHEMA,
    caseId: theCase.caseId,
    artisanId: theCase.artisanId,
    sequence: String(theCase.sequence).padStart(8, '0'),
    asOf: theCase.updatedAt,
    newerThanKnown: newer,
    case: theCase,
  };
}
