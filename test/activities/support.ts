import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { createOutsideActivities, outsideConfig } from '../../activities/outside.ts';
import type { Product } from '../../contracts/intake/product.ts';
import { openDossier } from '../../dossier/dossier.ts';
import type { DossierStore } from '../../dossier/store.ts';
import { COLLECTIVES } from '../../tools/demo-data/collectives.ts';
import { outsideEnvironment } from '../../tools/sandbox/environment.ts';
import type { Sandbox } from '../../tools/sandbox/server.ts';
import type { ListingRequest, OutsideActivities } from '../../workflows/interface/activities.ts';
import { ask, testSandbox } from '../sandbox/support.ts';
import { FACTS } from '../support/cases.ts';

/** Milliseconds after which a test's request gives up. */
export const TIMEOUT = 1_500;

export interface Bench {
  readonly sandbox: Sandbox;
  readonly dossier: DossierStore;
  readonly calls: OutsideActivities;
  control(path: string, body: unknown, method?: string): Promise<void>;
}

/**
 * A sandbox, a dossier and the activities between them, for all tests of a file.
 * @param timeoutMs milliseconds after which a request gives up: more where no test waits for that.
 */
export function bench(timeoutMs = TIMEOUT): Bench {
  let made: { sandbox: Sandbox; dossier: DossierStore; calls: OutsideActivities } | undefined;
  const dir = mkdtempSync(join(tmpdir(), 'activities-'));
  const get = () => {
    if (made === undefined) throw new Error('the test has not begun');
    return made;
  };
  const control = async (path: string, body: unknown, method = 'PUT') => {
    const { status } = await ask(`${get().sandbox.url}/control/${path}`, body, method);
    expect(status).toBeLessThan(300);
  };
  beforeAll(async () => {
    const sandbox = await testSandbox({ seed: undefined, listingMs: 60 });
    const keys = { master: randomBytes(32), hash: randomBytes(32) };
    const dossier = await openDossier(join(dir, 'dossier.db'), keys);
    const env = { ...outsideEnvironment(sandbox.url), OUTSIDE_TIMEOUT_MS: String(timeoutMs) };
    made = {
      sandbox,
      dossier,
      calls: createOutsideActivities({ dossier, config: outsideConfig(env) }),
    };
  });
  afterEach(() => control('faults', undefined, 'DELETE'));
  afterAll(async () => {
    await made?.sandbox.close();
    await made?.dossier.close();
    rmSync(dir, { recursive: true, force: true });
  });
  return {
    get sandbox() {
      return get().sandbox;
    },
    get dossier() {
      return get().dossier;
    },
    get calls() {
      return get().calls;
    },
    control,
  };
}

let number = 0;

/** A new artisan's ids. */
export function subject() {
  number += 1;
  const artisanId = `ABCDE-${22_222 + number}`;
  return { artisanId, caseId: `${artisanId}-1` };
}

const PHONE = '+915123456789';

export const POT: Product = {
  number: 1,
  title: { en: 'Clay water pot', hi: 'मिट्टी का घड़ा' },
  description: { en: 'A pot of clay.' },
  priceInr: 250,
  weightGrams: 2500,
  hsn: '6912',
  images: ['https://pictures.artisan.test/sample-000001-product-1.jpg'],
  netQuantity: '1 N',
  madeByHand: true,
  declarations: { genericName: 'Pot', makerOnPack: true, consumerCare: true },
};

/** Puts the registration of an artisan into the dossier. */
export function registered(dossier: DossierStore, artisanId: string, phone = PHONE) {
  const serial = artisanId.slice(-5);
  return dossier.put(artisanId, 'registration', { schemeNumber: `PMV-TEST-A${serial}`, phone });
}

/** A product of an artisan who sells from an account of their own, or through the first collective. */
export async function listing(
  dossier: DossierStore,
  product: Product = POT,
  collective: string | null = null,
): Promise<ListingRequest & { sellerId: string }> {
  const { artisanId, caseId } = subject();
  const sellerId =
    collective === null ? `A1TEST${artisanId.replace('-', '')}` : (COLLECTIVES[0]?.sellerId ?? '');
  const own = await dossier.put(artisanId, 'seller_account', {
    sellerId,
    authorisation: `auth-${sellerId}`,
  });
  return {
    artisanId,
    caseId,
    marketplace: 'amazon_in',
    sku: `${artisanId}-P01`,
    product: await dossier.put(artisanId, 'product', product),
    seller: { own: collective === null ? own : null, collective },
    policy: '2026-12',
    facts: FACTS,
    sellerId,
  };
}
