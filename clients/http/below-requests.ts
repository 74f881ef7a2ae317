import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { Failure, type ProblemCode, statusOf } from './problems.ts';

/**
 * Gives a problem body to errors that Node's HTTP server answers by itself, mostly with an empty body, before there is a
 * request: bytes that are no HTTP, headers that are too long, a request that never ends.
 */
export function answerBelowRequests({ server }: FastifyInstance, log: Logger): void {
  // This server is no proxy: it opens no tunnels.
  server.on('connect', (_request, socket: Duplex) => answer(socket, 'METHOD', log));
  // An unknown expectation may be ignored (RFC 9110, 10.1.1).
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
}

/** The problem code for each of Node's parse errors and time-outs. */
const CODES: Readonly<Record<string, ProblemCode>> = {
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
  ERR_HTTP_REQUEST_TIMEOUT: 'TOO_SLOW',
};

/** Answers bytes that are no valid request, and closes their connection. */
export function answerBadHttp(error: Error & { code?: string }, socket: Socket, log: Logger): void {
  answer(socket, CODES[error.code ?? ''] ?? 'BAD_REQUEST', log);
}

function answer(socket: Duplex, code: ProblemCode, log: Logger): void {
  // A second answer would corrupt one that is being sent.
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
