import { parseCaseId } from '../../contracts/ids.ts';
import type { ActorGiven } from '../../contracts/shapes.ts';
import { COMMANDS_AUDIENCE } from '../issuer/audiences.ts';
import type { TestIssuer } from '../issuer/bendable.ts';

/** The header that signs a command of a played person or system. Each is signed anew, so that no drill outlives its token. */
export async function signedBy(
  issuer: Pick<TestIssuer, 'token'>,
  { role, id, organisation }: ActorGiven,
  caseId: string,
): Promise<{ readonly authorization: string }> {
  const claims = {
    ...{ sub: id, role, districts: ['all'] },
    ...(organisation === undefined ? {} : { organisation }),
    ...(role === 'artisan' ? { artisan: parseCaseId(caseId).artisanId } : {}),
  };
  return { authorization: `Bearer ${await issuer.token(claims, { audience: COMMANDS_AUDIENCE })}` };
}
