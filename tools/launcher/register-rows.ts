import { BadInput } from '../../clients/library/bad-input.ts';
import type { Onboarding } from '../../clients/library/onboarding.ts';
import type { ArtisanRow } from '../demo-data/read.ts';
import { say } from './terminal.ts';

/** Registers the rows of a file of artisans. */

const AT_ONCE = 12;

export interface RegisteredRows {
  /** Case id → the row that it was registered from; grows while rows are registered. */
  readonly cases: Map<string, ArtisanRow>;
  /** Cases that existed before, and below how many of them had ended. */
  known: number;
  ended: number;
  /** Rows that differ from what their case was opened with: reported by line and field, and not taken. */
  differing: number;
  /** Rows that were refused: reported by line, field and rule, and left out. */
  refused: number;
}

/** Registers rows, several at once, and counts them in `into`. A refused row is reported by its line; the others go on. */
export async function registerRows(
  onboarding: Onboarding,
  rows: readonly ArtisanRow[],
  into: RegisteredRows,
  signal: AbortSignal,
): Promise<void> {
  // Repeated rows come last, so that the first row of an artisan is the one that counts.
  const waiting = [...rows].sort(
    (a, b) => Number(b.scenario === 'twice') - Number(a.scenario === 'twice') || b.line - a.line,
  );
  const one = async () => {
    for (let row = waiting.pop(); row !== undefined && !signal.aborted; row = waiting.pop()) {
      try {
        const actor = { role: 'operator', id: 'service-centre' } as const;
        const { caseId, fresh, end, differs } = await onboarding.register(row.registration, actor);
        if (differs.length > 0) {
          into.differing += 1;
          const fields = differs.join(', ');
          say(
            `line ${row.line}, ${caseId} was there before; not taken, since it differs: ${fields}`,
          );
        }
        if (into.cases.has(caseId)) continue;
        into.cases.set(caseId, row);
        if (!fresh) into.known += 1;
        if (end !== null) into.ended += 1;
      } catch (error) {
        if (!(error instanceof BadInput)) throw error;
        into.refused += 1;
        for (const { field, rule } of error.problems) say(`line ${row.line}, ${field}: ${rule}`);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
}
