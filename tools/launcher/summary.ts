import type { Connected } from '../../clients/library/connect.ts';
import { ENDS, type EndKind } from '../../contracts/vocabulary.ts';
import type { DossierStore } from '../../dossier/store.ts';
import { isKept, problemsOf, type Verification } from '../../operations/events/verify.ts';
import type { ArtisanRow } from '../demo-data/read.ts';

/** Sums up a run. */

/** The number of cases by end, the open cases, and a line for each that did not end as its row's scenario says. */
export async function countEnds(
  dossier: Pick<DossierStore, 'application'>,
  rows: ReadonlyMap<string, ArtisanRow>,
) {
  const ends = Object.fromEntries(ENDS.map((end) => [end, 0])) as Record<EndKind, number>;
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [caseId, row] of rows) {
    const end = (await dossier.application(caseId))?.end ?? null;
    if (end === null) open.push(caseId);
    else ends[end] += 1;
    if (end !== row.expectedEnd)
      wrong.push(
        `${caseId} (line ${row.line}, ${row.scenario}) ended as ${end}, not ${row.expectedEnd}`,
      );
  }
  return { ends, open, wrong };
}

/** The result of a run: a table for people, an object for `--json`, the open cases and every mistake. */
export async function summary(run: {
  connected: Connected;
  rows: ReadonlyMap<string, ArtisanRow>;
  verification: Verification;
  began: number;
  once: boolean;
}) {
  const { ends, open, wrong } = await countEnds(run.connected.dossier, run.rows);
  const mistakes = run.once ? wrong : [];
  const { findings, cases, events } = run.verification;
  if (!isKept(run.verification)) mistakes.push(...problemsOf(run.verification));
  const seconds = Math.round((Date.now() - run.began) / 100) / 10;
  const count = (name: string, number: number) =>
    `  ${name.replaceAll('_', ' ').padEnd(22)}${String(number).padStart(4)}`;
  const table = ENDS.map((end) => count(end, ends[end]));
  if (open.length > 0) table.push(count('still open', open.length));
  return {
    mistakes,
    open,
    json: { artisans: run.rows.size, ends, events, verify: findings, seconds },
    text: [...table, `${cases} cases, ${events} events, ${findings.gaps} gaps`].join('\n'),
  };
}
