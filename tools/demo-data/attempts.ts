import type { DocumentReference } from '../../contracts/intake/evidence.ts';
import { DOCUMENT_SLOTS, type FlatRow } from './columns.ts';
import { SAMPLE_PREFIX, sampleDocument } from './document-body.ts';

/** The better files that an artisan brings when a document is returned. */

/** The prefix of an entry of the document store. It is no address, so that the store may move. */
export const STORE = 'store:';

/** The documents that are brought again, by the row's scenario, and the number of better files of each. */
const BROUGHT_AGAIN: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  document_returned: { photograph: 1 },
  empty_file: { photograph: 1 },
  two_documents_returned: { photograph: 1, bank_proof: 1 },
  too_many_attempts: { photograph: 3 },
};

/** The files of the second, third … attempt at each returned document, oldest first. */
export function furtherAttempts(row: FlatRow): Record<string, DocumentReference[]> {
  const counts = Object.entries(BROUGHT_AGAIN[row.scenario] ?? {});
  return Object.fromEntries(
    counts.map(([kind, count]) => [
      kind,
      Array.from({ length: count }, (_one, index) => attempt(row, kind, index + 2)).filter(
        (one) => one !== undefined,
      ),
    ]),
  );
}

/** A sample's name ends in its version: `…-photograph-1.jpg`. */
function attempt(row: FlatRow, kind: string, version: number): DocumentReference | undefined {
  const slot = DOCUMENT_SLOTS.find((one) => row[`document_${one}_kind`] === kind);
  const first = slot === undefined ? '' : row[`document_${slot}_path`];
  if (!first.startsWith(SAMPLE_PREFIX)) return undefined;
  const id = first.replace(/-1(\.\w+)$/, `-${version}$1`);
  const file = sampleDocument(id);
  if (file === null) return undefined;
  const { sha256, mediaType, body } = file;
  return { uri: STORE + id, sha256, mediaType, bytes: body.length };
}
