import type { z } from 'zod';
import type { System } from '../contracts/vocabulary.ts';
import { failureOf, type HeaderOf, unavailable, whyNoAnswer } from './failures.ts';
import { requestSignal, rethrowCancellation } from './signal.ts';

/** A request to an outside system. */
export interface Request {
  readonly system: System;
  readonly url: string;
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** True for a request that several activities wait for: the cancellation of one does not end it. */
  readonly shared?: boolean;
}

/**
 * Sends a request and reads the whole answer within the time limit.
 * @throws ApplicationFailure UNAVAILABLE if no answer came; the caller judges the status.
 */
export async function send<T>(
  request: Request,
  read: (response: Response) => Promise<T>,
): Promise<T> {
  const { system, url, method = 'GET', body, headers = {}, timeoutMs, shared = false } = request;
  try {
    const response = await fetch(url, {
      method,
      signal: shared ? AbortSignal.timeout(timeoutMs) : requestSignal(timeoutMs),
      // A redirect would send personal data to another address.
      redirect: 'error',
      headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return await read(response);
  } catch (error) {
    if (!shared) rethrowCancellation();
    throw unavailable(system, whyNoAnswer(error, timeoutMs));
  }
}

/** An uninterpreted answer; each system's reader interprets it. */
export interface Answer {
  readonly status: number;
  readonly header: HeaderOf;
  /** The JSON body; `undefined` for any other body, such as a proxy's HTML, or none. */
  readonly body: unknown;
}

/**
 * Sends a request and returns the answer, with any status.
 * @throws ApplicationFailure UNAVAILABLE if no answer came.
 */
export function ask(request: Request): Promise<Answer> {
  return send(request, readJson);
}

/** Reads a whole answer. */
export async function readJson(response: Response): Promise<Answer> {
  const text = await response.text();
  return { status: response.status, header: headerOf(response), body: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * The content of a successful JSON answer.
 * @param also statuses besides 2xx whose body is content.
 * @throws ApplicationFailure as `failureOf` for every other status; UNAVAILABLE for a body that is not JSON or does not
 *   fit the schema.
 */
export function contentOf<T>(
  system: System,
  { status, header, body }: Answer,
  schema: z.ZodType<T>,
  also: readonly number[] = [],
): T {
  const isAnswer = (status >= 200 && status < 300) || also.includes(status);
  if (!isAnswer) throw refusalOf(system, { status, header, body });
  if (body === undefined) throw unavailable(system, `HTTP ${status}, the answer is not JSON`);
  return fitting(system, schema, body);
}

/**
 * The failure for an answer whose status is not a success. Every outside system refuses in JSON: another body comes
 * from a proxy between us and it, and says nothing about the request.
 */
export function refusalOf(system: System, { status, header, body }: Answer) {
  const failure = failureOf(system, status, header);
  if (!failure.nonRetryable || body !== undefined) return failure;
  return unavailable(system, `HTTP ${status} without JSON: it is not of the system itself`);
}

/**
 * Sends a request for JSON that fits a schema.
 * @param also statuses besides 2xx whose body is content.
 * @throws ApplicationFailure UNAVAILABLE (no answer, 5xx, an answer of the wrong shape), QUOTA (429) or
 *   REJECTED_REQUEST (4xx).
 */
export async function askJson<T>(
  request: Request,
  schema: z.ZodType<T>,
  also: readonly number[] = [],
): Promise<{ status: number; body: T }> {
  const answer = await ask(request);
  return { status: answer.status, body: contentOf(request.system, answer, schema, also) };
}

/** The headers of an answer by name. */
export const headerOf =
  ({ headers }: Response): HeaderOf =>
  (name) =>
    headers.get(name);

/** @throws ApplicationFailure UNAVAILABLE that names the fields that do not fit. */
export function fitting<T>(system: System, schema: z.ZodType<T>, body: unknown): T {
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  const fields = read.error.issues.map(({ path }) => path.map(String).join('.') || 'the answer');
  throw unavailable(system, `the answer has another shape (${[...new Set(fields)].join(', ')})`);
}
