import { createHash } from 'node:crypto';
import { documentReference } from '../contracts/intake/evidence.ts';
import type { OutsideActivities } from '../workflows/interface/activities.ts';
import type { OutsideConfig } from './config.ts';
import type { OutsideDeps } from './deps.ts';
import { type File, holdsFile, readDeletion, readFileAnswer } from './document-answers.ts';
import { ask, headerOf, readJson, send } from './http.ts';
import { openEvidence } from './open.ts';
import { timeoutOf } from './signal.ts';

/** The largest file that a reference may announce, in bytes. */
const LARGEST = 10_000_000;

/** Fetches a file once and reports all its defects. A reviewer judges its content. */
export function documentActivities({
  dossier,
  config,
}: OutsideDeps): Pick<OutsideActivities, 'checkDocument' | 'deleteDocument'> {
  const system = 'documents';
  const timeoutMs = timeoutOf(system, config);
  return {
    async checkDocument({ evidence }) {
      const reference = await openEvidence(dossier, evidence, documentReference);
      const url = storeAddress(reference.uri, config);
      // A reference may hold any address; only our own store is ever fetched from.
      if (url === null) return { codes: ['document.not_found'] };
      const fetched = await send({ system, url, timeoutMs }, async (response) =>
        holdsFile(response.status, headerOf(response))
          ? { file: await digest(response) }
          : readJson(response),
      );
      return { codes: readFileAnswer(fetched, reference) };
    },

    async deleteDocument({ evidence }) {
      const reference = await openEvidence(dossier, evidence, documentReference);
      const url = storeAddress(reference.uri, config);
      // A file elsewhere was never fetched, so we hold nothing of it.
      if (url !== null) readDeletion(await ask({ system, url, method: 'DELETE', timeoutMs }));
      return {};
    },
  };
}

/** The address to fetch from, or null for a document that is not in our store. */
function storeAddress(uri: string, { DOCUMENTS_URL: store }: OutsideConfig): string | null {
  const named = uri.startsWith('store:') ? `${store}/${uri.slice('store:'.length)}` : uri;
  // Parsed before it is compared: `…/documents/../elsewhere` only seems to be inside, and not every text is an address.
  const href = URL.canParse(named) ? new URL(named).href : '';
  return href.startsWith(`${store}/`) ? href : null;
}

/** Reads without keeping, up to the largest size. @throws Error if the body breaks off */
async function digest(response: Response): Promise<File> {
  const hash = createHash('sha256');
  let bytes = 0;
  let head = Buffer.alloc(0);
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (head.length < 8) head = Buffer.concat([head, chunk]).subarray(0, 8);
    hash.update(chunk);
    if (bytes > LARGEST) break;
  }
  return { bytes, sha256: hash.digest('hex'), mediaType: mediaTypeOf(head) };
}

/** By the first bytes: a server's header or a file name proves nothing. */
function mediaTypeOf(head: Buffer): string | null {
  if (head.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return 'image/jpeg';
  if (head.equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])))
    return 'image/png';
  return head.subarray(0, 5).toString('latin1') === '%PDF-' ? 'application/pdf' : null;
}
