import { createRequire } from 'node:module';
import type { KafkaMessage } from 'kafkajs';
import { registerCodecs } from './kafka-codecs.ts';

/** Why a batch of records cannot be read. */
type UnreadableReason = 'checksum' | 'unknown_codec' | 'decompression' | 'records';

/** A batch of which no record can be read. Its producer saw the same offsets in the broker's answer. */
interface Unreadable {
  readonly first: number;
  readonly last: number;
  readonly reason: UnreadableReason;
}

/** The unreadable batch that this message stands for; null for a record. */
export const unreadableIn = (message: KafkaMessage): Unreadable | null =>
  (message as Marker).unreadable ?? null;

type Marker = KafkaMessage & { readonly unreadable?: Unreadable };

/** The part of kafkajs's byte reader that is used here. */
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
 * Makes kafkajs return a batch that it cannot read as one marker message, at the offset of the batch's last record.
 * Without this, kafkajs fails with the broker's whole answer, which may hold other partitions, fetches the same again,
 * and at last leaves its group for good while the process lives on. It does not verify checksums either.
 *
 * kafkajs has no option for this, so its batch decoder is replaced. A repeated call changes nothing.
 */
export function readAnyBatch(): void {
  registerCodecs();
  const batch = require.cache[BATCH] ?? load(BATCH);
  const decode = batch.exports as DecodeBatch & { readonly isOurs?: true };
  if (decode.isOurs) return;
  batch.exports = Object.assign((reader: Reader) => readBatch(reader, decode), { isOurs: true });
  // Modules that hold the former decoder are loaded again with the next answer.
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
  // The broker cuts off a batch that is too large for one answer: kafkajs fetches the rest.
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

/** A batch of one record in kafkajs's shape. It is in no transaction, since kafkajs would skip it in an aborted one. */
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
