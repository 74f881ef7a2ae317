import type { ListingIssue } from '../../contracts/events.ts';
import type { Product } from '../../contracts/intake/product.ts';
import type { Marketplace } from '../../policies/marketplaces.ts';
import type { AccountReport, ListingState, Owner } from '../../workflows/interface/activities.ts';

/**
 * The interface that a family of marketplaces implements. Each family is a folder beside this file, with its own table
 * of issue owners; `policies/` holds its marketplaces and quotas.
 *
 * Every function throws an answer that says nothing about the product or the account, by its owner (`failures.ts`):
 * `notAuthorised`, `rejected` (ours to mend) or `unavailable` (no answer, or an unreadable one).
 */
export interface MarketplacePort {
  /** Whether the artisan's own account exists, may sell on this marketplace, and has authorised us. */
  account(seller: SellerAccount, marketplace: Marketplace): Promise<AccountReport>;
  /**
   * What the marketplace would refuse in a product, without listing it. Null if it has no preview.
   * @param collective the account that it will be listed under. Null for the artisan's own, which need not be linked
   *   yet: then it is previewed under our own account.
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
  /** Resolves only if the marketplace says that it took it off sale, or that it does not have it. */
  takeDown(sku: string, marketplace: Marketplace, seller: SellerAccount): Promise<void>;
}

/** An account that we act for, from the dossier (the artisan's own) or our settings (a collective's). */
export interface SellerAccount {
  readonly whose: 'own' | 'collective';
  readonly sellerId: string;
  /** The name under which the authorisation is kept. */
  readonly authorisation: string;
}

/** A product for one marketplace. */
export interface Offer {
  readonly sku: string;
  readonly product: Product;
  /** In whole units of the marketplace's currency. */
  readonly price: number;
}

/** The owner of an issue; `approval`: a reviewer asks the marketplace for it. */
export type IssueOwner = Exclude<Owner, 'authorisation'> | 'approval';

/** An issue that keeps a listing from sale, with the party that can mend it. */
export type OwnedIssue = Omit<ListingIssue, 'attribute'> & {
  readonly owner: IssueOwner;
  /**
   * The marketplace's name for it; null if it names none. It may be any text, so only our own word for it is recorded.
   */
  readonly attribute: string | null;
};

/** The marketplace's answer to a submission. */
export interface Submission {
  /** The marketplace's own number of the submission, in any form: it is recorded as a hash. */
  readonly submission: string;
  readonly issues: readonly OwnedIssue[];
}

/** What a marketplace shows of a listing. */
export interface Sighting {
  readonly state: ListingState['state'];
  readonly issues: readonly OwnedIssue[];
}
