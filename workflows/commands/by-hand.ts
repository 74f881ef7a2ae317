import { commandDigest, uuidOfName } from '../../contracts/command-digest.ts';
import { COMMAND_TABLE, type CommandName } from '../../contracts/commands.ts';
import { commandId } from '../../contracts/shapes.ts';

/** How commands are given as Updates by a person, in Temporal UI or with Temporal's command line. */

/** The namespace of ids that are made of an Update's own: random, and fixed for ever. */
const NAMESPACE = '6f1f6a0e-2c1b-4d0e-9a58-3f2f4f0f7c11';

/**
 * A command's id where none was given: the Update's own where that is a UUID or ULID, and else a UUID made of it, so that
 * the same Update is the same command, and whatever somebody typed there is not published as `causationid`.
 */
export const idOfUpdate = (updateId: string): string =>
  commandId.safeParse(updateId).success ? updateId : uuidOfName(NAMESPACE, updateId);

/**
 * What was given, with the id and the digest where they are absent: nobody computes a digest by hand. Everything else has
 * to be there. `seen` of a decision above all: it says what the one who decides has looked at.
 *
 * @param body as it came; what is no object is left as it is, for the schema to refuse
 * @param updateId of the Temporal Update that brings it
 */
export function completed(name: CommandName, body: unknown, updateId: string): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const given = body as Readonly<Record<string, unknown>>;
  return {
    ...given,
    id: given.id ?? idOfUpdate(updateId),
    digest: given.digest ?? commandDigest(name, given),
  };
}

/** What Temporal UI shows of an Update: what it does, who may give it, and an input. */
export function describedUpdate(name: CommandName): string {
  const { meaning, roles, example } = COMMAND_TABLE[name];
  return `${meaning} For: ${roles.join(', ')}. Input, for example: ${JSON.stringify(example)}`;
}

/** What Temporal UI shows of a Query: what it answers, and a piece of such an answer. */
export const QUERIES = {
  case: `Where the case stands, and what of it is not on the topic yet. No input. The answer, in part: ${JSON.stringify(
    {
      case: { caseId: '2JC5F-JEV7R-1', stage: 'documents', status: 'open' },
      publishedThrough: 12,
      unpublished: [],
      delivery: { blocked: null },
    },
  )}`,
  carry: `All that a next run would begin with; \`recover\` asks for it. No input. The answer, in part: ${JSON.stringify(
    { kind: 'carry', case: { caseId: '2JC5F-JEV7R-1' }, outbox: [], commands: [] },
  )}`,
} as const;
