import { ActivityFailure } from '@temporalio/workflow';
import type { Case, Condemned } from '../../contracts/case.ts';
import { type DomainEvent, event } from '../../contracts/events.ts';
import { purgeDocument, purgeForGood } from '../calls.ts';
import { type Errand, errand } from '../errand.ts';

/** Files that nobody may keep, and that are still in the store. */
export const condemnedOf = (theCase: Case): Condemned[] => Object.values(theCase.condemned ?? {});

/** In whatever stage the case is, and whatever was brought since: the file has to go. */
export function purges(theCase: Case): Errand[] {
  return condemnedOf(theCase).map((one) => {
    const { digest, version } = one.evidence;
    return errand(
      {
        key: `purge:${one.requirement}@${version}`,
        system: 'documents',
        subject: `purge of ${one.requirement}`,
      },
      () => purgeDocument(inputOf(theCase, one)),
      (now) => ({
        events:
          now.condemned?.[digest] === undefined
            ? []
            : [event('document.purged', { requirement: one.requirement, digest })],
      }),
    );
  });
}

/** The same for a case that has ended: through any outage, and told where it cannot be done. */
export async function purgeAll(theCase: Case): Promise<DomainEvent[]> {
  return Promise.all(
    condemnedOf(theCase).map(async (one) => {
      const { requirement } = one;
      const { digest } = one.evidence;
      try {
        await purgeForGood(inputOf(theCase, one));
        return event('document.purged', { requirement, digest });
      } catch (error) {
        if (!(error instanceof ActivityFailure)) throw error;
        const code = 'document.not_reachable';
        return event('document.left_behind', { requirement, digest, code });
      }
    }),
  );
}

const inputOf = ({ caseId, artisanId }: Case, { requirement, evidence }: Condemned) => ({
  caseId,
  artisanId,
  requirement,
  evidence,
});
