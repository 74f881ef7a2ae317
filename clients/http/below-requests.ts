import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { Failure, type ProblemCode, statusOf } from './problems.ts';

/**
 * What Node's HTTP server answers by itself, and mostly with an empty body, before there is a request: bytes that are no
 * HTTP, headers that are too long, a request that never ends. Here it gets the body of every other error.
 */
export function answerBelowRequests({ server }: FastifyInstance, log: Logger): void {
  // No tunnel leads from here.
  server.on('connect', (_request, socket: Duplex) => answer(socket, 'METHOD', log));
  // An expectation that is not known may be passed over (RFC 9110, 10.1.1).
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
}

/** Of what Node calls a parse error or a time-out: the code that a caller is told. */
const CODES: Readonly<Record<string, ProblemCode>> = {
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
  ERR_HTTP_REQUEST_TIMEOUT: 'TOO_SLOW',
};

/** Answers bytes that became no request, and ends their connection. */
export function answerBadHttp(error: Error & { code?: string }, socket: Socket, log: Logger): void {
  answer(socket, CODES[error.code ?? ''] ?? 'BAD_REQUEST', log);
}

function answer(socket: Duplex, code: ProblemCode, log: Logger): void {
  // An answer that is under way would be torn by a second one.
  const { _httpMessage: current } = socket as { _httpMessage?: { headersSent: boolean } };
  if (!socket.writable || current?.headersSent === true) return void socket.destroy();
  const request = randomUUID();
  const status = statusOf(code);
  const body = JSON.stringify(new Failure(code).body(request));
  log.info({ request, route: 'unknown', status }, 'answered');
  const headers = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${headers.join('\r\n')}\r\n\r\n${body}`);
}
