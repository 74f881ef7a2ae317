import { createRequire } from 'node:module';
import type { KafkaMessage } from 'kafkajs';
import { registerCodecs } from './kafkajs-codecs.ts';

/** Why a batch of records cannot be read. */
export type UnreadableReason = 'checksum' | 'unknown_codec' | 'decompression' | 'records';

/** A batch of which no record can be read. Whoever sent it sees the same offsets in its producer's answer. */
export interface Unreadable {
  readonly first: number;
  readonly last: number;
  readonly reason: UnreadableReason;
}

/** The batch that this stands for instead of a record; null for a record. */
export const unreadableIn = (message: KafkaMessage): Unreadable | null =>
  (message as Marker).unreadable ?? null;

type Marker = KafkaMessage & { readonly unreadable?: Unreadable };

/** As much of kafkajs's reader of bytes as is used here. */
interface Reader {
  readonly buffer: Buffer;
  offset: number;
}
type DecodeBatch = (reader: Reader) => Promise<object>;

const require = createRequire(import.meta.url);
const BATCH = require.resolve('kafkajs/src/protocol/recordBatch/v0/decoder.js');
const ANSWERS = /kafkajs[\\/]src[\\/]protocol[\\/]requests[\\/]fetch[\\/]/;

/** A batch begins with its first offset and its length; the checksum covers it from its attributes on (KIP-98). */
const PLACE = { length: 8, checksum: 17, attributes: 21, lastDelta: 23, maxTime: 35, records: 61 };
const CODEC_MASK = 7;
const HIGHEST_CODEC = 4;

/**
 * Makes kafkajs hand over a batch that it cannot read as one message that says so, in the place of the batch's last
 * record. By itself it fails with the whole answer of the broker, which may hold other partitions, asks for the same
 * again, and at last leaves its group for good while the process lives on. It does not look at checksums either.
 *
 * There is no way from outside to do this, so its decoder of batches is replaced. Doing it again changes nothing.
 */
export function readAnyBatch(): void {
  registerCodecs();
  const batch = require.cache[BATCH] ?? load(BATCH);
  const decode = batch.exports as DecodeBatch & { readonly isOurs?: true };
  if (decode.isOurs) return;
  batch.exports = Object.assign((reader: Reader) => readBatch(reader, decode), { isOurs: true });
  // What has taken hold of the former decoder is loaded anew when the next answer comes.
  for (const path of Object.keys(require.cache)) if (ANSWERS.test(path)) delete require.cache[path];
}

function load(path: string): NodeJS.Module {
  require(path);
  const loaded = require.cache[path];
  if (loaded === undefined) throw new Error(`${path} was not loaded`);
  return loaded;
}

const crc32c: (
  bytes: Buffer,
) => number = require('kafkajs/src/protocol/recordBatch/crc32C/index.js');

async function readBatch(reader: Reader, decode: DecodeBatch): Promise<object> {
  const start = reader.offset;
  const bytes = reader.buffer.subarray(start);
  const end = PLACE.length + 4 + bytes.readInt32BE(PLACE.length);
  // The broker cuts off what would be too much for one answer: kafkajs asks for the rest.
  if (bytes.length < end || end < PLACE.records) return decode(reader);
  const batch = bytes.subarray(0, end);
  const reason = whyUnreadable(batch);
  if (reason === null)
    try {
      return await decode(reader);
    } catch {
      const isPlain = (batch.readInt16BE(PLACE.attributes) & CODEC_MASK) === 0;
      reader.offset = start + end;
      return standingFor(batch, isPlain ? 'records' : 'decompression');
    }
  reader.offset = start + end;
  return standingFor(batch, reason);
}

function whyUnreadable(batch: Buffer): UnreadableReason | null {
  const checksum = batch.readUInt32BE(PLACE.checksum);
  if (crc32c(batch.subarray(PLACE.attributes)) !== checksum) return 'checksum';
  const codec = batch.readInt16BE(PLACE.attributes) & CODEC_MASK;
  return codec > HIGHEST_CODEC ? 'unknown_codec' : null;
}

/** As kafkajs has a batch of one record. It is in no transaction: that would be left out where it was aborted. */
function standingFor(batch: Buffer, reason: UnreadableReason): object {
  const first = batch.readBigInt64BE(0);
  const last = first + BigInt(Math.max(0, batch.readInt32BE(PLACE.lastDelta)));
  const context = {
    firstOffset: String(first),
    maxTimestamp: String(batch.readBigInt64BE(PLACE.maxTime)),
    producerId: '-1',
    inTransaction: false,
    isControlBatch: false,
  };
  const message: Marker & { isControlRecord: boolean; batchContext: object } = {
    attributes: 0,
    offset: String(last),
    timestamp: context.maxTimestamp,
    key: null,
    value: null,
    headers: {},
    isControlRecord: false,
    batchContext: context,
    unreadable: { first: Number(first), last: Number(last), reason },
  };
  return { ...context, records: [message] };
}
