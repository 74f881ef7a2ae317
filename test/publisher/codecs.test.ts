import zlib from 'node:zlib';
import fc from 'fast-check';
import kafkajs from 'kafkajs';
import lz4 from 'lz4-napi';
import snappy from 'snappy';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerCodecs } from '../../kafka/kafkajs-codecs.ts';
import { PROPERTY_RUNS } from '../support/sizes.ts';

const NAMES = ['GZIP', 'Snappy', 'LZ4', 'ZSTD'] as const;
beforeAll(registerCodecs);
const codec = (name: (typeof NAMES)[number]) =>
  kafkajs.CompressionCodecs[kafkajs.CompressionTypes[name]]();

describe.each(NAMES)('%s', (name) => {
  it('gives back what it was given, and of anything else bytes or an error', async () => {
    const bytes = fc.uint8Array({ maxLength: 2_000, size: 'max' }).map((some) => Buffer.from(some));
    await fc.assert(
      fc.asyncProperty(bytes, async (buffer) => {
        const { compress, decompress } = codec(name);
        if (buffer.length > 0) expect(await decompress(await compress({ buffer }))).toEqual(buffer);
        const read = await decompress(buffer).catch((error: unknown) => error);
        expect(read instanceof Error || Buffer.isBuffer(read)).toBe(true);
      }),
      { numRuns: PROPERTY_RUNS },
    );
  });
});

/** The frame of snappy-java’s SnappyOutputStream, which Kafka’s own producer writes: its documentation names the header. */
it('reads the blocks of snappy that Java writes', async () => {
  const parts = ['a'.repeat(40_000), 'b'.repeat(40_000), ''].map((one) => Buffer.from(one));
  const blocks = parts.map((one) => snappy.compressSync(one));
  const header = Buffer.from('82534e41505059000000000100000001', 'hex');
  const framed = blocks.flatMap((block) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(block.length);
    return [length, block];
  });
  const read = await codec('Snappy').decompress(Buffer.concat([header, ...framed]));
  expect(read).toEqual(Buffer.concat(parts));
  await expect(
    codec('Snappy').decompress(Buffer.concat([header, Buffer.from([0, 0, 1, 0, 5])])),
  ).rejects.toThrow('cut off');
});

/** Few bytes that come to very many, by the public libraries’ own writers. */
describe('a bomb is refused before it goes off', () => {
  const zeros = Buffer.alloc(130 * 1024 * 1024);
  it.each([
    ['GZIP', () => zlib.gzipSync(zeros, { level: 1 })],
    ['ZSTD', () => zlib.zstdCompressSync(zeros)],
    ['LZ4', () => lz4.compressFrameSync(zeros)],
    // A length of 4 GiB in front, and nothing behind it.
    ['Snappy', () => Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f, 0x00])],
  ] as const)('%s', async (name, make) => {
    await expect(codec(name).decompress(make())).rejects.toThrow(/larger than|more than/);
  });
});
