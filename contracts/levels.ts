import { z } from 'zod';
import {
  LEVEL_STATUSES,
  type LevelStatus,
  REGISTRY_LEVELS,
  type RegistryLevel,
} from './vocabulary.ts';

const status = z.enum(LEVEL_STATUSES);

/** The status of the scheme's three levels of verification. */
export const levels = z.strictObject(
  Object.fromEntries(REGISTRY_LEVELS.map((level) => [level, status])) as Record<
    RegistryLevel,
    typeof status
  >,
);

/** The combined outcome of the three levels. */
export function outcomeOf(
  now: Readonly<Record<RegistryLevel, LevelStatus>>,
): 'approved' | 'pending' | 'rejected' {
  const all = REGISTRY_LEVELS.map((level) => now[level]);
  if (all.includes('rejected')) return 'rejected';
  return all.every((one) => one === 'approved') ? 'approved' : 'pending';
}
