import type { Case } from '../../contracts/case.ts';
import { event } from '../../contracts/events.ts';
import { deleteDocument } from '../activity-proxies.ts';
import { type OutsideCall, outsideCall } from '../outside-call.ts';

const BY_HAND = 'document.delete_by_hand';

/** Files that may not be kept are deleted in whatever stage the case is, and whatever was brought since. */
export function deletions(theCase: Case): OutsideCall[] {
  const { caseId, artisanId, assistance, end } = theCase;
  return Object.values(theCase.deletions)
    .filter(({ requirement }) => assistance[requirement]?.reason !== BY_HAND)
    .map(({ requirement, evidence }) => {
      const { digest, version } = evidence;
      const subject = `deletion:${requirement}`;
      return outsideCall(
        {
          key: `${subject}@${version}`,
          system: 'documents',
          subject,
          requirement: null,
          undoes: true,
          // Before the end our operations team looks, and the artisan goes on with what they bring.
          ...(end === null ? {} : { lost: () => [byHand(requirement)] }),
        },
        () => deleteDocument({ caseId, artisanId, requirement, evidence }),
        (now) => ({
          events:
            now.deletions[digest] === undefined
              ? []
              : [event('document.deleted', { requirement, digest })],
        }),
      );
    });
}

const byHand = (requirement: string) =>
  event('assistance.opened', { requirement, waitingOn: 'operations', reason: BY_HAND });
