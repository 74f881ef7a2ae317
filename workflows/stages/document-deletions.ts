import type { Case } from '../../contracts/case.ts';
import { event } from '../../contracts/events.ts';
import { deleteDocument } from '../activity-proxies.ts';
import { type OutsideCall, outsideCall } from '../outside-call.ts';

const BY_HAND = 'document.delete_by_hand';

/** Deletes files that must not be kept, in every stage and whatever was submitted since. */
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
          // Before the end our operations team deletes it by hand, and the artisan's path goes on.
          ...(end === null ? {} : { lost: () => [byHand(requirement)] }),
        },
        (along) => deleteDocument({ caseId, artisanId, requirement, evidence }, along),
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
