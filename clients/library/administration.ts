import { GRANTED_ROLES } from '../../contracts/granted-roles.ts';
import type { ActorGiven } from '../../contracts/shapes.ts';
import type { Accessor } from '../../dossier/audit-entry.ts';
import type { DossierStore, Erased } from '../../dossier/store.ts';
import { Audit, type WayIn } from './audit.ts';
import { unknownCase } from './commands.ts';
import { checkedAccessor } from './no-aadhaar.ts';
import { Refused } from './refused.ts';

/** What administrators do to the dossier of an artisan all of whose cases have ended. */

/** What an administrator asks for. */
interface Asked {
  readonly caseId: string;
  readonly actor: ActorGiven;
  readonly reason: string;
  /** A program with the client library, if it is left out. */
  readonly from?: WayIn | undefined;
}

/**
 * Makes all personal data of the case's artisan unreadable for ever, in all of their applications. The audit log records
 * the actor and the reason, also of a refusal. The cases stay in Kafka until the projector gets `forget`.
 * @throws BadInput without a reason
 * @throws Refused NOT_ALLOWED unless the access policies permit it to the actor's role; CASE_UNKNOWN; TOO_EARLY while a case of the artisan is open
 */
export function erase(dossier: DossierStore, asked: Asked): Promise<Erased> {
  return asAdministrator(dossier, 'eraseDossier', asked, async (artisanId, by) => {
    const done = await dossier.eraseByRequest(artisanId, by);
    if ('open' in done)
      throw new Refused('TOO_EARLY', `${done.open} is still open: withdraw it first`);
    return done;
  });
}

/**
 * Releases the claims of the case's artisan.
 * @returns the kinds of claims that were released
 * @throws as `erase`, and records as `erase`
 */
export function releaseClaims(dossier: DossierStore, asked: Asked): Promise<string[]> {
  return asAdministrator(dossier, 'releaseClaims', asked, async (artisanId, by) => {
    const repair = await dossier.releaseByRepair(artisanId, by);
    if ('open' in repair) throw new Refused('TOO_EARLY', `${repair.open} is still open`);
    return repair.released;
  });
}

/** The store logs what is done, in the transaction that does it. What is refused is logged here. */
async function asAdministrator<T>(
  dossier: DossierStore,
  action: 'eraseDossier' | 'releaseClaims',
  { caseId, actor: account, reason, from: { way, place } = { way: 'library' } }: Asked,
  work: (artisanId: string, by: Accessor) => Promise<T>,
): Promise<T> {
  const { role, id: actor, organisation, onBehalfOf } = account;
  const by = checkedAccessor({
    ...{ role, actor, organisation, onBehalfOf },
    ...{ reason, way, place, caseId },
  });
  // Nothing was done, so a refusal that cannot be logged may be asked for again: it fails with the log's error.
  const audit = new Audit(dossier, way, (error) => {
    throw error;
  });
  return audit.refusals({ account, action, caseId, reason, place }, async () => {
    const granted: readonly string[] = GRANTED_ROLES[action];
    if (!granted.includes(role))
      throw new Refused(
        'NOT_ALLOWED',
        `${action} is for ${granted.join(', ')}; this account is ${role}`,
      );
    const application = await dossier.application(caseId);
    if (application === null) throw unknownCase(caseId);
    return work(application.artisanId, by);
  });
}
