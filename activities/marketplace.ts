import { SellingPartnerApiAuth } from '@sp-api-sdk/auth';
import { ListingsItemsApiClient } from '@sp-api-sdk/listings-items-api-2021-08-01';
import { z } from 'zod';
import type { ListingIssue } from '../contracts/events.ts';
import { sellerAccount } from '../contracts/intake/evidence.ts';
import { type Product, product } from '../contracts/intake/product.ts';
import type { ListingRequest, OutsideCalls } from '../contracts/outside.ts';
import type { DossierStore } from '../dossier/store.ts';
import type { OutsideAddresses } from './config.ts';
import { openEntry } from './dossier.ts';
import { ask, askJson, failureFor, unavailable } from './http.ts';

const INDIA = 'A21TJRUUN4KGV';
const token = z.object({ access_token: z.string(), expires_in: z.number() });
const participations = z.object({
  payload: z.array(
    z.object({
      marketplace: z.object({ id: z.string() }),
      participation: z.object({ isParticipating: z.boolean() }),
    }),
  ),
});

/** The SDK's sign-in with the token address of our configuration: the SDK knows only the real one. */
class Login extends SellingPartnerApiAuth {
  readonly #settings: OutsideAddresses;
  #token: Promise<string> | undefined;
  #validUntil = 0;

  constructor(settings: OutsideAddresses) {
    super({
      clientId: settings.LWA_CLIENT_ID,
      clientSecret: settings.LWA_CLIENT_SECRET,
      refreshToken: settings.LWA_REFRESH_TOKEN,
    });
    this.#settings = settings;
  }

  /** One exchange at a time, renewed a minute before it expires. */
  override getAccessToken(): Promise<string> {
    if (this.#token !== undefined && Date.now() < this.#validUntil) return this.#token;
    this.#validUntil = Number.POSITIVE_INFINITY;
    this.#token = this.#exchange().catch((error: unknown) => {
      this.#token = undefined;
      throw error;
    });
    return this.#token;
  }

  async #exchange(): Promise<string> {
    const { MARKETPLACE_TOKEN_URL, LWA_CLIENT_ID, LWA_CLIENT_SECRET, LWA_REFRESH_TOKEN } =
      this.#settings;
    const body = {
      grant_type: 'refresh_token',
      client_id: LWA_CLIENT_ID,
      client_secret: LWA_CLIENT_SECRET,
      refresh_token: LWA_REFRESH_TOKEN,
    };
    const granted = await askJson('marketplace', MARKETPLACE_TOKEN_URL, token, body);
    this.#validUntil = Date.now() + (granted.expires_in - 60) * 1000;
    return granted.access_token;
  }
}

class Listings extends ListingsItemsApiClient {
  constructor(auth: Login, address: string) {
    super({ auth, region: 'eu' });
    this.basePath = address;
  }
}

type Marketplace = Pick<
  OutsideCalls,
  'checkSellerAccount' | 'previewListing' | 'submitListing' | 'readListing' | 'delist'
>;

