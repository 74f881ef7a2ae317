import { z } from 'zod';
import { withoutAadhaar } from '../../contracts/intake/personal.ts';
import { artisanId, opaqueId } from '../../contracts/shapes.ts';
import { ACCESS_ROLES } from '../../contracts/vocabulary.ts';
import type { AccessPrincipal } from '../../policies/access/access.ts';

/** The account that a token names. */

export interface Account extends AccessPrincipal {
  /** The issuer's own id of it. Events hold it as a hash, the audit log as it is. */
  readonly id: string;
}

/** A district's code, a State's letters, or `all`. */
const place = z.string().regex(/^(all|[A-Z]{2}(-[A-Z0-9]{1,40}){0,7})$/);

/** An account whose id is somebody's Aadhaar number is none: its id would stand in the audit log. */
const account = withoutAadhaar(opaqueId);
/**
 * The claims that say who it is. What is absent widens nothing: an account without districts has none. An unknown role is
 * no role, so the whole token is refused.
 */
const claims = z.object({
  sub: account,
  role: z.enum(ACCESS_ROLES),
  organisation: account.optional(),
  districts: z.array(place).max(1_000).optional(),
  artisan: artisanId.optional(),
});

/** @returns the account; null where a claim is missing or breaks its rule */
export function accountOf(payload: unknown): Account | null {
  const { data } = claims.safeParse(payload);
  if (data === undefined) return null;
  const { sub, role, organisation, districts, artisan } = data;
  return {
    id: sub,
    role,
    ...(organisation === undefined ? {} : { organisation }),
    ...(districts === undefined ? {} : { districts }),
    ...(artisan === undefined ? {} : { artisanId: artisan }),
  };
}
