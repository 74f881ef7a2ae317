import { z } from 'zod';
import type { Language } from '../contracts/vocabulary.ts';
import { dayInIndia } from '../policies/calendar.ts';
import { requirementText } from '../policies/texts/texts.ts';
import type { OutsideActivities } from '../workflows/interface/activities.ts';
import type { OutsideDeps } from './deps.ts';
import { ask } from './http.ts';
import { readNotificationAnswer } from './notification-answers.ts';
import { openEvidence } from './open.ts';
import { timeoutOf } from './signal.ts';

const reachable = z.object({ phone: z.string() });

/** Sends an artisan a message in their language. The case never learns the number. */
export function notificationActivities({
  dossier,
  config,
}: OutsideDeps): Pick<OutsideActivities, 'sendMessage'> {
  return {
    async sendMessage(message) {
      const { caseId, template, channel, until, messageId, language, due } = message;
      const { dossier: evidence } = message;
      const { phone } = await openEvidence(dossier, evidence, reachable);
      const answer = await ask({
        system: 'notifications',
        method: 'POST',
        url: `${config.NOTIFICATIONS_URL}/v1/messages`,
        // Registered templates: the provider holds the texts and fills in the params.
        body: {
          messageId,
          to: phone,
          template,
          channel,
          language,
          params: {
            case: caseId,
            items: itemsOf(due, language),
            ...(until === null ? {} : { date: dayOf(until) }),
          },
        },
        timeoutMs: timeoutOf('notifications', config),
      });
      const { message: theirs, ...delivery } = readNotificationAnswer(messageId, answer);
      return { ...delivery, message: dossier.pseudonym('message', theirs) };
    },
  };
}

/** The names of what is due; several products are one name. */
function itemsOf(due: readonly string[], language: Language): string {
  const names = due.map((id) => requirementText(id, language)?.name ?? id);
  return [...new Set(names)].join(', ');
}

/** A day as it is written in India: 23.11.2026. */
const dayOf = (instant: string) => dayInIndia(Date.parse(instant)).split('-').reverse().join('.');
