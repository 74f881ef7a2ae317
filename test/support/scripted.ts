import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { activityInfo } from '@temporalio/activity';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { publishAlong } from '../../activities/publish-along.ts';
import { stampAnswers } from '../../activities/stamp-answers.ts';
import { REPEATS } from '../../clients/library/after-close.ts';
import { derivedCommandId } from '../../clients/library/command-ids.ts';
import { grpcCodeOf } from '../../clients/library/no-answer.ts';
import type { Command, CommandAnswer } from '../../contracts/commands.ts';
import { dueRequirements } from '../../contracts/waiting.ts';
import { fetchTemporal } from '../../tools/launcher/fetch.ts';
import { freePort } from '../../tools/launcher/free-port.ts';
import { ATTRIBUTE_TYPES, prepareNamespace } from '../../tools/launcher/prepare.ts';
import { startTemporal } from '../../tools/launcher/temporal.ts';
import { preloadedFor, workflowBundle } from '../../workers/bundle.ts';
import type { PublishActivities } from '../../workflows/interface/activities.ts';
import type { CaseStart, CaseView } from '../../workflows/interface/run-input.ts';
import { actorOf, DIGEST, evidence } from './cases.ts';
import { quiet } from './quiet.ts';
import { type World, world } from './world.ts';

/** A Temporal server, with a worker whose outside systems are scripted. */
export interface Scripted {
  readonly client: Client;
  /** Runs `work`. Outside calls of the cases that it opens go to this world; other cases have their own. */
  within<T>(world: World, work: (open: OpenCases) => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

/** Starts cases in the current world. */
export type OpenCases = (start: CaseStart) => Promise<WorkflowHandle>;

/** A Temporal server without a worker. */
export interface DevServer {
  readonly client: Client;
  /** For workers. */
  readonly connection: NativeConnection;
  stop(): Promise<void>;
}

/** Starts the development server on a store of its own, with real time. */
export async function startDevServer(
  dynamicConfig: Record<string, string> = {},
): Promise<DevServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'scripted-'));
  const port = await freePort();
  const server = await startTemporal({ dataDir, port, dynamicConfig });
  await prepareNamespace(server.address);
  const ours = await Connection.connect({ address: server.address, interceptors: REPEATS });
  const connection = await NativeConnection.connect({ address: server.address });
  return {
    client: new Client({ connection: ours }),
    connection,
    stop: async () => {
      await connection.close();
      await ours.close();
      await server.child.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Starts the development server with a worker. */
export async function startScripted(dynamicConfig: Record<string, string> = {}): Promise<Scripted> {
  const server = await startDevServer(dynamicConfig);
  const worker = workerOf(server.client, server.connection);
  return {
    client: server.client,
    within: worker.within,
    stop: async () => {
      await worker.stop().finally(() => server.stop());
    },
  };
}

/** Starts a server with time skipping: months pass at once while a test waits and no activity runs. */
export async function startSkipping(): Promise<Scripted & { sleep(time: string): Promise<void> }> {
  const { testServer } = await fetchTemporal();
  const env = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path: testServer } },
  });
  await env.connection.operatorService.addSearchAttributes({
    namespace: 'default',
    searchAttributes: { ...ATTRIBUTE_TYPES },
  });
  // One call after the other, in the order in which they were made: a situation has one sequence of events.
  const tuning = { maxConcurrentActivityTaskExecutions: 1 };
  const worker = workerOf(env.client, env.nativeConnection, tuning);
  return {
    client: env.client,
    within: worker.within,
    sleep: (time) => env.sleep(time as '1 s'),
    stop: async () => {
      await worker.stop().finally(() => env.teardown());
    },
  };
}

/** The workflow bundle, built once for all servers of a test file. */
let bundled: ReturnType<typeof workflowBundle> | undefined;

/** The worker of a server, with a function that ends it. */
interface SharedWorker {
  readonly within: Scripted['within'];
  stop(): Promise<void>;
}

/**
 * One worker for all worlds of a server, started with the first: loading the workflows takes longer than most cases run.
 * The world of the calling case answers a call.
 */
