import { commandDigest, uuidOfName } from '../../contracts/command-digest.ts';
import { COMMAND_TABLE, type CommandName, rolesFor } from '../../contracts/commands.ts';
import { commandId } from '../../contracts/shapes.ts';

/** Completes commands that an operator gives as Updates, in Temporal UI or with Temporal's command line. */

/** The namespace of ids that are derived from Update ids: random, and fixed for ever. */
const NAMESPACE = '6f1f6a0e-2c1b-4d0e-9a58-3f2f4f0f7c11';

/**
 * The id of a command that has none. It is the Update's id if that is a UUID or ULID, else a UUID derived from it: the
 * same Update is the same command, and text that an operator typed there is not published as `causationid`.
 */
export const idOfUpdate = (updateId: string): string =>
  commandId.safeParse(updateId).success ? updateId : uuidOfName(NAMESPACE, updateId);

/**
 * Adds the id and the digest if they are absent, since an operator cannot compute a digest by hand. Everything else has
 * to be given. That holds above all for `seen` of a decision, which says what the reviewer has looked at.
 *
 * @param body as received; what is not an object is returned unchanged, and the schema refuses it
 * @param updateId the id of the Temporal Update
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

/** What Temporal UI shows of an Update: its meaning, its roles, and an example of its input. */
export function describedUpdate(name: CommandName): string {
  const { meaning, example } = COMMAND_TABLE[name];
  return `${meaning} For: ${rolesFor(name).join(', ')}. Input, for example: ${JSON.stringify(example)}`;
}

/** What Temporal UI shows of a Query: its meaning, and a part of its answer. */
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
