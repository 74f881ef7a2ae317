import type { Case } from './case.ts';
import { isDue, isSatisfied, type Requirement } from './requirement.ts';
import { type Capability, PARTIES, type Party, STAGES, type Stage } from './vocabulary.ts';

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

const place = (stage: Stage) => STAGES.indexOf(stage);

/** The others that would serve as well as this one. */
export function alternatives(theCase: Pick<Case, 'requirements'>, one: Requirement): Requirement[] {
  if (one.oneOf === undefined) return [];
  return requirementsOf(theCase).filter((it) => it.oneOf === one.oneOf && it.id !== one.id);
}

/** True when nothing more is asked for this requirement, because of itself or of one that serves as well. */
export function isMet(theCase: Pick<Case, 'requirements'>, one: Requirement): boolean {
  return isSatisfied(one) || alternatives(theCase, one).some(isSatisfied);
}

/** Somebody looks at what serves as well, so that nothing need be brought here meanwhile. */
function isSpared(theCase: Pick<Case, 'requirements'>, one: Requirement): boolean {
  const underWay = (it: Requirement) => it.status === 'submitted' || it.status === 'verifying';
  return alternatives(theCase, one).some((it) => isSatisfied(it) || underWay(it));
}

/** The path itself needs it. What gates only selling abroad or being paid out comes beside the path. */
function isOnPath({ gates }: Pick<Requirement, 'gates'>): boolean {
  return gates === 'list' || gates === 'sell';
}

/** A refusal of it ends the case: the path needs it, and nothing that would serve as well is left. */
export function isDecisive(theCase: Pick<Case, 'requirements'>, one: Requirement): boolean {
  const isLeft = alternatives(theCase, one).some((it) => it.status !== 'refused');
  return isOnPath(one) && !isProduct(one) && !isLeft;
}

/** What a live case still waits for: what goes beside the path, and further products that somebody else works on. */
export function besideOpen(theCase: Pick<Case, 'requirements' | 'listings'>): Requirement[] {
  return requirementsOf(theCase).filter((one) => {
    if (isProduct(one)) return isUnderWay(theCase, one);
    if (isOnPath(one) || isMet(theCase, one)) return false;
    return one.status !== 'refused' || isAppealable(one);
  });
}

/** A product that the artisan leaves as it came back holds nobody up. */
function isUnderWay({ listings }: Pick<Case, 'listings'>, one: Requirement): boolean {
  if (one.status === 'submitted' || one.status === 'verifying') return true;
  const status = listings[skuOf(one.id)]?.status;
  return one.status === 'accepted' && status !== 'live' && status !== 'refused';
}

/** What the artisan can do now: selling includes listing; a capability that nothing gates is nobody's to give. */
export function may(theCase: Pick<Case, 'requirements'>, capability: Capability): boolean {
  const gates: readonly Capability[] = capability === 'sell' ? ['list', 'sell'] : [capability];
  const gating = requirementsOf(theCase).filter(
    (one) => !isProduct(one) && gates.includes(one.gates),
  );
  return gating.length > 0 && gating.every((one) => isMet(theCase, one));
}

/** True once everything that is asked for up to a stage is met; of products, one that the marketplace takes. */
export function isStageSettled(theCase: Case, stage: Stage): boolean {
  const rest = requirementsOf(theCase).filter(
    (one) => !isProduct(one) && isOnPath(one) && place(one.stage) <= place(stage),
  );
  if (!rest.every((one) => isMet(theCase, one))) return false;
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
  return requirementsOf(theCase).filter(
    (one) =>
      isDue(one) &&
      !isSpared(theCase, one) &&
      // The registry brings its own answer, unless it asks something of the artisan.
      (one.from !== 'registry' || one.status === 'returned'),
  );
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
export function holderOf(theCase: Case, one: Requirement): Party | null {
  if (isMet(theCase, one)) return null;
  // Whether to appeal is the artisan's to say, for as long as the policy gives them.
  if (one.status === 'refused') {
    return isAppealable(one) ? (theCase.assistance[one.id]?.owner ?? 'artisan') : null;
  }
  if (isDue(one)) {
    if (isSpared(theCase, one)) return null;
    const { owner } = theCase.assistance[one.id] ?? {};
    return owner ?? (one.from === 'registry' && one.status === 'returned' ? 'artisan' : one.from);
  }
  return one.desk ?? one.checkedBy;
}

/** Whom the case waits on, in the order of `PARTIES`; empty once it has ended. */
export function waitingOn(theCase: Case): Party[] {
  if (theCase.end !== null) return [];
  const holders = new Set<Party>();
  if (theCase.status === 'live') {
    for (const one of besideOpen(theCase)) {
      const holder = holderOf(theCase, one);
      if (holder !== null) holders.add(holder);
    }
    return PARTIES.filter((party) => party === 'marketplace' || holders.has(party));
  }
  const blocking = requirementsOf(theCase).filter(
    (one) => !isProduct(one) && isOnPath(one) && place(one.stage) <= place(theCase.stage),
  );
  for (const one of blocking) {
    const holder = holderOf(theCase, one);
    if (holder !== null) holders.add(holder);
  }
  if (holders.size === 0 || theCase.stage === 'go_live') {
    for (const party of productHolders(theCase)) holders.add(party);
  }
  return PARTIES.filter((party) => holders.has(party));
}

/** Under this a facilitator helps with a product where none is there to help with. */
export const ANY_PRODUCT = 'product';

/** Who holds the products. While one is under way, a returned one beside it holds nobody up. */
function productHolders(theCase: Case): Party[] {
  if (place(theCase.stage) < place('catalogue')) return [];
  const stillOut = requirementsOf(theCase).filter(isProduct);
  const holders = stillOut.map((one) => {
    const listing = theCase.listings[skuOf(one.id)];
    if (one.status !== 'accepted') return holderOf(theCase, one);
    // Before the account is linked an accepted, previewed product waits for the seller, not the marketplace.
    if (theCase.stage === 'go_live' && listing?.status === 'previewed') {
      return may(theCase, 'sell') ? 'marketplace' : null;
    }
    return listing?.status === 'live' ? null : 'marketplace';
  });
  const busy = holders.filter((party): party is Party => party !== null && party !== 'artisan');
  if (busy.length > 0) return busy;
  const nobodyNeeded =
    theCase.stage === 'go_live' && stillOut.some((one) => one.status === 'accepted');
  return nobodyNeeded ? [] : [theCase.assistance[ANY_PRODUCT]?.owner ?? 'artisan'];
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
  return Math.floor((100 * all.filter((one) => isMet(theCase, one)).length) / (all.length + 1));
}
