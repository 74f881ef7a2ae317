import { NAME_BANDS } from '../policies/register.ts';

/**
 * Judges how well a name fits, by the bands of the policies.
 * @param match 0–100, or null if the provider did not say.
 */
export function judgeName(match: number | null): 'valid' | 'doubtful' | 'other' {
  if (match === null) return 'doubtful';
  if (match >= NAME_BANDS.taken) return 'valid';
  return match >= NAME_BANDS.doubtful ? 'doubtful' : 'other';
}
