import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { bundleWorkflowCode, type InjectedSinks, Worker } from '@temporalio/worker';
import { receiptFor } from '../../activities/publishing.ts';
import type { Receipt } from '../../contracts/carry.ts';
import { PROJECT_DIR } from '../../dev/paths.ts';
import { quiet } from '../support/quiet.ts';
import { HISTORIES } from './kept-histories.ts';
import type { ReceiptSinks } from './receipts.ts';

/** What a replayed run would publish, beside what the run published when it was recorded. */
interface Comparison {
  readonly published: Receipt;
  readonly derived: Receipt;
}

export interface Replayed {
  readonly name: string;
  /** What replay says against it; null if it takes the same way again. */
  readonly error: string | null;
  readonly publications: readonly Comparison[];
}

/** A run as the server wrote it down. */
export type History = ReturnType<typeof historyFromJSON>;

/** Replays kept histories against the workflow code in a folder (the project's own, or a changed copy of it). */
export function replay(names: readonly string[], folder = PROJECT_DIR): Promise<Replayed[]> {
  const kept = names.map((name) => {
    const text = readFileSync(join(HISTORIES, `${name}.json`), 'utf8');
    return { name, history: historyFromJSON(JSON.parse(text)) };
  });
  return replayRuns(kept, folder);
}

/** Replays runs against the workflow code in a folder. */
export async function replayRuns(
  runs: readonly { readonly name: string; readonly history: History }[],
  folder = PROJECT_DIR,
): Promise<Replayed[]> {
  const workflowBundle = await bundleWorkflowCode({
    workflowsPath: join(folder, 'workflows/index.ts'),
    workflowInterceptorModules: [fileURLToPath(new URL('receipts.ts', import.meta.url))],
    logger: quiet,
  });
  const results: Replayed[] = [];
  for (const { name, history } of runs) {
    const publications: Comparison[] = [];
    const sinks: InjectedSinks<ReceiptSinks> = {
      receipts: {
        published: {
          fn: (_info, published, batch) =>
            void publications.push({ published, derived: receiptFor(batch) }),
          callDuringReplay: true,
        },
      },
    };
    const replayed = Worker.runReplayHistories({ workflowBundle, sinks }, [
      { workflowId: name, history },
    ]);
    for await (const { error } of replayed) {
      results.push({ name, error: error === undefined ? null : error.message, publications });
    }
  }
  return results;
}
