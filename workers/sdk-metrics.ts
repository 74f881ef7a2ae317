import type { Registry } from 'prom-client';
import { asked } from '../observability/asked.ts';

/** Passes on the metrics of the Temporal SDK, so that a process has one address for all of its metrics. */

/** The names that a process's own workflows and activities have. */
export interface OwnTypes {
  readonly workflows: readonly string[];
  readonly activities: readonly string[];
}

/**
 * The SDK's labels. Their values are words of the SDK and of our settings, but for those of `BY_TYPE`: a task's type is
 * what a starter has written.
 */
const LABELS: ReadonlySet<string> = new Set([
  ...['namespace', 'service_name', 'task_queue', 'operation', 'status_code', 'le'],
  ...['poller_type', 'worker_type', 'failure_reason', 'eager'],
]);
const BY_TYPE: ReadonlyMap<string, keyof OwnTypes> = new Map([
  ['workflow_type', 'workflows'],
  ['activity_type', 'activities'],
]);

/**
 * @param port of the SDK's own endpoint on this machine; null where it serves nothing
 * @returns a function that reads the metrics as text; none where the SDK does not answer, which is counted
 */
export function sdkMetrics(
  registry: Registry,
  port: number | null,
  own: OwnTypes,
): () => Promise<string> {
  if (port === null) return async () => '';
  const ask = async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
    if (!answer.ok) throw new Error(`the SDK answers ${answer.status}`);
    return withClosedLabels(await answer.text(), own);
  };
  const text = asked(registry, { about: 'temporal_sdk', ask, freshMs: 0, deadlineMs: 2_000 });
  return async () => (await text.latest()) ?? '';
}

/** Leaves out every series with a label that we do not know, or of a workflow or activity that is not our own. */
export function withClosedLabels(text: string, own: OwnTypes): string {
  const isClosed = ([, name = '', value = '']: RegExpMatchArray) => {
    const types = BY_TYPE.get(name);
    return types === undefined ? LABELS.has(name) : own[types].includes(value);
  };
  return text
    .split('\n')
    .filter(
      (line) =>
        line.startsWith('#') ||
        [...line.matchAll(/([A-Za-z_]\w*)="((?:[^"\\]|\\.)*)"/g)].every(isClosed),
    )
    .join('\n');
}
