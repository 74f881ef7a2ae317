import type { Actor } from '../contracts/shapes.ts';

/** Who acts, with what they say of for whom; what they leave out stands nowhere. */
export function actorFrom(
  { role, id }: Pick<Actor, 'role' | 'id'>,
  onBehalfOf: string | undefined,
  consent: string | undefined,
): Actor {
  return {
    role,
    id,
    ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
    ...(consent === undefined ? {} : { consent }),
  };
}
