import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** Kinds of damage to a stored batch, by the reason that a reader gives. */
export const DAMAGES = {
  /** A flipped bit on the disk. */
  checksum: (batch: Buffer) => batch.writeUInt8((batch.at(-3) ?? 0) ^ 4, batch.length - 3),
  /** A codec that a later Kafka may have. */
  unknown_codec: (batch: Buffer) => sealed(batch, () => batch.writeUInt8(7, 22)),
  /** Bytes of another codec than the batch names: lz4. */
  decompression: (batch: Buffer) => sealed(batch, () => batch.writeUInt8(3, 22)),
  /** A first record longer than its batch. */
  records: (batch: Buffer) => sealed(batch, () => batch.fill(0x7f, 61, 62)),
} as const;
export type Damage = keyof typeof DAMAGES;

const crc32c: (bytes: Buffer) => number = createRequire(import.meta.url)(
  'kafkajs/src/protocol/recordBatch/crc32C/index.js',
);

/** Changes a batch and updates its checksum. */
function sealed(batch: Buffer, change: () => void): void {
  change();
  batch.writeUInt32BE(crc32c(batch.subarray(21)), 17);
}

/**
 * Damages a batch of records in a running broker's file. The broker serves it unchecked.
 * @param logDir the broker's `log.dirs`
 * @param offset of any record in the batch
 */
export function damage(
  logDir: string,
  topic: string,
  partition: number,
  offset: number,
  how: Damage,
): void {
  const file = join(logDir, `${topic}-${partition}`, '00000000000000000000.log');
  const bytes = readFileSync(file);
  for (let at = 0; at < bytes.length; ) {
    const end = at + 12 + bytes.readInt32BE(at + 8);
    const batch = bytes.subarray(at, end);
    const first = Number(batch.readBigInt64BE(0));
    if (offset >= first && offset <= first + batch.readInt32BE(23)) {
      DAMAGES[how](batch);
      const handle = openSync(file, 'r+');
      writeSync(handle, batch, 0, batch.length, at);
      closeSync(handle);
      return;
    }
    at = end;
  }
  throw new Error(`${file} has no offset ${offset}`);
}
