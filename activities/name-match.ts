import { NAME_BANDS } from '../policies/register.ts';

/** @param match 0–100, or null where a name was asked about and the provider does not say how well it fits. */
export function judgeName(match: number | null): 'valid' | 'doubtful' | 'other' {
  if (match === null) return 'doubtful';
  if (match >= NAME_BANDS.taken) return 'valid';
  return match >= NAME_BANDS.doubtful ? 'doubtful' : 'other';
}
