import { ENDS, type EndKind } from '../contracts/vocabulary.ts';
import type { StoreActivities } from '../workflows/interface/activities.ts';
import { rejected } from './failures.ts';
import type { Dossier } from './open.ts';

/** A case's calls of our own store: short and safe to repeat. */
export function createStoreActivities({ dossier }: { readonly dossier: Dossier }): StoreActivities {
  return {
    async recordEnd({ caseId, end }) {
      if (!isEnd(end)) throw rejected('registry', `there is no end ${end}`);
      await dossier.recordEnd(caseId, end);
    },
    async releaseClaims({ artisanId }) {
      await dossier.release(artisanId);
    },
  };
}

const isEnd = (one: string): one is EndKind => (ENDS as readonly string[]).includes(one);
