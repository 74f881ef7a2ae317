import { createHash } from 'node:crypto';
import { documentReference } from '../contracts/intake/evidence.ts';
import type { OutsideCalls } from '../contracts/outside.ts';
import type { DossierStore } from '../dossier/store.ts';
import { openEntry } from './dossier.ts';
import { ask, failureFor } from './http.ts';

/** Fetches a document and names all its defects in one pass. */
export function documentCalls(
  dossier: DossierStore,
  url: string,
): Pick<OutsideCalls, 'checkDocument'> {
  return {
    async checkDocument({ evidence }) {
      const reference = await openEntry(dossier, evidence, documentReference);
      const address = reference.uri.startsWith('store:')
        ? `${url}/${reference.uri.slice('store:'.length)}`
        : reference.uri;
      const response = await ask('documents', address);
      if (response.status === 404 || response.status === 410)
        return { codes: ['document.missing'] };
      if (!response.ok)
        throw failureFor('documents', response.status, response.headers.get('retry-after'));
      const body = Buffer.from(await response.arrayBuffer());
      if (body.length === 0) return { codes: ['document.empty'] };
      const codes: string[] = [];
      if (body.length !== reference.bytes) codes.push('document.size_mismatch');
      if (response.headers.get('content-type')?.split(';')[0] !== reference.mediaType)
        codes.push('document.type_mismatch');
      if (createHash('sha256').update(body).digest('hex') !== reference.sha256)
        codes.push('document.digest_mismatch');
      return { codes };
    },
  };
}
