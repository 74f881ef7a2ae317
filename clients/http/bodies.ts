import { z } from 'zod';
import { COMMANDS } from '../../contracts/commands.ts';
import { evidenceSchema } from '../../contracts/intake/evidence.ts';
import { isDistrict } from '../../contracts/places/places.ts';
import { isReasonCode } from '../../contracts/reason-codes.ts';
import { rule } from '../../contracts/rules.ts';
import { isPolicy } from '../../policies/policies.ts';

const KNOWN_REASON = rule('code.known_reason');

/** What is sent, from the same schemas that the client library and the case check. */

/** Which schema it has to keep, the requirement beside it says. */
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

export const submissions = z.strictObject({
  items: z.array(submission).min(minItems).max(maxItems),
});

export const decisions = COMMANDS.decide.pick({ items: true }).superRefine((body, context) => {
  for (const [place, { codes }] of body.items.entries()) {
    for (const [which, code] of codes.entries())
      if (!isReasonCode(code)) context.addIssue(unknownCode(['items', place, 'codes', which]));
  }
});

export const contact = COMMANDS.contact.pick({ reminders: true, channel: true });
export const registryReport = COMMANDS.report_registration.pick({ levels: true, codes: true });
const knownPolicy = COMMANDS.move_policy.shape.policy.refine(isPolicy, rule('code.policy'));
export const assistance = COMMANDS.assist
  .pick({ requirement: true, outcome: true })
  .refine(({ outcome }) => isReasonCode(outcome), { path: ['outcome'], message: KNOWN_REASON });
export const districtMapping = COMMANDS.map_district
  .pick({ district: true })
  .refine(({ district }) => isDistrict(district), {
    path: ['district'],
    message: rule('district', { example: 'UP-VARANASI' }),
  });
const knownReason = COMMANDS.withdraw.shape.reason.refine(isReasonCode, KNOWN_REASON);
export const move = z.strictObject({ policy: knownPolicy, reason: knownReason });
export const reapplication = z.strictObject({ policy: knownPolicy.optional() });

export const withdrawal = z.strictObject({ reason: knownReason });

export const nothing = z.strictObject({});

const unknownCode = (path: (string | number)[]) => ({
  code: 'custom' as const,
  path,
  message: KNOWN_REASON,
});
