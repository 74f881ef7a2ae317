import { ApplicationFailure, activityInfo } from '@temporalio/activity';
import { receiptFor } from '../../activities/publishing.ts';
import { type Envelope, envelope, unwrap } from '../../contracts/envelope.ts';
import type { RecordedEvent } from '../../contracts/reducer.ts';
import { FAULTS, type PublishActivities } from '../../workflows/interface/activities.ts';

/**
 * How the broker behaves: `away` takes nothing, `lossy` takes a batch but loses its confirmation, `refusing` rejects
 * the records.
 */
export type Weather = 'up' | 'away' | 'lossy' | 'refusing';

/** A topic in memory whose broker fails on demand. */
export interface Topic {
  weather: Weather;
  readonly calls: PublishActivities;
  /** All records in the order of arrival, with duplicates. */
  readonly records: readonly string[];
  /** The runs that published a record. */
  readonly runs: ReadonlySet<string>;
}

export function topic(): Topic {
  const records: string[] = [];
  const runs = new Set<string>();
  const publish: PublishActivities['publishEvents'] = async ({ run, batch }) => {
    if (activityInfo().workflowExecution?.runId !== run) throw new Error('another run');
    const { weather } = there;
    if (weather === 'away') throw new Error('the broker is away');
    if (weather === 'refusing') {
      throw ApplicationFailure.create({ type: FAULTS.RECORD_REFUSED, nonRetryable: true });
    }
    runs.add(run);
    records.push(...batch.map((one) => JSON.stringify(one)));
    if (weather === 'lossy') throw new Error('stored, and the reply was lost');
    return receiptFor(batch);
  };
  const there: Topic = {
    weather: 'up',
    calls: { publishEvents: publish },
    records,
    runs,
  };
  return there;
}

/**
 * Reads one case's records like a consumer: it skips what is not above the last sequence seen.
 * @throws Error for a gap, and for two different records with the same sequence
 */
export function readAsConsumer(records: Iterable<string>): Envelope[] {
  const seen: string[] = [];
  for (const text of records) {
    const number = Number(JSON.parse(text).sequence);
    if (number > seen.length + 1) throw new Error(`${number} follows upon ${seen.length}`);
    if (number <= seen.length && seen[number - 1] !== text) throw new Error(`two are ${number}`);
    if (number === seen.length + 1) seen.push(text);
  }
  return seen.map((text) => envelope.parse(JSON.parse(text)));
}

/** A record's event with the command that caused it. */
export type Told = RecordedEvent & { readonly command: string | undefined };

export const told = (message: Envelope): Told => ({
  ...unwrap(message),
  command: message.causationid,
});
