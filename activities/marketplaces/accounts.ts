import { sellerAccount } from '../../contracts/intake/evidence.ts';
import type { Evidence } from '../../contracts/shapes.ts';
import type { SellerRef } from '../../workflows/interface/activities.ts';
import type { OutsideDeps } from '../deps.ts';
import { rejected } from '../failures.ts';
import { openEvidence } from '../open.ts';
import type { SellerAccount } from './port.ts';

/** The artisan's own account, as they linked it. @throws ApplicationFailure DOSSIER */
export async function ownAccount(
  { dossier }: OutsideDeps,
  evidence: Evidence,
): Promise<SellerAccount> {
  const account = await openEvidence(dossier, evidence, sellerAccount);
  return { whose: 'own', ...account };
}

/**
 * A collective's account. @throws ApplicationFailure REJECTED_REQUEST if it has none in this family of marketplaces.
 */
export function collectiveAccount(
  { config }: OutsideDeps,
  family: string,
  id: string,
): SellerAccount {
  const found = config.MARKETPLACE_COLLECTIVES.find(
    (one) => one.id === id && one.family === family,
  );
  if (found === undefined)
    throw rejected('marketplace', `the collective ${id} is not configured`, 'fault.configuration');
  const { sellerId, authorisation } = found;
  return { whose: 'collective', sellerId, authorisation };
}

/** The account under which a product is listed. @throws ApplicationFailure DOSSIER or REJECTED_REQUEST */
export async function listingAccount(
  deps: OutsideDeps,
  family: string,
  { own, collective }: SellerRef,
): Promise<SellerAccount> {
  if (collective !== null) return collectiveAccount(deps, family, collective);
  if (own !== null) return ownAccount(deps, own);
  throw rejected('marketplace', 'there is no seller account to list under');
}
