import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { History } from '@temporalio/common/lib/proto-utils.js';
import { type InjectedSinks, type Logger, Worker } from '@temporalio/worker';
import { preloadedFor, workflowBundle } from '../../workers/bundle.ts';
import type { Publication, Receipt } from '../../workflows/interface/activities.ts';
import { PROJECT_DIR } from '../launcher/paths.ts';
import type { ReceiptSinks } from './receipts.ts';

/** A run with its history. */
export interface RecordedRun {
  /** Unique among the replayed runs. */
  readonly name: string;
  readonly history: History;
}

export interface ReplayOptions {
  /** The folder with the workflow code: the project's own, or a changed copy of it. */
  readonly folder?: string;
  /** Paths of further modules with interceptors of the workflow. */
  readonly interceptors?: readonly string[];
  readonly logger: Logger;
  /** Hears what a run would publish now, and the receipt of what it published when it was recorded. */
  readonly onPublication: (name: string, published: Receipt, batch: Publication['batch']) => void;
}

/**
 * Replays runs one after another against workflow code.
 * @returns the replay's errors, by the name of the run
 */
export async function replayEach(
  runs: Iterable<RecordedRun> | AsyncIterable<RecordedRun>,
  { folder = PROJECT_DIR, interceptors = [], logger, onPublication }: ReplayOptions,
): Promise<Map<string, Error>> {
  const bundle = await workflowBundle({
    folder,
    workflowsPath: join(folder, 'workflows/index.ts'),
    workflowInterceptorModules: [
      fileURLToPath(new URL('receipts.ts', import.meta.url)),
      ...interceptors,
    ],
    // The interceptors are the project's: beside a copy they bring the project's modules, too, so nothing is preloaded.
    preloadModules: folder === PROJECT_DIR ? preloadedFor(true) : [],
    logger,
  });
  const sinks: InjectedSinks<ReceiptSinks> = {
    receipts: {
      published: {
        fn: ({ workflowId }, published, batch) => onPublication(workflowId, published, batch),
        callDuringReplay: true,
      },
    },
  };
  const failures = new Map<string, Error>();
  const replayed = Worker.runReplayHistories({ workflowBundle: bundle, sinks }, named(runs));
  for await (const { workflowId, error } of replayed)
    if (error !== undefined) failures.set(workflowId, error);
  return failures;
}

async function* named(runs: Iterable<RecordedRun> | AsyncIterable<RecordedRun>) {
  for await (const { name, history } of runs) yield { workflowId: name, history };
}
