import type { Onboarding } from '../../clients/library/onboarding.ts';
import type { StartedHttp } from './http.ts';
import type { Started } from './processes.ts';
import type { Services } from './services.ts';

/** The text for the user at the end of a run: the open cases, the parties they wait on, and links to see them. */
export async function guide(
  { ui, namespace, temporal, kafka }: Services,
  { http, dashboard, metrics }: Pick<Started, 'http' | 'dashboard' | 'metrics'>,
  onboarding: Onboarding,
  open: readonly string[],
  yours: string | undefined,
): Promise<string> {
  const list = `${ui}/namespaces/${namespace}/workflows`;
  const filter = (query: string) =>
    ui === null ? query : `${list}?query=${encodeURIComponent(query).replaceAll("'", '%27')}`;
  const waiting = await waitingOn(onboarding, open);
  const lines = [
    ...(dashboard === null ? [] : [`Dashboard     ${dashboard}`]),
    `Temporal UI   ${ui === null ? `(yours) with these filters, at ${temporal}` : list}`,
    ...[...waiting].flatMap(([party, cases]) => [
      `  ${cases} waiting on the ${party}`,
      `    ${filter(`WaitingOn = '${party}' AND ExecutionStatus = 'Running'`)}`,
    ]),
    '  all that ended as live',
    `    ${filter("CaseEnd = 'live'")}`,
    `Temporal at ${temporal}, Kafka at ${kafka}`,
    ...(http === null ? [] : served(http)),
    ...Object.entries(metrics).map(([name, url]) => `Metrics of the ${name.padEnd(10)} ${url}`),
  ];
  if (yours !== undefined) {
    lines.push(
      '',
      'One case waits for you, as its reviewer:',
      ...(ui === null ? [] : [`  look at it   ${list}/${yours}`]),
      `  what waits   npm run cli -- case ${yours}`,
      `  decide it    npm run cli -- decide ${yours} --accept-all`,
    );
  }
  return [...lines, '', 'Ctrl-C ends every process and loses nothing.'].join('\n');
}

function served({ url, issuer, shellFile }: StartedHttp): string[] {
  return [
    `HTTP API      ${url}, its reference ${url}/v1/reference`,
    `tokens        ${issuer}${shellFile === null ? ' (yours)' : `; secrets of the personas in ${shellFile}`}`,
    '  for HTTP, and for commands over Kafka: docs/guides/curl.md',
  ];
}

/** How many open cases wait on each party, the most first. A case may wait on several. */
async function waitingOn(
  onboarding: Onboarding,
  open: readonly string[],
): Promise<[string, number][]> {
  const counts = new Map<string, number>();
  for (const caseId of open) {
    const parties = await onboarding.case(caseId).then(
      (view) => view.case.waiting.on,
      () => [],
    );
    for (const party of parties) counts.set(party, (counts.get(party) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a);
}
