import type { ActorGiven } from '../../contracts/shapes.ts';
import type { DossierStore, Erased } from '../../dossier/store.ts';
import { unknownCase } from './commands.ts';
import { checkedAccessor } from './no-aadhaar.ts';
import { Refused } from './refused.ts';

/**
 * Makes all personal data of the case's artisan unreadable for ever, in all of their applications. The access log records
 * the actor and the reason. The cases stay in Kafka until the projector gets `forget`.
 * @throws BadInput without a reason
 * @throws Refused NOT_ALLOWED unless the actor is an administrator; CASE_UNKNOWN; TOO_EARLY while a case of the artisan is open
 */
export async function erase(
  dossier: DossierStore,
  caseId: string,
  { role, id }: ActorGiven,
  reason: string,
): Promise<Erased> {
  if (role !== 'administrator')
    throw new Refused('NOT_ALLOWED', 'only an administrator erases a dossier');
  const application = await dossier.application(caseId);
  if (application === null) throw unknownCase(caseId);
  const by = checkedAccessor({ actor: id, reason });
  const done = await dossier.eraseByRequest(application.artisanId, by);
  if ('open' in done)
    throw new Refused('TOO_EARLY', `${done.open} is still open: withdraw it first`);
  return done;
}
