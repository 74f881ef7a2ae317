import type { SentRecord } from '../../kafka/sender.ts';

/** One record on its way to a topic. The publisher knows nothing more about what it publishes. */
export interface OutgoingRecord extends SentRecord {
  /** Records of one case keep their order. */
  readonly caseId: string;
  /** JSON text. */
  readonly value: string;
}
