import type { Connected } from '../clients/connect.ts';
import type { Verification } from '../clients/verify.ts';
import { ENDS, type EndKind } from '../contracts/vocabulary.ts';
import type { ArtisanRow } from '../data/read.ts';

/** What a run came to: the table for people, the object for machines, and every case that did not end as expected. */
export async function summary(run: {
  connected: Connected;
  rows: ReadonlyMap<string, ArtisanRow>;
  verification: Verification;
  began: number;
  once: boolean;
}) {
  const ends = Object.fromEntries(ENDS.map((end) => [end, 0])) as Record<EndKind, number>;
  const mistakes: string[] = [];
  let yours: string | undefined;
  let open = 0;
  for (const [caseId, row] of run.rows) {
    const end = (await run.connected.dossier.application(caseId))?.end ?? null;
    if (end === null) open += 1;
    else ends[end] += 1;
    if (row.hold === 'for_you' && end === null) yours = caseId;
    if (run.once && end !== row.expectedEnd)
      mistakes.push(
        `${caseId} (line ${row.line}, ${row.fate}) ended as ${end}, not ${row.expectedEnd}`,
      );
  }
  const { findings, events, problems } = run.verification;
  const { duplicates: _harmless, unverifiable: _forgotten, ...faults } = findings;
  if (Object.values(faults).some((one) => one > 0)) mistakes.push(...problems);
  const seconds = Math.round((Date.now() - run.began) / 100) / 10;
  const table = ENDS.map((end) => `  ${end.padEnd(22)} ${ends[end]}`);
  if (open > 0) table.push(`  ${'still open'.padEnd(22)} ${open}`);
  return {
    mistakes,
    json: { artisans: run.rows.size, ends, events, verify: findings, seconds },
    text: [...table, `${run.rows.size} cases, ${events} events, ${findings.gaps} gaps`].join('\n'),
    guide: (at: { ui: string; kafka: string; temporal: string }) => guide(at, yours),
  };
}

function guide(
  { ui, kafka, temporal }: { ui: string; kafka: string; temporal: string },
  yours: string | undefined,
): string {
  const filter = (query: string) =>
    `${ui}/namespaces/default/workflows?query=${encodeURIComponent(query)}`;
  const lines = [
    `Temporal UI        ${ui}`,
    `  with a reviewer  ${filter("WaitingOn = 'reviewer' AND ExecutionStatus = 'Running'")}`,
    `  with a provider  ${filter("WaitingOn = 'provider' AND ExecutionStatus = 'Running'")}`,
    `  with help        ${filter("WaitingOn = 'facilitator' AND ExecutionStatus = 'Running'")}`,
    `Temporal ${temporal}, Kafka ${kafka}`,
  ];
  if (yours !== undefined) {
    lines.push(
      '',
      'One case waits for you:',
      `  look at it       ${ui}/namespaces/default/workflows/${yours}`,
      `  decide it        npm run cli -- decide ${yours} --accept-all`,
      `  its story        npm run cli -- story ${yours}`,
    );
  }
  return [...lines, '', 'Ctrl-C ends every process and loses nothing.'].join('\n');
}
