import { type RuleKey, type RuleParams, rule } from '../rules.ts';

/**
 * The result of a check. `value` is the number in its normal form, so that equal numbers compare equal. `rule` is a
 * stable code; `message` follows the name of a field, and never repeats the number.
 */
export type Checked =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly rule: string; readonly message: string };

/** The result for a number that passes, in its normal form. */
export const valid = (value: string): Checked => ({ ok: true, value });
/** The result for a number that breaks a rule, with the rule's sentence. */
export const invalid = <K extends RuleKey>(key: K, ...params: RuleParams<K>): Checked => ({
  ok: false,
  rule: key,
  message: rule(key, ...params),
});
