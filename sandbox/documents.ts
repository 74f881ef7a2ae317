import type { FastifyInstance } from 'fastify';
import type { Memory } from './memory.ts';

/**
 * The document store. Test documents need no upload: any id has a body made from the id alone,
 * except `missing-…` (there is none) and `empty-…`.
 */
export function documents(app: FastifyInstance, memory: Memory): void {
  app.addContentTypeParser(
    ['image/jpeg', 'image/png', 'application/pdf'],
    { parseAs: 'buffer' },
    (_request, body, done) => done(null, body),
  );
  app.put<{ Params: { id: string }; Body: Buffer }>(
    '/documents/:id',
    ({ params, body, headers }) => {
      memory.write('document', params.id, {
        type: headers['content-type'],
        body: body.toString('base64'),
      });
      return { id: params.id, bytes: body.length };
    },
  );
  app.get<{ Params: { id: string } }>('/documents/:id', ({ params: { id } }, reply) => {
    const kept = memory.read<{ type: string; body: string }>('document', id);
    if (kept !== undefined) return reply.type(kept.type).send(Buffer.from(kept.body, 'base64'));
    if (id.startsWith('missing-')) return reply.code(404).send({ error: 'no such document' });
    return reply
      .type('image/jpeg')
      .send(id.startsWith('empty-') ? Buffer.alloc(0) : documentBody(id));
  });
}

/** The body of a test document: JPEG's first and last marks around its id. */
export function documentBody(id: string): Buffer {
  return Buffer.concat([
    Buffer.from([0xff, 0xd8, 0xff, 0xe0]),
    Buffer.from(id.repeat(8)),
    Buffer.from([0xff, 0xd9]),
  ]);
}
