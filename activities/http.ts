import type { z } from 'zod';
import type { System } from '../contracts/vocabulary.ts';
import { failureOf, type HeaderOf, unavailable, whyNoAnswer } from './failures.ts';
import { requestSignal, rethrowCancellation } from './signal.ts';

export interface Request {
  readonly system: System;
  readonly url: string;
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** True for a request that others wait for too: one activity's cancellation does not end it. */
  readonly shared?: boolean;
}

/**
 * Sends a request and reads the whole answer within the time limit.
 * @throws ApplicationFailure UNAVAILABLE if no answer came; statuses are the caller's to judge.
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
      // A redirect would carry personal data to wherever it points.
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

/**
 * Asks for JSON that fits a schema.
 * @param also statuses besides 2xx whose body is an answer and no failure.
 * @throws ApplicationFailure UNAVAILABLE (no answer, 5xx, 429, an answer of the wrong shape) or REJECTED_REQUEST (4xx).
 */
export async function askJson<T>(
  request: Request,
  schema: z.ZodType<T>,
  also: readonly number[] = [],
): Promise<{ status: number; body: T }> {
  const { system } = request;
  const { status, header, body } = await send(request, async (response) => {
    const isAnswer = response.ok || also.includes(response.status);
    return {
      status: response.status,
      header: headerOf(response),
      body: isAnswer
        ? ((await response.json()) as unknown)
        : await response.text().then(() => null),
    };
  });
  if (body === null) throw failureOf(system, status, header);
  return { status, body: fitting(system, schema, body) };
}

export const headerOf =
  ({ headers }: Response): HeaderOf =>
  (name) =>
    headers.get(name);

/** @throws ApplicationFailure UNAVAILABLE naming the fields that do not fit: the other side is not in order. */
export function fitting<T>(system: System, schema: z.ZodType<T>, body: unknown): T {
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  const fields = read.error.issues.map(({ path }) => path.map(String).join('.') || 'the answer');
  throw unavailable(system, `the answer has another shape (${[...new Set(fields)].join(', ')})`);
}
