import type { CommandMessage } from '../../contracts/command-message.ts';
import { DossierError } from '../../dossier/errors.ts';
import type { DossierStore } from '../../dossier/store.ts';
import { organisationOf, placeOf, toBeOpened } from '../identity/about.ts';
import type { Account } from '../identity/account.ts';
import type { Guard } from '../identity/guard.ts';
import { type Deposited, openDeposit } from '../library/deposit.ts';
import { Refused } from '../library/refused.ts';
import { isOpenedWith } from '../library/register.ts';
import { nameOf } from './carry-out.ts';

/** Asks the access policies whether the sender of a command may give it. */

/** The access policies refuse it. The message is their sentence, which holds nothing of the account or the case. */
export class NotPermitted extends Refused {
  /** False where there is no such case yet: another client may open it in a moment. */
  readonly isCaseKnown: boolean;

  constructor(sentence: string, isCaseKnown: boolean) {
    super('NOT_ALLOWED', sentence);
    this.isCaseKnown = isCaseKnown;
  }
}

export interface Permitting {
  readonly guard: Guard;
  readonly dossier: DossierStore;
}

/**
 * Asks as the HTTP API does: about the case, or about the one that a registration would open.
 * @throws NotPermitted; DossierError and BadInput of a registration that the dossier does not hold
 */
export async function checkPermission(
  { guard, dossier }: Permitting,
  account: Account,
  command: CommandMessage,
): Promise<void> {
  const { subject, data } = command;
  const action = nameOf(command);
  try {
    if (action === 'register') {
      const { dossier: entry, brought } = data as Omit<Deposited, 'caseId'>;
      await checkOpening({ guard, dossier }, account, { caseId: subject, dossier: entry, brought });
    } else await guard.checkCase(account, action, subject);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const isKnown = action === 'register' || (await dossier.application(subject)) !== null;
    throw new NotPermitted(error.message, isKnown);
  }
}

async function checkOpening(
  { guard, dossier }: Permitting,
  account: Account,
  deposited: Deposited,
): Promise<void> {
  // Who may register nowhere learns nothing of what the dossier holds.
  guard.check(account, 'register', { ...placeOf(account), ...organisationOf(account, guard) });
  try {
    const place = await openDeposit(dossier, deposited);
    guard.check(account, 'register', toBeOpened(place, account, guard));
  } catch (error) {
    // A repeat of the opening registration gets its answer, also where the dossier holds the entry no more.
    if (!(error instanceof DossierError) || !(await isOpenedWith(dossier, deposited))) throw error;
    await guard.checkCase(account, 'register', deposited.caseId);
  }
}
