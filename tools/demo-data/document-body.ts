import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** A sample file. It is made from its name, the same bytes each time, so that nothing is stored. */
export interface SampleDocument {
  readonly body: Buffer;
  readonly mediaType: 'image/jpeg' | 'image/png' | 'application/pdf';
  readonly sha256: string;
}

/** The prefix of sample names; every other file must be uploaded first. */
export const SAMPLE_PREFIX = 'sample-';

/** Makes the sample of a name. @returns null for a name with another prefix or ending */
export function sampleDocument(id: string): SampleDocument | null {
  const made = id.startsWith(SAMPLE_PREFIX) ? make(id) : null;
  if (made === null) return null;
  const [mediaType, body] = made;
  return { body, mediaType, sha256: createHash('sha256').update(body).digest('hex') };
}

function make(id: string): [SampleDocument['mediaType'], Buffer] | null {
  if (id.endsWith('.png')) return ['image/png', png(id)];
  if (id.endsWith('.jpg')) return ['image/jpeg', jpeg(id)];
  if (id.endsWith('.pdf')) return ['application/pdf', pdf(id)];
  return null;
}

/** A picture of 8 × 8 pixels in a colour derived from the name. It is not compressed: no zlib version can change a byte. */
function png(id: string): Buffer {
  const [red = 0, green = 0, blue = 0] = createHash('sha256').update(id).digest();
  const row = Buffer.from([0, ...Array.from({ length: 8 }, () => [red, green, blue]).flat()]);
  const raw = Buffer.concat(Array.from({ length: 8 }, () => row));
  const header = Buffer.alloc(13);
  header.writeUInt32BE(8, 0);
  header.writeUInt32BE(8, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('tEXt', Buffer.from(`Comment\0${id}`, 'latin1')),
    chunk('IDAT', stored(raw)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}

/** A zlib stream of one stored block: header, length and its complement, data, Adler-32. */
function stored(data: Buffer): Buffer {
  let a = 1;
  let b = 0;
  for (const byte of data) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  const head = Buffer.from([0x78, 0x01, 0x01, 0, 0, 0, 0]);
  head.writeUInt16LE(data.length, 3);
  head.writeUInt16LE(~data.length & 0xffff, 5);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(((b << 16) | a) >>> 0);
  return Buffer.concat([head, data, check]);
}

/** The smallest grey picture, with the name as a comment after the start marker. */
function jpeg(id: string): Buffer {
  const comment = Buffer.from(id, 'latin1');
  const marker = Buffer.from([0xff, 0xfe, 0, comment.length + 2]);
  return Buffer.concat([GREY_POINT.subarray(0, 2), marker, comment, GREY_POINT.subarray(2)]);
}

const GREY_POINT = Buffer.from(
  '/9j/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQEw8QEBD/yQALCAABAAEBAREA/8wABgAQEAX/2gAIAQEAAD8A0s8g/9k=',
  'base64',
);

function pdf(id: string): Buffer {
  const text = `BT /F1 12 Tf 20 80 Td (Sample document) Tj 0 -20 Td (${id}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 360 120] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let file = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const at = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(at).padStart(10, '0')} 00000 n \n`;
  });
  const table = `xref\n0 6\n0000000000 65535 f \n${offsets.join('')}`;
  return Buffer.from(
    `${file}${table}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`,
    'latin1',
  );
}
