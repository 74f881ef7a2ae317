import type { System } from '../../contracts/vocabulary.ts';
import { sampleDocument } from '../../tools/demo-data/document-body.ts';
import { FACTS } from '../support/cases.ts';
import { type Bench, registered, subject } from './support.ts';

/** Prepares a call that goes well when nothing is wrong. It may be made again. */
export type Prepare = () => Promise<() => Promise<unknown>>;

/** The person in a question to the verification provider. Tests search for the name where no name may be. */
export const MARKER = { name: 'Marker Person', lastFour: '1119' };

/** Every call of the systems beside the marketplace. */
export function callsBesideMarketplace(here: Bench): Readonly<Record<string, [System, Prepare]>> {
  const photograph = async (id: string) => {
    const who = subject();
    const file = sampleDocument(id);
    const evidence = await here.dossier.put(who.artisanId, 'photograph', {
      uri: `store:${id}`,
      sha256: file?.sha256,
      mediaType: 'image/png',
      bytes: file?.body.length,
    });
    return { ...who, requirement: 'photograph', evidence };
  };
  return {
    lookUpRegistration: [
      'registry',
      async () => {
        const who = subject();
        const dossier = await registered(here.dossier, who.artisanId);
        return () => here.calls.lookUpRegistration({ ...who, dossier });
      },
    ],
    checkDocument: [
      'documents',
      async () => {
        const asked = { ...(await photograph('sample-outage.png')), question: 1 };
        return () => here.calls.checkDocument(asked);
      },
    ],
    deleteDocument: [
      'documents',
      async () => {
        const asked = await photograph('sample-deleted.png');
        return () => here.calls.deleteDocument(asked);
      },
    ],
    verifyWithProvider: [
      'kyc',
      async () => {
        const who = subject();
        const content = { ...MARKER, reference: `ref-${who.artisanId}` };
        const evidence = await here.dossier.put(who.artisanId, 'identity', content);
        const asked = { ...who, requirement: 'identity', evidence, question: 1 };
        return () => here.calls.verifyWithProvider({ ...asked, facts: FACTS, others: {} });
      },
    ],
    sendMessage: [
      'notifications',
      async () => {
        const who = subject();
        const dossier = await registered(here.dossier, who.artisanId);
        const message = {
          template: 'reminder' as const,
          channel: 'sms' as const,
          until: null,
          messageId: who.caseId,
          language: 'hi' as const,
          due: ['pan'],
        };
        return () => here.calls.sendMessage({ ...who, ...message, dossier });
      },
    ],
  };
}
