import { NAME_BANDS } from '../policies/register.ts';

/** @param match 0–100, or null where the provider compares no names. */
export function judgeName(match: number | null): 'valid' | 'doubtful' | 'other' {
  if (match === null || match >= NAME_BANDS.taken) return 'valid';
  return match >= NAME_BANDS.doubtful ? 'doubtful' : 'other';
}
