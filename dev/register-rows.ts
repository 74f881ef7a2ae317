import { BadInput } from '../clients/bad-input.ts';
import type { Onboarding } from '../clients/onboarding.ts';
import type { ArtisanRow } from '../data/read.ts';

const AT_ONCE = 12;

/** Registers rows, several at once. A row that is refused is named by its line; the others go on. */
export async function registerRows(
  onboarding: Onboarding,
  rows: readonly ArtisanRow[],
  say: (line: string) => void,
): Promise<{ rows: Map<string, ArtisanRow>; refused: number }> {
  const cases = new Map<string, ArtisanRow>();
  // Repeated rows come last, so that the first row of an artisan is the one that counts.
  const waiting = [...rows].sort(
    (a, b) => Number(b.fate === 'twice') - Number(a.fate === 'twice') || b.line - a.line,
  );
  let refused = 0;
  const one = async () => {
    for (let row = waiting.pop(); row !== undefined; row = waiting.pop()) {
      try {
        const actor = { role: 'operator', id: 'service-centre' } as const;
        const { caseId } = await onboarding.register(row.registration, actor);
        if (!cases.has(caseId)) cases.set(caseId, row);
      } catch (error) {
        if (!(error instanceof BadInput)) throw error;
        refused += 1;
        for (const { field, rule } of error.problems) say(`line ${row.line}, ${field}: ${rule}`);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  return { rows: cases, refused };
}
