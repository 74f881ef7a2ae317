import type { ListingIssue } from '../../contracts/events.ts';
import type { Product } from '../../contracts/intake/product.ts';
import type { Marketplace } from '../../policies/marketplaces.ts';
import type { AccountReport, ListingState, Owner } from '../../workflows/interface/activities.ts';

/**
 * What a family of marketplaces has to be able to do. One folder beside this file implements it, with a table of its own
 * of which issue is whose; which marketplaces it serves and which quotas it keeps stand in `policies/`.
 *
 * Every function throws what is no answer about the product or the account, by the owner of it (`failures.ts`):
 * `notAuthorised`, `rejected` (ours to mend) or `unavailable` (no answer, or one that is none).
 */
export interface MarketplacePort {
  /** Whether the artisan's own account is there, may sell on this marketplace, and may be acted for by us. */
  account(seller: SellerAccount, marketplace: Marketplace): Promise<AccountReport>;
  /**
   * What the marketplace would have against a product, without listing it. Null where it has no preview.
   * @param collective the account that it is going to be listed under; null where that is the artisan's own, which need
   * not be linked yet: then it is previewed under an account of ours.
   */
  readonly preview:
    | ((
        offer: Offer,
        marketplace: Marketplace,
        collective: SellerAccount | null,
      ) => Promise<readonly OwnedIssue[]>)
    | null;
  /** Lists a product, or replaces it: safe to repeat. */
  submit(offer: Offer, marketplace: Marketplace, seller: SellerAccount): Promise<Submission>;
  read(sku: string, marketplace: Marketplace, seller: SellerAccount): Promise<Sighting>;
  /** Resolves only where the marketplace says that it took it off sale, or that it does not have it. */
  takeDown(sku: string, marketplace: Marketplace, seller: SellerAccount): Promise<void>;
}

/** An account that we act for, as it stands in the dossier (the artisan's own) or in our settings (a collective's). */
export interface SellerAccount {
  readonly whose: 'own' | 'collective';
  readonly sellerId: string;
  /** Under which name the authorisation is kept. */
  readonly authorisation: string;
}

export interface Offer {
  readonly sku: string;
  readonly product: Product;
  /** In whole units of the marketplace's currency. */
  readonly price: number;
}

/** Whose an issue is; `approval` is nobody's to mend: a person asks the marketplace for it. */
export type IssueOwner = Exclude<Owner, 'authorisation'> | 'approval';

/** An issue that stands in the way of a listing, with whose it is to mend. */
export type OwnedIssue = Omit<ListingIssue, 'attribute'> & {
  readonly owner: IssueOwner;
  /** As the marketplace calls it; null where it names none. It may be any text, and only our own word for it leaves. */
  readonly attribute: string | null;
};

export interface Submission {
  /** The marketplace's own number of it, whatever its form: it leaves as a hash. */
  readonly submission: string;
  readonly issues: readonly OwnedIssue[];
}

export interface Sighting {
  readonly state: ListingState['state'];
  readonly issues: readonly OwnedIssue[];
}
