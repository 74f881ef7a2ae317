import { BadId, parseArtisanId } from '../../contracts/ids.ts';
import type { Actor, ActorGiven } from '../../contracts/shapes.ts';
import type { DossierStore } from '../../dossier/store.ts';

/** Actors as clients name them, and as events may show them. */

/** The actor of a command. The result has no key for a value that is undefined. */
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
 * The actor as events show it. An account's id may be a name or a phone number, so the id, the organisation and the
 * consent are hashed. An artisan's own id is public already and stays.
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
