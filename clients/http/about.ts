import type { RegistrationInput } from '../../contracts/intake/registration.ts';
import { publicDistrict, stateOf } from '../../contracts/places/places.ts';
import type { AccessResource } from '../../policies/access/access.ts';
import type { Account } from '../identity/account.ts';
import type { Guard } from '../identity/guard.ts';
import type { Asked } from './asked.ts';

/** What the access policies are asked about where there is no case yet. */

/** The case that a registration would open: where the artisan lives, and the organisation that opens it. */
export function toBeOpened(
  { body, account }: Pick<Asked<unknown, RegistrationInput>, 'body' | 'account'>,
  guard: Guard,
): AccessResource {
  const state = stateOf(String(body.state));
  return {
    ...(state === undefined
      ? {}
      : { state, district: publicDistrict(state, String(body.district)) }),
    ...organisationOf(account, guard),
  };
}

/** The account's own organisation, in the form in which cases hold it; nothing for an account of none. */
export const organisationOf = (
  { organisation }: Account,
  guard: Guard,
): Pick<AccessResource, 'organisation'> =>
  organisation === undefined ? {} : { organisation: guard.organisationOf(organisation) };

/** A place of the account's own: asked about it, the policies say whether its role may do it anywhere. */
export function placeOf({ districts }: Account): AccessResource {
  const own = districts?.find((one) => one !== 'all');
  if (own === undefined) return {};
  return own.length === 2 ? { state: own } : { district: own };
}