function workerOf(
  client: Client,
  connection: NativeConnection,
  tuning: Partial<WorkerOptions> = {},
): SharedWorker {
  const taskQueue = randomUUID();
  const worlds = new Map<string, World['calls']>();
  let started: Promise<{ worker: Worker; ended: Promise<void> }> | undefined;
  const start = async () => {
    bundled ??= workflowBundle({
      workflowsPath: fileURLToPath(new URL('../../workflows/index.ts', import.meta.url)),
      preloadModules: preloadedFor(false),
      logger: quiet,
    });
    const activities = callsOf(worlds);
    const publish = activities.publishEvents as PublishActivities['publishEvents'];
    const worker = await Worker.create({
      connection,
      taskQueue,
      workflowBundle: await bundled,
      activities,
      interceptors: { activity: [publishAlong(publish), stampAnswers()] },
      ...tuning,
    });
    const ended = worker.run();
    ended.catch(() => undefined);
    return { worker, ended };
  };
  const within: SharedWorker['within'] = async (world, work) => {
    started ??= start();
    const { ended } = await started;
    const opened: WorkflowHandle[] = [];
    const open: OpenCases = async (begin) => {
      const workflowId = randomUUID();
      worlds.set(workflowId, world.calls);
      const handle = await client.workflow.start('onboarding', {
        workflowId,
        taskQueue,
        args: [begin],
      });
      opened.push(handle);
      return handle;
    };
    const failed = ended.then(() => Promise.reject(new Error('the worker has ended')));
    failed.catch(() => undefined);
    try {
      return await Promise.race([work(open), failed]);
    } finally {
      // A case that is left open would wait for its worker, and no time is skipped while anybody waits.
      for (const one of opened) await one.terminate().catch(() => undefined);
    }
  };
  const stop = async () => {
    // One that did not start has failed its test already, and must not keep the server from being stopped.
    const running = await started?.catch(() => undefined);
    if (running === undefined) return;
    const { worker, ended } = running;
    if (worker.getState() === 'RUNNING') worker.shutdown();
    await ended;
  };
  return { within, stop };
}

/** The worker's activities. Each call is answered by the world of its case. */
function callsOf(worlds: ReadonlyMap<string, World['calls']>): Record<string, Call> {
  const own = (name: string): Call => {
    return (...input) => {
      const { workflowId = '' } = activityInfo().workflowExecution ?? {};
      const calls = worlds.get(workflowId) as Readonly<Record<string, Call>> | undefined;
      const call = calls?.[name];
      if (call === undefined) throw new Error(`no world answers ${name}`);
      return call(...input);
    };
  };
  return Object.fromEntries(CALL_NAMES.map((name) => [name, own(name)]));
}

type Call = (...input: unknown[]) => Promise<unknown>;
const CALL_NAMES = Object.keys(world().calls);

/**
 * gRPC codes of a busy machine, which mean nothing about the case: a Query waited too long for a worker (4), no worker was
 * free (14), or its workflow task timed out so often that the server buffers Queries (9, also for a task that always fails).
 */
const NOT_NOW: ReadonlySet<number | null> = new Set([4, 9, 14]);

/** The answer of the Query `case`. It is retried, for at least half a minute, while the machine is too busy. */
export async function viewOf(handle: WorkflowHandle): Promise<CaseView> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await handle.query<CaseView>('case');
    } catch (error) {
      if (tries === 30 || !NOT_NOW.has(grpcCodeOf(error))) throw error;
      await new Promise((wake) => setTimeout(wake, 1_000));
    }
  }
}

/**
 * The view of a case that may be closed, without a replay of it: the server with time skipping records the workflow tasks
 * of refused Updates, and a replay merges two tasks without a command in a row into one, at another time.
 */
export async function viewOrResultOf(handle: WorkflowHandle): Promise<CaseView> {
  const { status } = await handle.describe();
  return status.name === 'RUNNING' ? viewOf(handle) : ((await handle.result()) as CaseView);
}

let commands = 0;

export async function send<N extends Command['name']>(
  handle: WorkflowHandle,
  name: N,
  role: Command['actor']['role'],
  body: object = {},
  by: string = role,
): Promise<CommandAnswer> {
  commands += 1;
  const id = derivedCommandId('scripted', String(commands));
  return handle.executeUpdate<CommandAnswer, [object]>(name, {
    updateId: id,
    args: [{ id, digest: DIGEST, actor: actorOf(role, by), ...body }],
  });
}

/** Does once what is due from the artisan and the reviewers: everything is submitted and accepted. */
export async function helpAlong(handle: WorkflowHandle): Promise<CaseView> {
  const view = await viewOf(handle);
  if (view.case.end !== null) return view;
  const due = dueRequirements(view.case);
  if (due.length > 0) {
    const items = due.map((one) => ({
      requirement: one.id,
      evidence: evidence(one.id, one.attempt + 1, String((one.attempt + 3) % 10).repeat(64)),
    }));
    await send(handle, 'submit', 'facilitator', { items });
  }
  const toDecide = Object.values(view.case.requirements).filter(
    ({ waitingOn }) => waitingOn === 'reviewer' || waitingOn === 'supervisor',
  );
  if (toDecide.length > 0) {
    const items = toDecide.map((one) => ({
      requirement: one.id,
      seen: one.evidence?.digest,
      verdict: 'accept',
      codes: [],
    }));
    await send(handle, 'decide', 'supervisor', { items }).catch((error: unknown) => {
      // The stage of what was referred early may not have been reached: it is asked again at the next look.
      if (!String(error).includes('WorkflowUpdateFailed')) throw error;
    });
  }
  return viewOf(handle);
}
