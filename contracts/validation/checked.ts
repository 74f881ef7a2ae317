import { type RuleKey, type RuleParams, rule } from '../rules.ts';

/**
 * What a check of a number says. `value` is the number in its one normal form, so that equal numbers compare equal.
 * `rule` is a stable code; `message` says what must be, after the name of a field, and never repeats the number.
 */
export type Checked =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly rule: string; readonly message: string };

export const valid = (value: string): Checked => ({ ok: true, value });
/** A number that breaks a rule, with its sentence. */
export const invalid = <K extends RuleKey>(key: K, ...params: RuleParams<K>): Checked => ({
  ok: false,
  rule: key,
  message: rule(key, ...params),
});
