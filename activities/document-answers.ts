import { z } from 'zod';
import type { DocumentReference } from '../contracts/intake/evidence.ts';
import type { ReasonCode } from '../contracts/reason-codes.ts';
import { type HeaderOf, unavailable } from './failures.ts';
import { type Answer, refusalOf } from './http.ts';

/** What was read of a file. */
export interface File {
  /** Read up to the largest size that a reference may announce, and a little further. */
  readonly bytes: number;
  readonly sha256: string;
  /** By the first bytes; null for a type that we do not take. */
  readonly mediaType: string | null;
}

/** A file, or an answer without one. */
export type Fetched = { readonly file: File } | Answer;

/** The store's own body; a 404 or 410 from a proxy before it says nothing about a file. */
const gone = z.object({ error: z.enum(['NOT_FOUND', 'GONE']) });

const isGone = ({ status, body }: Answer): boolean =>
  (status === 404 || status === 410) && gone.safeParse(body).success;

/** True for an answer that holds the file, not an error page or message. */
export function holdsFile(status: number, header: HeaderOf): boolean {
  const type = String(header('content-type') ?? '');
  return status === 200 && !/^\s*(text\/html|application\/(.+\+)?(json|xhtml\+xml))\b/i.test(type);
}

/**
 * Reads what an answer of the document store says about a file, by its owner: the defects in one pass (`artisan`), or
 * nothing (`them`, `us`), which is thrown.
 *
 * @returns an empty list for a file that is as announced
 * @throws ApplicationFailure UNAVAILABLE, QUOTA or REJECTED_REQUEST
 */
export function readFileAnswer(answer: Fetched, announced: DocumentReference): ReasonCode[] {
  if ('file' in answer) return defectsOf(answer.file, announced);
  if (isGone(answer)) return ['document.missing'];
  throw failureFor(answer, 'is no file');
}

/**
 * Returns if the store itself says that the file is deleted.
 * @throws ApplicationFailure as long as the file may still be there
 */
export function readDeletion(answer: Answer): void {
  if (answer.status === 204 || isGone(answer)) return;
  throw failureFor(answer, 'does not say that the file is deleted');
}

/** An unexpected 2xx, and a 404 or 410 without the store's body, come from a proxy in between. */
function failureFor(answer: Answer, why: string) {
  const { status } = answer;
  const isOdd = (status >= 200 && status < 300) || status === 404 || status === 410;
  return isOdd
    ? unavailable('documents', `HTTP ${status}, which ${why}`)
    : refusalOf('documents', answer);
}

function defectsOf(file: File, announced: DocumentReference): ReasonCode[] {
  if (file.bytes === 0) return ['document.empty'];
  return [
    ...(file.sha256 === announced.sha256 ? [] : (['document.digest_mismatch'] as const)),
    ...(file.mediaType === announced.mediaType ? [] : (['document.type_mismatch'] as const)),
    ...(file.bytes === announced.bytes ? [] : (['document.size_mismatch'] as const)),
  ];
}
