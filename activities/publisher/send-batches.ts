import { RefusedByBroker } from '../../kafka/sender.ts';
import type { Batch } from './queue.ts';
import type { OutgoingRecord } from './record.ts';

type Send = (records: readonly OutgoingRecord[]) => Promise<void>;

/** What a flight says about its lots, as soon as it knows. */
export interface SendReport {
  /** How many records of the lot, from the first on, need not be sent: they are stored already. */
  stored(lot: Batch): number;
  confirmed(lot: Batch): void;
  /** The record at `index` was refused; those of the lot before it are stored. */
  refused(lot: Batch, index: number, brokerError: string): void;
  /** True for a lot that was settled meanwhile, as an earlier one of its case was refused. */
  settled(lot: Batch): boolean;
}

/**
 * Sends lots together. If the broker refuses a record, each lot is sent alone, and a lot refused alone record by
 * record up to the guilty one: Kafka says neither which record it was nor which of the others it stored, so some are
 * stored twice.
 *
 * @throws Error for anything but a refusal; lots not reported are then neither confirmed nor refused.
 */
export async function sendBatches(
  lots: readonly Batch[],
  send: Send,
  report: SendReport,
): Promise<void> {
  const left = (lot: Batch) => lot.records.slice(report.stored(lot));
  const [first, ...others] = lots;
  if (!first) return;

  if (others.length > 0) {
    if (!(await refusal(send, lots.flatMap(left)))) {
      for (const lot of lots) report.confirmed(lot);
      return;
    }
  }
  for (const lot of lots) {
    if (report.settled(lot)) continue;
    const records = left(lot);
    // The broker takes a partition's part of a send whole or not at all: nothing of a refused lot was stored.
    const error = records.length > 0 ? await refusal(send, records) : undefined;
    if (!error) report.confirmed(lot);
    else if (records.length === 1) report.refused(lot, lot.records.length - 1, error);
    else await oneByOne(lot, records, send, report);
  }
}

async function oneByOne(
  lot: Batch,
  records: readonly OutgoingRecord[],
  send: Send,
  report: SendReport,
): Promise<void> {
  const first = lot.records.length - records.length;
  for (const [at, record] of records.entries()) {
    const error = await refusal(send, [record]);
    if (error) return report.refused(lot, first + at, error);
  }
  report.confirmed(lot);
}

/** The broker's name for its refusal, or undefined when it took the records. */
async function refusal(
  send: Send,
  records: readonly OutgoingRecord[],
): Promise<string | undefined> {
  try {
    await send(records);
    return undefined;
  } catch (error) {
    if (error instanceof RefusedByBroker) return error.brokerError;
    throw error;
  }
}
