import { ListingsItemsApiClient } from '@sp-api-sdk/listings-items-api-2021-08-01';
import type { OutsideConfig } from '../../config.ts';
import { unavailable, whyNoAnswer } from '../../failures.ts';
import type { Answer } from '../../http.ts';
import { requestSignal, rethrowCancellation, timeoutOf, untilCancelled } from '../../signal.ts';
import type { SellerToken } from './lwa.ts';

/** The options of each request. */
interface Options {
  readonly signal: AbortSignal;
  /** A redirect would send the access token and the product to another address. */
  readonly maxRedirects: 0;
  readonly validateStatus: () => true;
}

interface Response {
  readonly status: number;
  readonly data: unknown;
  readonly headers: object;
}

/**
 * The SDK's client of the Listings Items API, with the one call of the Sellers API that we need, at the configured
 * address.
 */
export class SellingPartnerApi extends ListingsItemsApiClient {
  constructor(auth: SellerToken, basePath: string) {
    // India belongs to the European region. No retries here: Temporal retries, across all workers.
    super({ auth, region: 'eu' });
    this.basePath = basePath;
  }

  getMarketplaceParticipations(options: Options): Promise<Response> {
    return this.axios.get(`${this.basePath}/sellers/v1/marketplaceParticipations`, options);
  }
}

/** A seller whose account we may act for. */
export interface Seller {
  readonly sellerId: string;
  readonly token: SellerToken;
  readonly api: SellingPartnerApi;
}

/**
 * Makes one call of the Selling Partner API. A refused access token is exchanged once.
 * @throws ApplicationFailure UNAVAILABLE if no answer came; what the exchange of the token throws.
 */
export async function callMarketplace(
  seller: Seller,
  config: OutsideConfig,
  call: (seller: Seller, options: Options) => Promise<Response>,
): Promise<Answer> {
  const timeoutMs = timeoutOf('marketplace', config);
  const once = async () => {
    // The SDK's interceptor fetches the token too; fetched here first, it does not count against the request's time.
    const token = await untilCancelled(seller.token.getAccessToken());
    return { token, answer: await request((options) => call(seller, options), timeoutMs) };
  };
  const { token, answer } = await once();
  if (answer.status !== 401 && answer.status !== 403) return answer;
  seller.token.forget(token);
  return (await once()).answer;
}

async function request(
  call: (options: Options) => Promise<Response>,
  timeoutMs: number,
): Promise<Answer> {
  const signal = requestSignal(timeoutMs);
  try {
    const { status, data, headers } = await call({
      signal,
      maxRedirects: 0,
      validateStatus: () => true,
    });
    return {
      status,
      body: data,
      header: (name) => (headers as Readonly<Record<string, unknown>>)[name],
    };
  } catch (error) {
    rethrowCancellation();
    if (!isAxiosError(error)) throw error; // ours already, from the exchange of the token
    // axios says "canceled" at the time limit; the signal has the reason.
    throw unavailable(
      'marketplace',
      whyNoAnswer(signal.aborted ? signal.reason : error, timeoutMs),
    );
  }
}

/** Recognised by its shape: the SDK does not export axios's error class. */
const isAxiosError = (error: unknown) =>
  (error as { isAxiosError?: unknown } | null)?.isAxiosError === true;
