import { join } from 'node:path';
import { derivedCommandId } from '../../clients/library/command-ids.ts';
import { caseId as caseIdOf } from '../../contracts/ids.ts';
import { skuFor } from '../../contracts/intake/product.ts';
import { publicDistrict } from '../../contracts/places/places.ts';
import { type Evidence, SYSTEM_ACTOR } from '../../contracts/shapes.ts';
import type { DossierStore } from '../../dossier/store.ts';
import type { OpenCase } from '../../workflows/interface/run-input.ts';
import { type ArtisanRow, readArtisans } from '../demo-data/read.ts';
import { PROJECT_DIR } from '../launcher/paths.ts';

/** The cases of the benchmark. */

/** Trades with more requirements than others: their cases would differ. */
const ASKED_MORE = ['armourer', 'goldsmith', 'doll_toy_maker'];

/** A case that is ready to be started, with the seller account that its artisan submits later. */
export interface BenchCase {
  readonly start: OpenCase;
  readonly account: Evidence;
}

/** An artisan with a written dossier. Each of their applications is a case of its own. */
export interface BenchArtisan {
  caseFor(application: number): Promise<BenchCase>;
}

/** Writes the dossiers of made-up artisans of the scenario `straight`. @throws Error if the data set has too few */
export function prepareArtisans(dossier: DossierStore, count: number): Promise<BenchArtisan[]> {
  const { rows } = readArtisans(join(PROJECT_DIR, 'tools/demo-data/artisans.csv'));
  const straight = rows.filter(
    ({ scenario, hold, registration: { route, taxRoute, trade } }) =>
      scenario === 'straight' &&
      hold === null &&
      route === 'own' &&
      taxRoute === 'gstin' &&
      !ASKED_MORE.includes(trade),
  );
  if (straight.length < count)
    throw new Error(`the data set has ${straight.length} straight cases at most`);
  return Promise.all(straight.slice(0, count).map((row) => prepareArtisan(dossier, row)));
}

async function prepareArtisan(dossier: DossierStore, row: ArtisanRow): Promise<BenchArtisan> {
  const { brought: facts, documents, products, ...person } = row.registration;
  const artisanId = await dossier.mintArtisan(person.schemeNumber);
  const entry = await dossier.put(artisanId, 'registration', {
    ...person,
    brought: {},
    documents: {},
    products: [],
  });
  const contents = { ...facts, ...documents, ...row.later.brought, ...row.later.documents };
  const evidence: Record<string, Evidence> = {};
  for (const [requirement, content] of Object.entries(contents)) {
    if (content !== undefined)
      evidence[requirement] = await dossier.put(artisanId, requirement, content);
  }
  const [item] = [...(products ?? []), ...row.later.products];
  const { seller_account: account, ...brought } = evidence;
  if (account === undefined || item === undefined)
    throw new Error(`line ${row.line} has no account or product`);
  const product = `product:${skuFor(artisanId, item.number)}`;
  brought[product] = await dossier.put(artisanId, product, item);
  return {
    caseFor: async (application) => {
      const caseId = caseIdOf(artisanId, application);
      await dossier.register({ caseId, artisanId, application, commandDigest: entry.digest });
      return { account, start: openCase(row, { caseId, artisanId, application, brought }, entry) };
    },
  };
}

function openCase(
  { registration: one }: ArtisanRow,
  about: Pick<OpenCase, 'caseId' | 'artisanId' | 'application' | 'brought'>,
  dossier: Evidence,
): OpenCase {
  return {
    kind: 'open',
    ...about,
    registration: {
      policy: 'bench',
      trade: one.trade,
      state: one.state,
      district: publicDistrict(one.state, one.district),
      settlement: one.settlement,
      route: 'own',
      collective: null,
      marketplace: one.marketplace ?? 'amazon_in',
      exports: false,
      taxRoute: one.taxRoute,
      language: one.language,
      channel: one.channel ?? 'service_centre',
      dossier,
    },
    command: { id: derivedCommandId('register', about.caseId), actor: SYSTEM_ACTOR },
  };
}
