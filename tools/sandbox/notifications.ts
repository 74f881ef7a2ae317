import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { CHANNELS } from '../../contracts/vocabulary.ts';
import type { Store } from './store.ts';

/** The messaging provider. */

const message = z.strictObject({
  messageId: z.string().min(1).max(300),
  to: z.string().min(1),
  template: z.string().min(1),
  channel: z.enum(CHANNELS),
  language: z.enum(['en', 'hi']),
  params: z.record(z.string(), z.string()),
});

/** The registered templates, each with its placeholders, all of which must be filled. */
export const REGISTERED: Readonly<Record<string, readonly string[]>> = {
  reminder: ['case', 'items'],
  returned: ['case', 'items'],
  last_call: ['case', 'date', 'items'],
};

/** A test number whose phone is always switched off. */
export const UNREACHABLE = '+915000000000';

/** The routes. A message id is delivered once: a repeat gets the first answer and sends no second message. */
export function notificationRoutes(app: FastifyInstance, store: Store): void {
  // Phone numbers and texts are not stored: nothing needs them.
  store.exec(
    'CREATE TABLE IF NOT EXISTS messages (id TEXT PRIMARY KEY, template TEXT NOT NULL, answer TEXT NOT NULL) STRICT',
  );

  app.post('/v1/messages', (request, reply) => {
    const sent = message.safeParse(request.body);
    if (!sent.success) return reply.code(400).send({ error: 'MALFORMED' });
    const { messageId, to, template, channel, params } = sent.data;
    // Like the telecom operators: a template that is not registered is refused, and so is an empty placeholder.
    const gaps = REGISTERED[template];
    if (gaps === undefined || gaps.some((gap) => (params[gap] ?? '') === ''))
      return reply.code(422).send({ error: 'TEMPLATE_MISMATCH' });
    const known = store.prepare('SELECT answer FROM messages WHERE id = ?').get(messageId);
    if (known !== undefined)
      return reply.send({ ...JSON.parse(String(known.answer)), duplicate: true });
    const answer = { messageId, notificationId: idOf(messageId), channel, ...delivery(to) };
    store
      .prepare('INSERT INTO messages VALUES (?, ?, ?)')
      .run(messageId, template, JSON.stringify(answer));
    return reply.send({ ...answer, duplicate: false });
  });
}

const idOf = (messageId: string) =>
  `N-${createHash('sha256').update(messageId).digest('hex').slice(0, 20)}`;

function delivery(to: string) {
  if (!/^\+\d{11,15}$/.test(to)) return { status: 'FAILED', reason: 'INVALID_NUMBER' };
  if (to === UNREACHABLE) return { status: 'FAILED', reason: 'UNREACHABLE' };
  return { status: 'DELIVERED', reason: null };
}
