import type { SentRecord } from '../../kafka/sender.ts';

/** One record to publish. The publisher reads nothing else of it. */
export interface OutgoingRecord extends SentRecord {
  /** Records of one case keep their order. */
  readonly caseId: string;
  /** JSON text. */
  readonly value: string;
}
