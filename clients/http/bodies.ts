import { z } from 'zod';
import { fieldsOfKind } from '../../contracts/command-fields.ts';
import {
  COMMAND_NAMES,
  COMMANDS,
  type CommandBody,
  type CommandName,
} from '../../contracts/commands.ts';
import { evidenceSchema } from '../../contracts/intake/evidence.ts';
import { isDistrict } from '../../contracts/places/places.ts';
import { isReasonCode } from '../../contracts/reason-codes.ts';
import { rule } from '../../contracts/rules.ts';
import { code, district, policyVersion } from '../../contracts/shapes.ts';
import { isPolicy } from '../../policies/policies.ts';

/** The schemas of request bodies, made from those that the client library and the case check with. */

/** Fields whose values come from a closed list: their schema, the check, and the rule to report. */
const KNOWN = [
  [code, isReasonCode, rule('code.known_reason')],
  [policyVersion, isPolicy, rule('code.policy')],
  [district, isDistrict, rule('district', { example: 'UP-VARANASI' })],
] as const;

/** Fields that headers carry, or that the client library sets. */
const NOT_IN_BODY = { id: true, digest: true, actor: true, traceparent: true } as const;

/** The body of a command. It refuses each unknown value by the path of its field. */
function bodyOf<N extends CommandName>(name: N): z.ZodType<CommandBody<N>> {
  const whole: z.ZodObject = COMMANDS[name];
  const body = whole.omit(NOT_IN_BODY).superRefine((given, context) => {
    for (const [kind, isKnown, message] of KNOWN)
      for (const { path, value } of fieldsOfKind(name, given, kind))
        if (!isKnown(value)) context.addIssue({ code: 'custom', path: [...path], message });
  });
  // The same schema without four fields. The compiler cannot derive this type for a generic name.
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
