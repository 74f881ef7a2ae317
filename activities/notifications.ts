import { z } from 'zod';
import { registration } from '../contracts/intake/registration.ts';
import type { OutsideCalls } from '../contracts/outside.ts';
import type { DossierStore } from '../dossier/store.ts';
import { openEntry } from './dossier.ts';
import { askJson } from './http.ts';

const answer = z.object({
  messageId: z.string(),
  channel: z.string(),
  status: z.enum(['DELIVERED', 'FAILED']),
});

/** Sends a registered template. The provider knows the message by its id, so a retry is not sent twice. */
export function notificationCalls(
  dossier: DossierStore,
  url: string,
): Pick<OutsideCalls, 'sendMessage'> {
  return {
    async sendMessage({ messageId, template, language, dossier: entry, due }) {
      const { phone } = await openEntry(dossier, entry, registration);
      const body = { messageId, to: phone, template, language, params: { due } };
      const { status, channel } = await askJson(
        'notifications',
        `${url}/v1/messages`,
        answer,
        body,
      );
      const delivered = status === 'DELIVERED';
      return {
        delivered,
        message: messageId,
        channel,
        code: delivered ? 'message.delivered' : 'message.undeliverable',
      };
    },
  };
}
