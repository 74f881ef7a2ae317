import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { receiptFor } from '../../activities/publishing.ts';
import { replayEach } from '../../tools/deployment/replay.ts';
import { PROJECT_DIR } from '../../tools/launcher/paths.ts';
import type { Receipt } from '../../workflows/interface/activities.ts';
import { quiet } from '../support/quiet.ts';
import { type KeptRun, keptRuns, RELEASE } from './kept-histories.ts';

/** An interceptor that shows where the order of what comes in one task depends on how many promises lie between. */
export const MANY_PROMISES = fileURLToPath(new URL('many-promises.ts', import.meta.url));

const FAILED = join(PROJECT_DIR, '.data/failed-replays');

/** What a replayed run would publish, and what it published when it was recorded. */
interface Comparison {
  readonly published: Receipt;
  readonly derived: Receipt;
}

export interface Replayed {
  readonly name: string;
  /** The replay's error; null if it is deterministic. */
  readonly error: string | null;
  readonly publications: readonly Comparison[];
}

/** Replays kept histories of a release against the workflow code in a folder (the project's own, or a changed copy of it). */
export function replay(
  names: readonly string[],
  folder = PROJECT_DIR,
  release = RELEASE,
): Promise<Replayed[]> {
  return replayRuns(keptRuns(names, release), folder);
}

/**
 * Replays runs against the workflow code in a folder.
 * @param interceptors paths of further modules with interceptors of the workflow
 */
export async function replayRuns(
  runs: readonly KeptRun[],
  folder = PROJECT_DIR,
  interceptors: readonly string[] = [],
): Promise<Replayed[]> {
  const publications = new Map(runs.map(({ name }) => [name, [] as Comparison[]]));
  const failures = await replayEach(runs, {
    ...{ folder, interceptors, logger: quiet },
    onPublication: (name, published, batch) => {
      publications.get(name)?.push({ published, derived: receiptFor(batch) });
    },
  });
  if (folder === PROJECT_DIR) keepFailed(runs.filter(({ name }) => failures.has(name)));
  return runs.map(({ name }) => ({
    name,
    error: failures.get(name)?.message ?? null,
    publications: publications.get(name) ?? [],
  }));
}

/** Keeps histories that our own code could not replay: what a live run met by chance can hardly be made again. */
function keepFailed(runs: readonly KeptRun[]): void {
  if (runs.length > 0) mkdirSync(FAILED, { recursive: true });
  for (const { name, history } of runs)
    writeFileSync(join(FAILED, `${name}.json`), JSON.stringify(historyToJSON(history)));
}
