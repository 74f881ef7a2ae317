import { createHash } from 'node:crypto';
import { ApplicationFailure, activityInfo } from '@temporalio/activity';
import type { Envelope } from '../contracts/envelope.ts';
import type { Receipt } from '../workflows/interface/activities.ts';
import { FAULTS, type PublishActivities } from '../workflows/interface/activities.ts';
import type { Admit } from './admission.ts';
import type { Publisher } from './publisher/publisher.ts';
import type { OutgoingRecord } from './publisher/record.ts';

/** Hears of each publication of a case. Times are those of its events, in epoch milliseconds. */
export interface Publications {
  began(caseId: string, times: readonly number[]): void;
  confirmed(caseId: string, times: readonly number[]): void;
  /** @param code of the failure: it is tried again */
  failed(caseId: string, code: string): void;
}

/**
 * Publishes a case's events by the process's one publisher.
 *
 * @param admit checks whether a run may open its case; without it every run may
 */
export function createPublishActivities(
  publisher: Publisher,
  admit?: Admit,
  publications?: Publications,
): PublishActivities {
  return {
    async publishEvents({ run, batch, opens }) {
      // After a reset the server replays decisions in its own order: events of such a run stay off the topic.
      if (activityInfo().workflowExecution?.runId !== run) {
        throw ApplicationFailure.create({
          type: FAULTS.QUARANTINED,
          message: 'the run was reset; recover the case instead',
          nonRetryable: true,
        });
      }
      if (opens !== undefined) await admit?.(opens);
      const caseId = batch[0]?.subject ?? '';
      const times = batch.map(({ time }) => Date.parse(time));
      publications?.began(caseId, times);
      try {
        await publisher.publish(batch.map(recordOf));
      } catch (error) {
        const failure = asFailure(error);
        publications?.failed(caseId, failure.type ?? '');
        throw failure;
      }
      publications?.confirmed(caseId, times);
      return receiptFor(batch);
    },
  };
}

/** The receipt of a publication: a replay that derives another batch has another digest. */
export function receiptFor(batch: readonly Envelope[]): Receipt {
  return {
    from: Number(batch[0]?.sequence ?? 0),
    to: Number(batch.at(-1)?.sequence ?? 0),
    sha256: createHash('sha256').update(JSON.stringify(batch)).digest('hex'),
  };
}

function recordOf(envelope: Envelope): OutgoingRecord {
  return {
    caseId: envelope.subject,
    key: envelope.partitionkey,
    value: JSON.stringify(envelope),
    headers: { ce_type: envelope.type, 'content-type': 'application/cloudevents+json' },
  };
}

function asFailure(error: unknown): ApplicationFailure {
  const { code, message } = error as { code?: string; message?: string };
  return ApplicationFailure.create({
    type: code ?? FAULTS.KAFKA_UNAVAILABLE,
    message: message ?? 'publishing failed',
    nonRetryable: code === FAULTS.RECORD_REFUSED,
  });
}
