import type { InsideCalls, OutsideCalls } from '../contracts/outside.ts';
import type { EndKind } from '../contracts/vocabulary.ts';
import type { DossierStore } from '../dossier/store.ts';
import type { OutsideAddresses } from './config.ts';
import { documentCalls } from './documents.ts';
import { kycCalls } from './kyc.ts';
import { marketplaceCalls } from './marketplace.ts';
import { notificationCalls } from './notifications.ts';
import { registryCalls } from './registry.ts';

/** Every call to an outside system, over HTTP. */
export function createOutsideCalls(
  dossier: DossierStore,
  addresses: OutsideAddresses,
): OutsideCalls {
  return {
    ...registryCalls(dossier, addresses.REGISTRY_URL),
    ...documentCalls(dossier, addresses.DOCUMENTS_URL),
    ...kycCalls(dossier, addresses.KYC_URL),
    ...marketplaceCalls(dossier, addresses),
    ...notificationCalls(dossier, addresses.NOTIFICATIONS_URL),
  };
}

/** What a case asks of our own store. */
export function createInsideCalls(dossier: DossierStore): InsideCalls {
  return {
    recordEnd: ({ caseId, end }) => dossier.recordEnd(caseId, end as EndKind),
    releaseClaims: ({ artisanId }) => dossier.release(artisanId),
  };
}
