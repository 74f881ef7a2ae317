import type { RuleSource } from '../policies/rule.ts';

/**
 * How well a name at a provider has to fit, from 0 to 100. Indian names vary by initials, order, honorifics and
 * transliteration, so the middle goes to a person and nobody is refused by a number that is merely low-ish.
 */
const NAME_MATCH = {
  /** From here on it is taken. */
  valid: 85,
  /** From here on a person looks; below, it is another name. */
  doubtful: 34,
} as const;

export const NAME_MATCH_RULE: RuleSource = {
  id: 'identity.name_bands',
  says: 'From 85 of 100 a name is taken, from 34 a person looks at it, below it counts as another name.',
  source:
    'Cashfree’s published bands (0–33 no match, 34–99 partial) for the lower bound; the upper bound is this project’s proposal.',
  asOf: '2026-11-22',
  confidence: 'unverified',
  signedOffBy: null,
};

/** @param match 0–100, or null where the provider compares no names. */
export function judgeName(match: number | null): 'valid' | 'doubtful' | 'other' {
  if (match === null || match >= NAME_MATCH.valid) return 'valid';
  return match >= NAME_MATCH.doubtful ? 'doubtful' : 'other';
}
