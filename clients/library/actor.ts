import { BadId, parseArtisanId } from '../../contracts/ids.ts';
import type { Actor, ActorGiven } from '../../contracts/shapes.ts';
import type { DossierStore } from '../../dossier/store.ts';

/** Who acts, with what they say of for whom; what they leave out stands nowhere. */
export function actorFrom(
  { role, id }: Pick<ActorGiven, 'role' | 'id'>,
  onBehalfOf: string | undefined,
  consent: string | undefined,
): ActorGiven {
  return {
    role,
    id,
    ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
    ...(consent === undefined ? {} : { consent }),
  };
}

/**
 * Who acts, as it may leave: an account's id may be a name or a phone number, so it and what goes with it are hashed. An
 * artisan's own id is public already and stays.
 */
export function publicActor(
  dossier: Pick<DossierStore, 'pseudonym'>,
  { role, id, organisation, onBehalfOf, consent }: ActorGiven,
): Actor {
  return {
    role,
    id: isArtisanId(id) ? id : dossier.pseudonym('actor', id),
    ...(organisation === undefined
      ? {}
      : { organisation: dossier.pseudonym('organisation', organisation) }),
    ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
    ...(consent === undefined ? {} : { consent: dossier.pseudonym('consent', consent) }),
  };
}

function isArtisanId(id: string): boolean {
  try {
    return parseArtisanId(id) === id;
  } catch (error) {
    if (error instanceof BadId) return false;
    throw error;
  }
}
