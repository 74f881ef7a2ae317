import { createHash } from 'node:crypto';
import { type DocumentReference, documentReference } from '../contracts/intake/evidence.ts';
import type { OutsideCalls } from '../contracts/outside.ts';
import type { OutsideConfig } from './config.ts';
import type { OutsideDeps } from './deps.ts';
import { failureOf } from './failures.ts';
import { headerOf, send } from './http.ts';
import { openEvidence } from './open.ts';
import { timeoutOf } from './signal.ts';

/** The largest file that a reference may announce, in bytes. */
const LARGEST = 10_000_000;

interface Fetched {
  readonly bytes: number;
  readonly sha256: string;
  readonly mediaType: string | null;
}

/** Fetches a file once and names everything that is wrong with it. What is on it, a reviewer looks at. */
export function documentCalls({
  dossier,
  config,
}: OutsideDeps): Pick<OutsideCalls, 'checkDocument' | 'purgeDocument'> {
  return {
    async checkDocument({ evidence }) {
      const reference = await openEvidence(dossier, evidence, documentReference);
      const url = storeAddress(reference.uri, config);
      // Anybody may write an address into a reference; only our own store is ever fetched from.
      if (url === null) return { codes: ['document.not_found'] };
      const file = await fetchFile(url, timeoutOf('documents', config));
      return { codes: file === null ? ['document.missing'] : defectsOf(file, reference) };
    },

    async purgeDocument({ evidence }) {
      const reference = await openEvidence(dossier, evidence, documentReference);
      const url = storeAddress(reference.uri, config);
      // What is elsewhere was never fetched: nothing of it is with us.
      if (url !== null) await purge(url, timeoutOf('documents', config));
      return {};
    },
  };
}

/** The address to fetch from, or null for a document that is not in our store. */
function storeAddress(uri: string, { DOCUMENTS_URL: store }: OutsideConfig): string | null {
  const named = uri.startsWith('store:') ? `${store}/${uri.slice('store:'.length)}` : uri;
  // Parsed first: `…/documents/../elsewhere` only looks as if it were inside.
  const { href } = new URL(named);
  return href.startsWith(`${store}/`) ? href : null;
}

async function fetchFile(url: string, timeoutMs: number): Promise<Fetched | null> {
  return send({ system: 'documents', url, timeoutMs }, async (response) => {
    if (response.ok) return { file: await digest(response) };
    await response.body?.cancel();
    return { status: response.status, header: headerOf(response) };
  }).then((answer) => {
    if ('file' in answer) return answer.file;
    if (answer.status === 404 || answer.status === 410) return null;
    throw failureOf('documents', answer.status, answer.header);
  });
}

/** @throws ApplicationFailure for as long as the file is there */
async function purge(url: string, timeoutMs: number): Promise<void> {
  const request = { system: 'documents', url, method: 'DELETE', timeoutMs } as const;
  const { status, header } = await send(request, async (response) => {
    await response.body?.cancel();
    return { status: response.status, header: headerOf(response) };
  });
  const isGone = (status >= 200 && status < 300) || status === 404 || status === 410;
  if (!isGone) throw failureOf('documents', status, header);
}

/** Reads without keeping, and no further than the largest file may be. */
async function digest(response: Response): Promise<Fetched> {
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

/** By its first bytes: what a server or a name says of a file proves nothing. */
function mediaTypeOf(head: Buffer): string | null {
  if (head.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return 'image/jpeg';
  if (head.equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])))
    return 'image/png';
  return head.subarray(0, 5).toString('latin1') === '%PDF-' ? 'application/pdf' : null;
}

function defectsOf(file: Fetched, announced: DocumentReference): string[] {
  if (file.bytes === 0) return ['document.empty'];
  return [
    ...(file.sha256 === announced.sha256 ? [] : ['document.digest_mismatch']),
    ...(file.mediaType === announced.mediaType ? [] : ['document.type_mismatch']),
    ...(file.bytes === announced.bytes ? [] : ['document.size_mismatch']),
  ];
}
