import { promisify } from 'node:util';
import zlib from 'node:zlib';
import kafkajs from 'kafkajs';
import lz4 from 'lz4-napi';
import snappy from 'snappy';

/**
 * Compression of records. kafkajs has gzip alone, and a producer may use another codec: by its own setting, or the
 * topic's `compression.type`. The dashboard writes to no topic, so it only decompresses.
 */

/** The largest decompressed batch that is read: brokers take 1 MiB of compressed records. */
const MOST_BYTES = 128 * 1024 * 1024;

/** @throws Error for bytes that are not of the codec, or come to more than the limit */
type Decompress = (compressed: Buffer) => Promise<Buffer>;

const limited = { maxOutputLength: MOST_BYTES };
const gunzip = promisify<zlib.InputType, zlib.ZlibOptions, Buffer>(zlib.gunzip);
const zstdDecompress = promisify<zlib.InputType, zlib.ZstdOptions, Buffer>(zlib.zstdDecompress);

const READERS: Readonly<Record<'GZIP' | 'Snappy' | 'LZ4' | 'ZSTD', Decompress>> = {
  GZIP: (buffer) => gunzip(buffer, limited),
  Snappy: async (buffer) => {
    const blocks = blocksOf(buffer);
    refuseAbove(blocks.reduce((sum, block) => sum + snappySize(block), 0));
    const parts = await Promise.all(
      blocks.map((block) => snappy.uncompress(block, { asBuffer: true }) as Promise<Buffer>),
    );
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
  },
  LZ4: async (buffer) => {
    refuseAbove(lz4MostSize(buffer));
    return lz4.decompressFrame(buffer);
  },
  ZSTD: (buffer) => zstdDecompress(buffer, limited),
};

/** Registers readers of all of Kafka's codecs with kafkajs, which itself has one for gzip. A repeated call changes nothing. */
export function registerCodecs(): void {
  const { CompressionCodecs, CompressionTypes } = kafkajs;
  for (const [name, decompress] of Object.entries(READERS)) {
    const type = CompressionTypes[name as keyof typeof READERS];
    // What other code of the process writes with stays.
    const known = knownCodec(CompressionCodecs[type]);
    Object.assign(CompressionCodecs, { [type]: () => ({ ...known, decompress }) });
  }
}

/** kafkajs has a function that throws for each codec that it does not know. */
function knownCodec(codec: (() => object) | undefined): object {
  try {
    return codec?.() ?? {};
  } catch {
    return {};
  }
}

function refuseAbove(bytes: number): void {
  if (bytes > MOST_BYTES) throw new RangeError(`more than ${MOST_BYTES} bytes`);
}

const JAVA_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
/** The magic bytes, and two versions of four bytes each. */
const JAVA_HEADER = 16;

/** Java clients frame snappy as snappy-java's stream does: blocks, each after its length. Other clients do not. */
function blocksOf(buffer: Buffer): Buffer[] {
  if (!buffer.subarray(0, JAVA_MAGIC.length).equals(JAVA_MAGIC)) return [buffer];
  const blocks: Buffer[] = [];
  for (let at = JAVA_HEADER; at < buffer.length; ) {
    const end = at + 4 + buffer.readUInt32BE(at);
    if (end > buffer.length) throw new RangeError('a block is cut off');
    blocks.push(buffer.subarray(at + 4, end));
    at = end;
  }
  return blocks;
}

/** The decompressed size that a snappy block declares: a varint at its start (section 1 of the format). */
function snappySize(block: Buffer): number {
  let size = 0;
  for (const [index, byte] of block.subarray(0, 5).entries()) {
    size += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return size;
  }
  throw new RangeError('no length in front');
}

/** The largest decompressed size of an LZ4 frame: the number of its blocks times the block size in its descriptor. */
function lz4MostSize(frame: Buffer): number {
  const flags = frame.readUInt8(4);
  const blockSize = 2 ** (8 + 2 * ((frame.readUInt8(5) >> 4) & 7));
  const hasContentSize = (flags & 0x08) !== 0;
  const hasBlockChecksums = (flags & 0x10) !== 0;
  let size = 0;
  for (let at = hasContentSize ? 15 : 7; ; ) {
    const length = frame.readUInt32LE(at) & 0x7fffffff;
    if (length === 0) return size;
    size += blockSize;
    at += 4 + length + (hasBlockChecksums ? 4 : 0);
  }
}
