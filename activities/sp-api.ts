import { z } from 'zod';
import type { OutsideConfig } from './config.ts';
import { failureOf, unavailable, whyNoAnswer } from './failures.ts';
import { fitting } from './http.ts';
import type { Seller } from './sellers.ts';
import { requestSignal, rethrowCancellation, timeoutOf, untilCancelled } from './signal.ts';

/** What an axios error tells, read by its shape: the SDK does not hand its error class on. */
const sdkError = z.object({
  isAxiosError: z.literal(true),
  // Headers come as an object of axios's own class, which is no plain record.
  response: z.object({ status: z.number(), headers: z.looseObject({}) }).optional(),
});

type Options = { readonly signal: AbortSignal; readonly timeout: number };

/**
 * One call of the Selling Partner API. A token that is no longer taken is exchanged once.
 * @returns null where there is no such thing (404).
 * @throws ApplicationFailure UNAVAILABLE or REJECTED_REQUEST; NotAuthorised if the seller took the authorisation back.
 */
export async function callMarketplace<T>(
  seller: Seller,
  config: OutsideConfig,
  schema: z.ZodType<T>,
  call: (options: Options) => Promise<{ readonly data: unknown }>,
): Promise<T | null> {
  const timeout = timeoutOf('marketplace', config);
  const once = async () => {
    // The SDK's interceptor fetches the token; fetched before, it does not count against the request's time.
    await untilCancelled(seller.token.getAccessToken());
    return call({ signal: requestSignal(timeout), timeout });
  };
  try {
    const { data } = await once().catch((error: unknown) => {
      if (statusOf(error) !== 401 && statusOf(error) !== 403) throw error;
      seller.token.forget();
      return once();
    });
    return fitting('marketplace', schema, data);
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw failureFrom(error, timeout);
  }
}

const statusOf = (error: unknown) => sdkError.safeParse(error).data?.response?.status;

function failureFrom(error: unknown, timeout: number): unknown {
  rethrowCancellation();
  const read = sdkError.safeParse(error);
  if (!read.success) return error; // ours already: of the token exchange, or of the answer's shape
  const { response } = read.data;
  if (response === undefined) return unavailable('marketplace', whyNoAnswer(error, timeout));
  return failureOf('marketplace', response.status, (name) => response.headers[name]);
}
