import type { Case } from '../contracts/case.ts';

/** What an end is called before people: one that an administrator brought about was not as the artisan wished. */
export function endWord({ kind, codes }: NonNullable<Case['end']>) {
  return codes.some((one) => one.startsWith('closing.')) ? ('closed' as const) : kind;
}
