import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Attributes, approvalIssue, type Issue, issuesOf } from './listing-rules.ts';
import type { Personas } from './personas-file.ts';
import { countSeen, type Store } from './store.ts';

/** The marketplace's store of listings. */

/** The marketplace of India. */
export const HOME = 'A21TJRUUN4KGV';

/** The marketplace of the United Arab Emirates, where the same seller accounts sell. */
export const ABROAD = 'A2VIGQ35RCS4UG';

/** Any text is allowed where the model has a closed list, so that a test can set a value that is unknown yet. */
const issue = z.strictObject({
  code: z.string(),
  message: z.string().default('set by hand'),
  severity: z.string().default('ERROR'),
  categories: z.array(z.string()).default([]),
  attributeNames: z.array(z.string()).default([]),
  marketplaceIds: z.array(z.string()).default([HOME]),
  enforcements: z
    .strictObject({
      actions: z.array(z.strictObject({ action: z.string() })).default([]),
      exemption: z
        .strictObject({ status: z.string(), expiryDate: z.iso.datetime().optional() })
        .default({ status: 'NOT_EXEMPT' }),
    })
    .optional(),
});

/** What to answer about a SKU from now on. A field that is left out stays as the sandbox decides. */
export const listingSetting = z.strictObject({
  issues: z.array(issue).optional(),
  status: z.array(z.string()).optional(),
});
type Setting = z.infer<typeof listingSetting>;

export const putRequest = z.object({
  productType: z.string().min(1),
  requirements: z.enum(['LISTING', 'LISTING_PRODUCT_ONLY', 'LISTING_OFFER_ONLY']).optional(),
  attributes: z.record(z.string(), z.unknown()),
});
type PutRequest = z.infer<typeof putRequest>;

export interface Submission {
  readonly sku: string;
  readonly status: 'VALID' | 'INVALID' | 'ACCEPTED';
  readonly submissionId: string;
  readonly issues: readonly Issue[];
}

/** All listings. A seller's SKU is one listing in each marketplace; another put replaces it. */
export class Listings {
  readonly #store: Store;
  readonly #personas: Personas;
  readonly #liveAfterMs: number;

  constructor(store: Store, personas: Personas, liveAfterMs: number) {
    this.#store = store;
    this.#personas = personas;
    this.#liveAfterMs = liveAfterMs;
    store.exec(`CREATE TABLE IF NOT EXISTS listings_by_marketplace (
      seller TEXT, sku TEXT, marketplace TEXT, submission TEXT NOT NULL, type TEXT NOT NULL, title TEXT NOT NULL, accepted INTEGER NOT NULL,
      PRIMARY KEY (seller, sku, marketplace)) STRICT;
      CREATE TABLE IF NOT EXISTS listing_settings (sku TEXT PRIMARY KEY, setting TEXT NOT NULL) STRICT`);
  }

  set(sku: string, setting: Setting): void {
    this.#store
      .prepare('INSERT OR REPLACE INTO listing_settings VALUES (?, ?)')
      .run(sku, JSON.stringify(setting));
  }

  /** Checks a listing and, unless it is only a preview, stores it. The same content again changes nothing. */
  put(
    seller: string,
    sku: string,
    request: PutRequest,
    marketplace: string,
    preview: boolean,
  ): Submission {
    const content = JSON.stringify([seller, sku, request, marketplace]);
    const submissionId = createHash('sha256').update(content).digest('hex').slice(0, 32);
    const issues = this.#setting(sku).issues ?? this.#judge(sku, request, [marketplace]);
    if (issues.some((one) => one.severity === 'ERROR'))
      return { sku, status: 'INVALID', submissionId, issues };
    if (preview) return { sku, status: 'VALID', submissionId, issues };
    if (this.#row(seller, sku, marketplace)?.submission !== submissionId) {
      const title = titleOf(request.attributes);
      this.#store
        .prepare('INSERT OR REPLACE INTO listings_by_marketplace VALUES (?, ?, ?, ?, ?, ?, ?)')
        .run(seller, sku, marketplace, submissionId, request.productType, title, Date.now());
    }
    return { sku, status: 'ACCEPTED', submissionId, issues };
  }

  /** A listing in those of the marketplaces that have it. @returns null if none of them has it */
  get(seller: string, sku: string, marketplaceIds: readonly string[]) {
    const summaries = marketplaceIds.flatMap((marketplaceId) => {
      const row = this.#row(seller, sku, marketplaceId);
      return row === undefined ? [] : [this.#summary(seller, sku, marketplaceId, row)];
    });
    if (summaries.length === 0) return null;
    return { sku, summaries, issues: this.#setting(sku).issues ?? [] };
  }

  #summary(seller: string, sku: string, marketplaceId: string, row: Record<string, unknown>) {
    const accepted = Number(row.accepted);
    const isLive =
      Date.now() - accepted >= this.#liveAfterMs && !this.#isGone(seller, sku, marketplaceId);
    const { status = isLive ? ['BUYABLE', 'DISCOVERABLE'] : [] } = this.#setting(sku);
    return {
      marketplaceId,
      productType: row.type,
      itemName: row.title,
      status,
      createdDate: new Date(accepted).toISOString(),
      lastUpdatedDate: new Date(accepted).toISOString(),
    };
  }

  delete(seller: string, sku: string, marketplaceId: string): Submission | null {
    const gone = this.#store
      .prepare(
        'DELETE FROM listings_by_marketplace WHERE seller = ? AND sku = ? AND marketplace = ?',
      )
      .run(seller, sku, marketplaceId);
    if (gone.changes === 0) return null;
    const submissionId = createHash('sha256')
      .update(`${seller}/${sku}/${marketplaceId}/deleted`)
      .digest('hex')
      .slice(0, 32);
    return { sku, status: 'ACCEPTED', submissionId, issues: [] };
  }

  /** The issues of a listing. Approval is granted once it was asked for: the second attempt passes. */
  #judge(sku: string, { attributes }: PutRequest, marketplaces: string[]): Issue[] {
    const issues = issuesOf(attributes, marketplaces);
    const approval = approvalIssue(attributes, marketplaces);
    if (issues.length > 0 || approval === null) return issues;
    return countSeen(this.#store, 'approval', sku).times === 1 ? [approval] : [];
  }

  /** In the scenario `listing_falls_back`, a live listing is gone at the second request and back at the third. */
  #isGone(seller: string, sku: string, marketplaceId: string): boolean {
    if (marketplaceId !== HOME) return false;
    if (this.#personas.bySeller(seller)?.scenario !== 'listing_falls_back') return false;
    return countSeen(this.#store, 'live listing', `${seller}/${sku}`).times === 2;
  }

  #row(seller: string, sku: string, marketplaceId: string) {
    return this.#store
      .prepare(
        'SELECT * FROM listings_by_marketplace WHERE seller = ? AND sku = ? AND marketplace = ?',
      )
      .get(seller, sku, marketplaceId);
  }

  #setting(sku: string): Setting {
    const row = this.#store.prepare('SELECT setting FROM listing_settings WHERE sku = ?').get(sku);
    return row === undefined ? {} : listingSetting.parse(JSON.parse(String(row.setting)));
  }
}

function titleOf(attributes: Attributes): string {
  const [first] = Array.isArray(attributes.item_name) ? attributes.item_name : [];
  return String(first?.value ?? '');
}
