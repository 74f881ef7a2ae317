import { RefusedByBroker } from '../../kafka/sender.ts';
import type { Batch } from './queue.ts';
import type { OutgoingRecord } from './record.ts';

type Send = (records: readonly OutgoingRecord[]) => Promise<void>;

/** Receives what a send finds out about its batches, at once. */
export interface SendReport {
  /** How many records of the batch, from the first on, are stored already and are not sent. */
  stored(lot: Batch): number;
  confirmed(lot: Batch): void;
  /** The record at `index` was refused; the batch's records before it are stored. */
  refused(lot: Batch, index: number, brokerError: string): void;
  /** True for a batch that was settled meanwhile, because an earlier one of its case was refused. */
  settled(lot: Batch): boolean;
}

/**
 * Sends batches together. If the broker refuses, each batch is sent alone, and a refused one record by record up to the
 * refused record. Kafka says neither which record it refused nor which others it stored, so some are stored twice.
 *
 * @throws Error for anything but a refusal; batches not reported are then neither confirmed nor refused.
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
    // The broker stores a partition's part of a send whole or not at all: nothing of a refused batch was stored.
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

/** The broker's name for its refusal, or undefined if it stored the records. */
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
