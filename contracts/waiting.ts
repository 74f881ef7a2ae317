import type { Case } from './case.ts';
import { isDue, isSatisfied, type Requirement } from './requirement.ts';
import { PARTIES, type Party, STAGES, type Stage } from './vocabulary.ts';

/**
 * What can be derived from a case, and is therefore never stored: what is due, who has the ball,
 * how far along it is. Consumers of the topic use the same functions as the workflow.
 */

/** The requirements of one kind of product belong together: one good product is enough. */
const isProduct = (one: Requirement) => one.kind === 'product';

/** The requirements of a case in the order of the path. */
export function requirementsOf(theCase: Pick<Case, 'requirements'>, stage?: Stage): Requirement[] {
  const all = Object.values(theCase.requirements);
  return stage === undefined ? all : all.filter((one) => one.stage === stage);
}

/** True once everything that a stage asks for is satisfied; of products, one that the marketplace takes. */
export function isStageSettled(theCase: Case, stage: Stage): boolean {
  const rest = requirementsOf(theCase, stage).filter((one) => !isProduct(one));
  if (!rest.every(isSatisfied)) return false;
  if (stage === 'catalogue') return Object.values(theCase.listings).some(isTaken);
  if (stage === 'go_live')
    return Object.values(theCase.listings).some((one) => one.status === 'live');
  return true;
}

function isTaken(listing: Case['listings'][string]): boolean {
  return (
    listing.status === 'previewed' || listing.status === 'submitted' || listing.status === 'live'
  );
}

/** Requirements that somebody has to bring now, in any stage: everything is told at once. */
export function dueRequirements(theCase: Case): Requirement[] {
  if (theCase.end !== null) return [];
  return requirementsOf(theCase).filter((one) => isDue(one) && one.from !== 'registry');
}

/** True for a refusal that the artisan may still appeal against. A refused product only holds back itself. */
export function isAppealable(one: Requirement): boolean {
  return (
    one.status === 'refused' &&
    one.refusal !== null &&
    one.kind !== 'product' &&
    one.from !== 'registry'
  );
}

/** Who holds one requirement: the one who brings it, the one who helps, or the desk that looks at it. */
function holderOf(theCase: Case, one: Requirement): Party | null {
  if (isSatisfied(one)) return null;
  // Whether to appeal is the artisan's to say, for as long as the policy gives them.
  if (one.status === 'refused') return isAppealable(one) ? 'artisan' : null;
  if (isDue(one)) return theCase.assistance[one.id]?.owner ?? one.from;
  return one.desk ?? one.checkedBy;
}

/** Whom the case waits on, in the order of `PARTIES`; empty once it has ended. */
export function waitingOn(theCase: Case): Party[] {
  if (theCase.end !== null) return [];
  if (theCase.status === 'live') return ['marketplace'];
  const reached = STAGES.indexOf(theCase.stage);
  const blocking = requirementsOf(theCase).filter(
    (one) => !isProduct(one) && STAGES.indexOf(one.stage) <= reached,
  );
  const holders = new Set<Party>();
  for (const one of blocking) {
    const holder = holderOf(theCase, one);
    if (holder !== null) holders.add(holder);
  }
  if (holders.size === 0 || theCase.stage === 'go_live') {
    for (const party of productHolders(theCase)) holders.add(party);
  }
  return PARTIES.filter((party) => holders.has(party));
}

/** Who holds the products. While one is under way, a returned one beside it holds nobody up. */
function productHolders(theCase: Case): Party[] {
  if (STAGES.indexOf(theCase.stage) < STAGES.indexOf('catalogue')) return [];
  const stillOut = requirementsOf(theCase).filter(isProduct);
  const holders = stillOut.map((one) => {
    const listing = theCase.listings[skuOf(one.id)];
    if (one.status !== 'accepted') return holderOf(theCase, one);
    // Before the account is linked an accepted, previewed product waits for the seller, not the marketplace.
    if (theCase.stage === 'go_live' && listing?.status === 'previewed') {
      return isStageAccountLinked(theCase) ? 'marketplace' : null;
    }
    return listing?.status === 'live' ? null : 'marketplace';
  });
  const busy = holders.filter((party): party is Party => party !== null && party !== 'artisan');
  if (busy.length > 0) return busy;
  const nobodyNeeded =
    theCase.stage === 'go_live' && stillOut.some((one) => one.status === 'accepted');
  return nobodyNeeded ? [] : ['artisan'];
}

/** True once nothing but listings is left to do in the last stage. */
export function isStageAccountLinked(theCase: Case): boolean {
  return requirementsOf(theCase, 'go_live').every(isSatisfied);
}

/** `product:ABC-01` → `ABC-01`. */
export function skuOf(requirementId: string): string {
  return requirementId.slice(requirementId.indexOf(':') + 1);
}

/** The part of the path that is behind a case, in whole per cent of its requirements. */
export function percentDone(theCase: Case): number {
  if (theCase.end?.kind === 'live') return 100;
  const all = requirementsOf(theCase).filter((one) => one.status !== 'not_applicable');
  if (all.length === 0) return 0;
  return Math.floor((100 * all.filter(isSatisfied).length) / (all.length + 1));
}
