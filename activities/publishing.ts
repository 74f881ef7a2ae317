import { createHash } from 'node:crypto';
import { ApplicationFailure, activityInfo } from '@temporalio/activity';
import type { Logger } from 'pino';
import type { Envelope } from '../contracts/envelope.ts';
import type { Receipt } from '../workflows/interface/activities.ts';
import {
  FAULTS,
  type PublishActivities,
  type StoreActivities,
} from '../workflows/interface/activities.ts';
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

/** What publishing needs beside the publisher. */
export interface PublishingOptions {
  /** Checks whether a run may open its case; without it every run may. */
  readonly admit?: Admit;
  readonly publications?: Publications | undefined;
  /** Records the end that comes with a case's last publication; without it the case does so by itself. */
  readonly recordEnd?: StoreActivities['recordEnd'];
  readonly log?: Logger;
}

/** Publishes a case's events by the process's one publisher. */
export function createPublishActivities(
  publisher: Publisher,
  { admit, publications, recordEnd, log }: PublishingOptions = {},
): PublishActivities {
  return {
    async publishEvents({ run, batch, opens, ends }) {
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
      const isEnded =
        ends !== undefined && recordEnd !== undefined && (await isDone(recordEnd(ends)));
      return { ...receiptFor(batch), ...(isEnded ? { ended: true as const } : {}) };
    },
  };

  /** What the broker has confirmed stays confirmed: the case records its end by itself then. */
  async function isDone(work: Promise<void>): Promise<boolean> {
    try {
      await work;
      return true;
    } catch (error) {
      log?.warn(
        { err: error },
        'the end of a case could not be recorded with its last publication',
      );
      return false;
    }
  }
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
