/** A whole installation of real processes, for tests that break it. */
export { type Installation, startInstallation } from '../../tools/drills/installation.ts';

/** The findings of `events verify` that must be zero whatever broke. */
export const CLEAN = {
  gaps: 0,
  outOfOrder: 0,
  conflicts: 0,
  schemaErrors: 0,
  foldMismatches: 0,
  unverifiable: 0,
  unanswered: 0,
};
