import { z } from 'zod';
import {
  LEVEL_STATUSES,
  type LevelStatus,
  REGISTRY_LEVELS,
  type RegistryLevel,
} from './vocabulary.ts';

const status = z.enum(LEVEL_STATUSES);

/** Where the scheme's three levels of verification stand: each of them, and no other. */
export const levels = z.strictObject(
  Object.fromEntries(REGISTRY_LEVELS.map((level) => [level, status])) as Record<
    RegistryLevel,
    typeof status
  >,
);

/** What three levels come to together. */
export function outcomeOf(
  now: Readonly<Record<RegistryLevel, LevelStatus>>,
): 'approved' | 'pending' | 'rejected' {
  const all = REGISTRY_LEVELS.map((level) => now[level]);
  if (all.includes('rejected')) return 'rejected';
  return all.every((one) => one === 'approved') ? 'approved' : 'pending';
}
