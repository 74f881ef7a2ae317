import type { FastifyInstance, FastifyReply } from 'fastify';
import { sampleDocument } from '../demo-data/document-body.ts';
import type { Personas } from './personas-file.ts';
import type { Store } from './store.ts';

const LARGEST = 10_000_000;

/** The document store: it stores files, returns them, and makes the sample files of personas on demand. */
export function documentRoutes(app: FastifyInstance, store: Store, personas: Personas): void {
  store.exec(
    `CREATE TABLE IF NOT EXISTS documents (id TEXT PRIMARY KEY, type TEXT NOT NULL, body BLOB NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS documents_gone (id TEXT PRIMARY KEY) STRICT`,
  );
  app.addContentTypeParser(
    ['image/jpeg', 'image/png', 'application/pdf', 'application/octet-stream'],
    { parseAs: 'buffer', bodyLimit: LARGEST },
    (_request, body, done) => done(null, body),
  );

  app.put<{ Params: { id: string }; Body: Buffer | null }>('/:id', (request, reply) => {
    const type = request.headers['content-type'] ?? 'application/octet-stream';
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    store
      .prepare('INSERT OR REPLACE INTO documents VALUES (?, ?, ?)')
      .run(request.params.id, type, body);
    return reply.code(201).send({ bytes: body.length });
  });

  app.delete<{ Params: { id: string } }>('/:id', (request, reply) => {
    const { id } = request.params;
    store.prepare('DELETE FROM documents WHERE id = ?').run(id);
    // Remembered, since a sample file would be made again.
    store.prepare('INSERT OR IGNORE INTO documents_gone VALUES (?)').run(id);
    return reply.code(204).send();
  });

  // Fastify answers HEAD from the same route.
  app.get<{ Params: { id: string } }>('/:id', (request, reply) => {
    const row = store
      .prepare('SELECT type, body FROM documents WHERE id = ?')
      .get(request.params.id);
    if (row !== undefined)
      return give(reply, String(row.type), Buffer.from(row.body as Uint8Array));
    const isGone = store
      .prepare('SELECT 1 FROM documents_gone WHERE id = ?')
      .get(request.params.id);
    if (isGone !== undefined) return reply.code(410).send({ error: 'GONE' });
    const sample = sampleDocument(request.params.id);
    if (sample === null) return reply.code(404).send({ error: 'NOT_FOUND' });
    // In this scenario the upload broke off before the first byte.
    const isEmpty = personas.byPhotograph(request.params.id)?.scenario === 'empty_file';
    return give(reply, sample.mediaType, isEmpty ? Buffer.alloc(0) : sample.body);
  });
}

function give(reply: FastifyReply, type: string, body: Buffer) {
  return reply.type(type).header('content-length', String(body.length)).send(body);
}