/** The marketplace's Listings Items interface. A put by SKU replaces, so every call here may be repeated. */
export function marketplaceCalls(dossier: DossierStore, settings: OutsideAddresses): Marketplace {
  const login = new Login(settings);
  const listings = new Listings(login, settings.MARKETPLACE_URL);
  const sellerOf = async ({ seller }: ListingRequest): Promise<string> => {
    if (seller.collective !== null)
      return seller.collective.toUpperCase().replace(/[^A-Z0-9]/g, '');
    if (seller.own === null) return settings.PARTNER_SELLER_ID;
    return (await openEntry(dossier, seller.own, sellerAccount)).sellerId;
  };
  const put = async (request: ListingRequest, preview: boolean) => {
    const body = listingBody(await openEntry(dossier, request.product, product));
    const { data } = await answered(
      listings.putListingsItem({
        sellerId: await sellerOf(request),
        sku: request.sku,
        marketplaceIds: [INDIA],
        body,
        ...(preview ? { mode: 'VALIDATION_PREVIEW' as const } : {}),
      }),
    );
    return data;
  };
  return {
    async checkSellerAccount({ evidence }) {
      await openEntry(dossier, evidence, sellerAccount);
      const response = await ask(
        'marketplace',
        `${settings.MARKETPLACE_URL}/sellers/v1/marketplaceParticipations`,
        {
          headers: { 'x-amz-access-token': await login.getAccessToken() },
        },
      );
      if (!response.ok)
        throw failureFor('marketplace', response.status, response.headers.get('retry-after'));
      const { payload } = participations.parse(await response.json());
      const authorised = payload.some(
        (one) => one.marketplace.id === INDIA && one.participation.isParticipating,
      );
      return { authorised, codes: authorised ? [] : ['listing.account_not_authorised'] };
    },
    previewListing: async (request) => ({ issues: errorsOf((await put(request, true)).issues) }),
    submitListing: async (request) => {
      const { submissionId, issues } = await put(request, false);
      return { submission: submissionId, issues: errorsOf(issues) };
    },
    async readListing(request) {
      const { data } = await answered(
        listings.getListingsItem({
          sellerId: await sellerOf(request),
          sku: request.sku,
          marketplaceIds: [INDIA],
          includedData: ['summaries', 'issues'],
        }),
      );
      const status = new Set<string>(
        data.summaries?.find((one) => one.marketplaceId === INDIA)?.status ?? [],
      );
      return {
        buyable: status.has('BUYABLE'),
        discoverable: status.has('DISCOVERABLE'),
        issues: errorsOf(data.issues),
      };
    },
    async delist(request) {
      await answered(
        listings.deleteListingsItem({
          sellerId: await sellerOf(request),
          sku: request.sku,
          marketplaceIds: [INDIA],
        }),
      );
    },
  };
}

/** Turns the SDK's errors into ours; its message may quote the request, so only the status is kept. */
async function answered<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    const response = (error as { response?: { status: number; headers: Record<string, string> } })
      .response;
    if (response !== undefined)
      throw failureFor('marketplace', response.status, response.headers['retry-after']);
    if ((error as { type?: string }).type !== undefined) throw error;
    throw unavailable('marketplace', 'no answer');
  }
}

type SdkIssue = { severity: string; categories: string[]; attributeNames?: string[] };

/** Only errors hold a listing back. The category is the stable code; the attribute tells the artisan's field. */
function errorsOf(issues: readonly SdkIssue[] | undefined): ListingIssue[] {
  return (issues ?? [])
    .filter((one) => one.severity === 'ERROR')
    .map((one) => ({
      code: `listing.${(one.categories[0] ?? 'invalid_attribute').toLowerCase()}`,
      attribute: one.attributeNames?.[0] ?? null,
    }));
}

/** The marketplace has no Hindi locale, so its texts are the English ones; origin is always stated. */
function listingBody(one: Product) {
  const value = (text: string | number) => [
    { value: text, language_tag: 'en_IN', marketplace_id: INDIA },
  ];
  return {
    productType: 'HOME',
    requirements: 'LISTING' as const,
    attributes: {
      item_name: value(one.title.en),
      product_description: value(one.description.en),
      country_of_origin: [{ value: 'IN', marketplace_id: INDIA }],
      main_product_image_locator: [{ media_location: one.images[0], marketplace_id: INDIA }],
      purchasable_offer: [
        {
          currency: 'INR',
          our_price: [{ schedule: [{ value_with_tax: one.priceInr }] }],
          marketplace_id: INDIA,
        },
      ],
      item_weight: [{ unit: 'grams', value: one.weightGrams, marketplace_id: INDIA }],
      net_content: value(one.netQuantity),
      external_product_information: [{ entity: 'HSN Code', value: one.hsn, marketplace_id: INDIA }],
    },
  };
}
