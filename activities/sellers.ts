import { ListingsItemsApiClient } from '@sp-api-sdk/listings-items-api-2021-08-01';
import { sellerAccount } from '../contracts/intake/evidence.ts';
import type { ListingRequest } from '../contracts/outside.ts';
import type { Evidence } from '../contracts/shapes.ts';
import type { OutsideConfig } from './config.ts';
import { rejected } from './failures.ts';
import { SellerToken } from './lwa.ts';
import { type Dossier, openEvidence } from './open.ts';

/** A seller whose account we may act for. */
export interface Seller {
  readonly sellerId: string;
  readonly token: SellerToken;
  readonly listings: ListingsItemsApiClient;
}

/** The SDK's client, pointed at the configured address instead of the region's own. */
class ListingsClient extends ListingsItemsApiClient {
  constructor(auth: SellerToken, basePath: string) {
    // India belongs to the European region. No retries here: Temporal retries, and knows of all workers.
    super({ auth, region: 'eu' });
    this.basePath = basePath;
  }
}

/** How many sellers' tokens are kept. Beyond it the longest unused is exchanged again when next needed. */
const KEPT = 2_000;

/** Knows the sellers by their authorisation, and keeps their access tokens. */
export class Sellers {
  readonly #config: OutsideConfig;
  readonly #dossier: Dossier;
  readonly #kept = new Map<string, Seller>();

  constructor(config: OutsideConfig, dossier: Dossier) {
    this.#config = config;
    this.#dossier = dossier;
  }

  /** Our own account, under which products are previewed: that needs no seller's authorisation yet. */
  desk(): Seller {
    const { MARKETPLACE_DESK_SELLER: sellerId, LWA_REFRESH_TOKEN: refreshToken } = this.#config;
    return this.#seller(sellerId, refreshToken);
  }

  async own(evidence: Evidence): Promise<Seller> {
    const { sellerId, authorisation } = await openEvidence(this.#dossier, evidence, sellerAccount);
    return this.#seller(sellerId, refreshTokenOf(authorisation));
  }

  /** The account under which a product is listed: the artisan's own, or their collective's. */
  async lister({ seller }: ListingRequest): Promise<Seller> {
    if (seller.collective !== null) return this.#collective(seller.collective);
    if (seller.own !== null) return this.own(seller.own);
    throw rejected('marketplace', 'there is no seller account to list under');
  }

  /** The account under which a product is previewed. An own account is not known to be linked yet. */
  previewer({ seller }: ListingRequest): Seller {
    return seller.collective === null ? this.desk() : this.#collective(seller.collective);
  }

  #collective(id: string): Seller {
    const found = this.#config.MARKETPLACE_COLLECTIVES.find((one) => one.id === id);
    if (found === undefined)
      throw rejected('marketplace', `the collective ${id} is not configured`);
    return this.#seller(found.sellerId, refreshTokenOf(found.authorisation));
  }

  #seller(sellerId: string, refreshToken: string): Seller {
    const key = `${sellerId} ${refreshToken}`;
    const seller = this.#kept.get(key) ?? this.#open(sellerId, refreshToken);
    this.#kept.delete(key);
    this.#kept.set(key, seller);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT && oldest !== undefined) this.#kept.delete(oldest);
    return seller;
  }

  #open(sellerId: string, refreshToken: string): Seller {
    const token = new SellerToken(this.#config, refreshToken);
    return { sellerId, token, listings: new ListingsClient(token, this.#config.MARKETPLACE_URL) };
  }
}

/** All refresh tokens start so; evidence keeps the rest, since an opaque id may not hold a bar. */
const refreshTokenOf = (authorisation: string) => `Atzr|${authorisation}`;
