import { ApplicationFailure } from '@temporalio/activity';
import type { z } from 'zod';
import { FAULTS } from '../contracts/outside.ts';

/** Milliseconds for one request: below every activity's start-to-close, so that the reason is ours to tell. */
const REQUEST_MS = 8_000;

/** The other side did not answer, or said that it can't now: says nothing about the artisan. */
export function unavailable(
  system: string,
  detail: string,
  retryAfterMs?: number,
): ApplicationFailure {
  return ApplicationFailure.create({
    type: FAULTS.UNAVAILABLE,
    message: `${system}: ${detail}`,
    ...(retryAfterMs === undefined ? {} : { nextRetryDelay: retryAfterMs }),
  });
}

/** The other side refuses the request itself: our fault, and no retry mends it. */
export function rejected(system: string, detail: string): ApplicationFailure {
  return ApplicationFailure.create({
    type: FAULTS.REJECTED_REQUEST,
    message: `${system}: ${detail}`,
    nonRetryable: true,
  });
}

/** What a status other than success means. The body is not repeated: it may name a person. */
export function failureFor(
  system: string,
  status: number,
  retryAfter: string | null | undefined,
): ApplicationFailure {
  const seconds = Number(retryAfter);
  const waitMs = retryAfter && Number.isFinite(seconds) ? seconds * 1000 : undefined;
  if (status === 429 || status >= 500) return unavailable(system, `answered ${status}`, waitMs);
  return rejected(system, `answered ${status}`);
}

/** A request whose every failure is one of ours. Returns the response whatever its status. */
export async function ask(system: string, url: string, init: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.timeout(REQUEST_MS) });
  } catch (error) {
    throw unavailable(system, error instanceof Error ? error.name : 'no answer');
  }
}

/** A JSON request with its answer checked; an answer of another shape counts as the other side being broken. */
export async function askJson<T>(
  system: string,
  url: string,
  schema: z.ZodType<T>,
  body?: unknown,
): Promise<T> {
  const init =
    body === undefined
      ? {}
      : {
          method: 'POST',
          body: JSON.stringify(body),
          headers: { 'content-type': 'application/json' },
        };
  const response = await ask(system, url, init);
  if (!response.ok) throw failureFor(system, response.status, response.headers.get('retry-after'));
  const parsed = schema.safeParse(await response.json().catch(() => undefined));
  if (!parsed.success) throw unavailable(system, 'answered in another shape than agreed');
  return parsed.data;
}
