import { type RuleKey, rule } from '../rules.ts';
import { type Checked, valid } from './checked.ts';
import { PLAIN_TEXT } from './text.ts';

/** The longest address of a file or image, in characters of its normal form. */
export const LONGEST_ADDRESS = 1_000;

/**
 * Checks the address of a file or image: http or https, a host, and neither user name nor password. Its normal form is
 * that of the URL Standard (WHATWG), where other scripts are percent-encoded. The standard's parser silently drops tabs
 * and line ends; here they are refused.
 */
export function checkAddress(text: string): Checked {
  const broken = { ok: false, rule: 'address.form' } as const;
  const message = rule('address.form', { most: LONGEST_ADDRESS });
  if (typeof text !== 'string' || !PLAIN_TEXT.test(text) || /\s/u.test(text))
    return { ...broken, message };
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return { ...broken, message };
  const { href, username, password } = new URL(text);
  if (href.length > LONGEST_ADDRESS) return { ...broken, message };
  const user: RuleKey = 'address.user';
  if (username !== '' || password !== '') return { ok: false, rule: user, message: rule(user) };
  return valid(href);
}
