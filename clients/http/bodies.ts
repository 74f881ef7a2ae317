import { z } from 'zod';
import {
  type ClosedList,
  DISTRICT_LIST,
  REASON_LIST,
  unlistedFields,
} from '../../contracts/command-fields.ts';
import {
  bodySchema,
  COMMAND_NAMES,
  COMMANDS,
  type CommandBody,
  type CommandName,
} from '../../contracts/commands.ts';
import { evidenceSchema } from '../../contracts/intake/evidence.ts';
import { rule } from '../../contracts/rules.ts';
import { policyVersion } from '../../contracts/shapes.ts';
import { isPolicy } from '../../policies/policies.ts';

/** The schemas of request bodies, made from those that the client library and the case check with. */

const POLICY_LIST: ClosedList = { kind: policyVersion, has: isPolicy, rule: rule('code.policy') };
const LISTS = [REASON_LIST, POLICY_LIST, DISTRICT_LIST];

/** The body of a command. It refuses each unknown value by the path of its field. */
function bodyOf<N extends CommandName>(name: N): z.ZodType<CommandBody<N>> {
  const body = bodySchema(name).superRefine((given, context) => {
    for (const { path, rule: message } of unlistedFields(name, given, LISTS))
      context.addIssue({ code: 'custom', path: [...path], message });
  });
  // The compiler cannot derive this type for a generic name.
  return body as unknown as z.ZodType<CommandBody<N>>;
}

/** The body of each command but `submit`, whose body is `submissions`. */
export const COMMAND_BODIES = Object.fromEntries(
  COMMAND_NAMES.filter((name) => name !== 'submit').map((name) => [name, bodyOf(name)]),
) as { readonly [N in Exclude<CommandName, 'submit'>]: z.ZodType<CommandBody<N>> };

/** The content of a submitted item. The requirement beside it decides its schema. */
export const content = z.unknown();

const { items } = COMMANDS.submit.shape;
const { minItems = 1, maxItems = Number.POSITIVE_INFINITY } = z.toJSONSchema(items);

const submission = items.element
  .omit({ evidence: true })
  .extend({ content })
  .superRefine((one, context) => {
    if (!items.element.shape.requirement.safeParse(one.requirement).success) return;
    const { error } = evidenceSchema(one.requirement).safeParse(one.content);
    for (const issue of error?.issues ?? [])
      context.issues.push({ ...issue, input: undefined, path: ['content', ...issue.path] });
  });

/** A submission carries contents. They are written to the dossier before the command is sent. */
export const submissions = z.strictObject({
  items: z.array(submission).min(minItems).max(maxItems),
});

const knownPolicy = policyVersion.refine(isPolicy, rule('code.policy'));
export const reapplication = z.strictObject({ policy: knownPolicy.optional() });
