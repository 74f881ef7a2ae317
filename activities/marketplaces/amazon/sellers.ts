import type { OutsideConfig } from '../../config.ts';
import type { SellerAccount } from '../port.ts';
import { SellerToken } from './lwa.ts';
import { type Seller, SellingPartnerApi } from './sp-api.ts';

/** How many sellers' tokens are kept. Beyond it the least recently used is dropped and exchanged again when needed. */
const KEPT = 2_000;

/** Keeps the access tokens of the sellers that we act for. */
export class Sellers {
  readonly #config: OutsideConfig;
  readonly #kept = new Map<string, Seller>();

  constructor(config: OutsideConfig) {
    this.#config = config;
  }

  /** Our own account, under which products are previewed: that needs no seller's authorisation yet. */
  ours(): Seller {
    const { MARKETPLACE_OUR_SELLER: sellerId, LWA_REFRESH_TOKEN: refreshToken } = this.#config;
    return this.#seller(sellerId, refreshToken, 'ours');
  }

  of({ sellerId, authorisation, whose }: SellerAccount): Seller {
    return this.#seller(sellerId, refreshTokenOf(authorisation), whose);
  }

  #seller(sellerId: string, refreshToken: string, whose: SellerToken['whose']): Seller {
    const key = `${whose} ${sellerId} ${refreshToken}`;
    const seller = this.#kept.get(key) ?? this.#open(sellerId, refreshToken, whose);
    this.#kept.delete(key);
    this.#kept.set(key, seller);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT && oldest !== undefined) this.#kept.delete(oldest);
    return seller;
  }

  #open(sellerId: string, refreshToken: string, whose: SellerToken['whose']): Seller {
    const token = new SellerToken(this.#config, refreshToken, whose);
    const api = new SellingPartnerApi(token, this.#config.MARKETPLACE_URL);
    return { sellerId, token, api };
  }
}

/** All refresh tokens start with this; evidence keeps the rest, since an opaque id may not hold a bar. */
const refreshTokenOf = (authorisation: string) => `Atzr|${authorisation}`;
