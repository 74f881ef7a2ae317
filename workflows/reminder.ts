import type { Case } from '../contracts/case.ts';
import { event } from '../contracts/events.ts';
import type { Template } from '../contracts/vocabulary.ts';
import { dueRequirements } from '../contracts/waiting.ts';
import { isArtisansAlone, type Moment, momentsOf } from '../policies/deadlines.ts';
import { policyOf } from '../policies/policies.ts';
import { sendMessage } from './activity-proxies.ts';
import type { CaseRun } from './case-run.ts';
import { NOTHING_NEW, type OutsideCall, outsideCall } from './outside-call.ts';

/** Sends the artisan one message about everything that is due, in their language. */
export function reminder(theCase: Case, round: number): OutsideCall {
  const { caseId, artisanId, language, dossier } = theCase;
  const until = dormantFrom(theCase);
  const template = templateFor(theCase, round, until);
  const key = keyOf(theCase, round);
  return outsideCall(
    { key, system: 'notifications', subject: `reminder:${round}`, requirement: null },
    (along) =>
      sendMessage(
        {
          caseId,
          artisanId,
          template,
          channel: theCase.contact.channel,
          until: template === 'last_call' ? until : null,
          messageId: `${caseId}/${key}`,
          language,
          dossier,
          due: dueRequirements(theCase).map((one) => one.id),
        },
        along,
      ),
    (now, { delivered, message, channel, code }) => {
      if (now.end !== null || !now.waiting.on.includes('artisan')) return NOTHING_NEW; // answered while the message was on its way
      return {
        events: [
          delivered
            ? event('reminder.delivered', { round, channel, message })
            : event('reminder.failed', { round, channel, code }),
        ],
      };
    },
  );
}

/** The last planned reminder names the date of dormancy. Another one says if something was returned. */
function templateFor(theCase: Case, round: number, until: string | null): Template {
  const { remindAt } = policyOf(theCase.policy).clocks;
  if (until !== null && round === remindAt.length) return 'last_call';
  return dueRequirements(theCase).some((one) => one.status === 'returned')
    ? 'returned'
    : 'reminder';
}

/** When the case falls dormant if nothing is submitted; null while another party has to act too. */
function dormantFrom(theCase: Case): string | null {
  if (!isArtisansAlone(theCase) || theCase.status !== 'open') return null;
  const { dormantAfter } = policyOf(theCase.policy).clocks;
  return new Date(Date.parse(theCase.waiting.since) + dormantAfter).toISOString();
}

/** The next reminder of the case, if it has one. */
export function reminderAhead(theCase: Case): OutsideCall[] {
  const moments = momentsOf(theCase, policyOf(theCase.policy));
  return moments.flatMap((one) => (one.what === 'remind' ? [reminder(theCase, one.round)] : []));
}

/** True for a reminder that is being sent, or waits for a messaging service that does not answer. */
export function isReminderHandled(run: CaseRun, moment: Moment): boolean {
  return moment.what === 'remind' && run.outsideCalls.isHandled(keyOf(run.case, moment.round));
}

/** Each time that the case comes to wait on the artisan starts its own round of reminders. */
function keyOf(theCase: Case, round: number): string {
  return `reminder:${Date.parse(theCase.waiting.since)}:${round}`;
}
