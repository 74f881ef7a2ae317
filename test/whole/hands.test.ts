import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Connection, WorkflowHandle } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { execa } from 'execa';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Given } from '../../clients/library/commands.ts';
import { gotNoAnswer } from '../../clients/library/no-answer.ts';
import { Onboarding } from '../../clients/library/onboarding.ts';
import { openDossier } from '../../dossier/dossier.ts';
import { findHalt } from '../../reconciler/halted.ts';
import { fetchTemporal } from '../../tools/launcher/fetch.ts';
import { workflowBundle } from '../../workers/bundle.ts';
import { FAULTS, type PublishActivities } from '../../workflows/interface/activities.ts';
import { openCase } from '../support/cases.ts';
import { quiet } from '../support/quiet.ts';
import { RFC_8259 } from '../support/rfc-8259.ts';
import { helpAlong, type Scripted, send, startScripted, viewOf } from '../support/scripted.ts';
import { untilTrue } from '../support/until.ts';
import { type World, world } from '../support/world.ts';

/**
 * What operations of Temporal's command line, and so of Temporal UI, do to a running case. On a real server, with scripted
 * outside systems. Lost runs are in `test/reconciler`; random operations are the drill `operator-hands`.
 */

let server: Scripted;
let cli: string;
let address: string;
beforeAll(async () => {
  // Runs hand over soon, so that a cancellation meets one that does.
  server = await startScripted({
    'limit.historyCount.suggestContinueAsNew': '60',
    'frontend.WorkflowPauseEnabled': 'true',
  });
  cli = (await fetchTemporal()).cli;
  address = (server.client.connection as Connection).options.address;
});
afterAll(() => server?.stop());

/** Runs Temporal's command line like an operator. @throws Error where it is refused */
const temporal = async (...args: string[]): Promise<string> =>
  (await execa(cli, [...args, '--address', address])).stdout;
const on = ({ workflowId }: WorkflowHandle) => ['--workflow-id', workflowId];

const told = ({ published }: World) =>
  [...published.values()].flat().map(({ type }) => type.replace('artisan-onboarding.', ''));
const cancellations = (there: World) =>
  told(there).filter((type) => type === 'case.cancellation_requested').length;
/** Retries a command: a run that is about to continue as new may lose its workflow task, with the command in it. */
async function heard<T>(say: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await say();
    } catch (error) {
      if (!gotNoAnswer(error)) throw error;
    }
  }
}
/** Does what is due until the case ends. */
async function toItsEnd(handle: WorkflowHandle): Promise<string | undefined> {
  let end: string | undefined;
  await untilTrue(async () => {
    end = (await helpAlong(handle).catch(() => viewOf(handle))).case.end?.kind;
    return end !== undefined;
  });
  return end;
}
/** Waits until the case has nothing to do: it waits for a command or a late timer. */
async function untilQuiet(handle: WorkflowHandle): Promise<void> {
  let before = 0;
  await untilTrue(async () => {
    const { historyLength, raw } = await handle.describe();
    const isBusy = raw.pendingWorkflowTask != null || (raw.pendingActivities ?? []).length > 0;
    const isSame = historyLength === before;
    before = historyLength;
    return isSame && !isBusy && (await viewOf(handle)).case.stage === 'documents';
  });
}
/** The id of a pending activity of this name. */
async function underWay(handle: WorkflowHandle, name: string): Promise<string> {
  let id: string | null | undefined;
  await untilTrue(async () => {
    const { raw } = await handle.describe();
    id = raw.pendingActivities?.find(({ activityType }) => activityType?.name === name)?.activityId;
    return Boolean(id);
  });
  return id ?? '';
}

describe('a cancellation request', () => {
  it('before the first task, a second one, and one beside a command: each run writes one event, and goes on', async () => {
    const there = world();
    await server.within(there, async (open) => {
      const handle = await open(openCase({ policy: 'demo' }, ['photograph']));
      // The worker has most likely not taken its first task yet.
      await handle.cancel();
      await temporal('workflow', 'cancel', ...on(handle));
      const hold = send(handle, 'hold', 'supervisor', { reason: 'hold.inquiry' });
      await Promise.all([hold, handle.cancel()]);
      await send(handle, 'release', 'supervisor');
      await untilTrue(async () => cancellations(there) === 1);
      const metadata = ['workflow', 'metadata', ...on(handle), '--address', address];
      // A busy worker may be asked before it can answer.
      await untilTrue(async () => {
        const { stdout } = await execa(cli, [...metadata, '--output', 'json'], { reject: false });
        return stdout.includes('To withdraw it');
      });
      expect(await toItsEnd(handle)).toBe('live');
      // The case says that it has ended before its run does.
      await handle.result();
      expect((await handle.describe()).status.name).toBe('COMPLETED');
    });
    expect(cancellations(there)).toBe(1);
  });

  it('while a run hands over to the next: nothing is lost, and nothing is told twice', async () => {
    const there = world();
    await server.within(there, async (open) => {
      const handle = await open(openCase({ policy: 'demo' }, ['photograph']));
      for (let round = 0; round < 8; round += 1) {
        const hold = heard(() => send(handle, 'hold', 'supervisor', { reason: 'hold.inquiry' }));
        await Promise.all([hold, handle.cancel()]);
        await heard(() => send(handle, 'release', 'supervisor'));
      }
      expect(await toItsEnd(handle)).toBe('live');
    });
    expect(there.published.size).toBeGreaterThan(1);
    const all = [...there.published.values()].flat();
    const numbers = [...new Set(all.map(({ sequence }) => Number(sequence)))].sort((a, b) => a - b);
    expect(numbers).toEqual(numbers.map((_one, index) => index + 1));
    expect(cancellations(there)).toBeGreaterThan(0);
  });
});

describe('a run that is started by hand', () => {
  const refusalOf = async (handle: WorkflowHandle) =>
    handle.result().then(
      () => undefined,
      (error: { cause?: { type?: string; message?: string } }) => error.cause,
    );

  const INPUTS: readonly (readonly [string, readonly unknown[]])[] = [
    ['no input', []],
    ['an empty object', [{}]],
    ['a case without its parts', [{ kind: 'carry', case: { caseId: 'x' } }]],
    [
      'another version of the rules',
      [{ ...openCase(), registration: { ...openCase().registration, policy: 'no-such' } }],
    ],
    ...RFC_8259.map((one) => [`RFC 8259: ${JSON.stringify(one).slice(0, 20)}`, [one]] as const),
    ...fc
      .sample(fc.jsonValue(), { numRuns: 3, seed: 7 })
      .map((one) => ['generated', [one]] as const),
  ];
  it.each(INPUTS)('with %s fails at once, with the field’s name', async (_what, args) => {
    const there = world();
    await server.within(there, async (open) => {
      const handle = await open(args[0] as never);
      const refused = await refusalOf(handle);
      expect(refused?.type).toBe(FAULTS.START_REFUSED);
      expect(refused?.message).toMatch(/^[\w.]+: ./);
    });
    expect(there.published.size).toBe(0);
  });
});

describe('an activity that an operator changes', () => {
  it('is asked again where it was failed or completed with what no worker says', async () => {
    let mayAnswer = false;
    const answering = async () => {
      // Until the operator is done with it.
      while (!mayAnswer) await new Promise((wake) => setTimeout(wake, 50));
      return { codes: [] };
    };
    const there = world({ checkDocument: answering });
    await server.within(there, async (open) => {
      const handle = await open(openCase({ policy: 'demo' }));
      const complete = async (result: unknown) => {
        const id = await underWay(handle, 'checkDocument');
        const what = ['--activity-id', id, '--result', JSON.stringify(result)];
        await temporal('activity', 'complete', ...on(handle), ...what);
      };
      const fail = async (detail: unknown) => {
        const id = await underWay(handle, 'checkDocument');
        const what = ['--activity-id', id, '--reason', 'x', '--detail', JSON.stringify(detail)];
        await temporal('activity', 'fail', ...on(handle), ...what);
      };
      await complete({});
      await complete(RFC_8259[0]);
      await fail({ at: 'x', code: 'रमेश 9300011122' });
      await complete({ answer: { codes: ['Not a code'] }, at: 1 });
      const id = await underWay(handle, 'checkDocument');
      for (const how of ['pause', 'unpause', 'reset'])
        await temporal('activity', how, ...on(handle), '--activity-id', id);
      mayAnswer = true;
      expect(await toItsEnd(handle)).toBe('live');
    });
    expect(told(there)).not.toContain('requirement.returned');
    expect(JSON.stringify([...there.published.values()])).not.toContain('9300011122');
  });

  it('loses nothing where a publication was completed by hand', async () => {
    let isHeld = true;
    const there = world();
    const { publishEvents } = there.calls;
    const publishing: PublishActivities['publishEvents'] = async (publication) => {
      while (isHeld) await new Promise((wake) => setTimeout(wake, 50));
      return publishEvents(publication);
    };
    const held = { ...there, calls: { ...there.calls, publishEvents: publishing } };
    await server.within(held, async (open) => {
      const handle = await open(openCase({ policy: 'demo' }));
      for (const result of [null, {}, { from: 1, to: 9 }, { answer: { from: 2, to: 9 }, at: 1 }]) {
        const id = await underWay(handle, 'publishEvents');
        const what = ['--activity-id', id, '--result', JSON.stringify(result)];
        await temporal('activity', 'complete', ...on(handle), ...what);
        await untilTrue(async () => (await underWay(handle, 'publishEvents')) !== id);
      }
      isHeld = false;
      expect(await toItsEnd(handle)).toBe('live');
    });
    const all = [...there.published.values()].flat().map(({ sequence }) => Number(sequence));
    expect([...new Set(all)].sort((a, b) => a - b)).toEqual(
      Array.from({ length: Math.max(...all) }, (_one, index) => index + 1),
    );
  });
});

it('signals that no case knows, and a version that is set and taken back, change nothing', async () => {
  const there = world();
  await server.within(there, async (open) => {
    const handle = await open(openCase({ policy: 'demo' }));
    for (const input of [...RFC_8259, ...fc.sample(fc.jsonValue(), { numRuns: 3, seed: 3 })])
      await handle.signal('nonsense', input);
    const version = ['--versioning-override-behavior'];
    await temporal('workflow', 'update-options', ...on(handle), ...version, 'auto_upgrade');
    await temporal('workflow', 'update-options', ...on(handle), ...version, 'unspecified');
    expect(await toItsEnd(handle)).toBe('live');
  });
});

describe('a run that an operator has halted goes on after a scan of the reconciler', () => {
  const look = async (handle: WorkflowHandle) =>
    findHalt(await handle.describe(), {
      ...{ client: server.client, pauseMs: 0 },
      now: Date.now(),
    });

  it('with a paused activity, and with one on a task queue without workers', async () => {
    let fails = true;
    // It has to wait for its next try: one that runs is not stopped by a pause.
    const failing = async () => {
      if (fails) throw new Error('not yet');
      return { codes: [] };
    };
    const there = world({ checkDocument: failing });
    await server.within(there, async (open) => {
      const handle = await open(openCase({ policy: 'demo' }));
      expect(await look(handle)).toEqual({ setGoing: false, halt: null });
      const id = await underWay(handle, 'checkDocument');
      await temporal('activity', 'pause', ...on(handle), '--activity-id', id);
      const young = { client: server.client, pauseMs: 3600_000, now: Date.now() };
      const { halt } = await findHalt(await handle.describe(), young);
      expect(halt).toMatchObject({ code: 'PAUSED', why: 'paused: checkDocument' });
      expect(await look(handle)).toEqual({ setGoing: true, halt: null });
      const next = await underWay(handle, 'checkDocument');
      const astray = ['--activity-id', next, '--task-queue', 'nobodys'];
      await temporal('activity', 'update-options', ...on(handle), ...astray);
      expect(await look(handle)).toMatchObject({ setGoing: true });
      fails = false;
      expect(await toItsEnd(handle)).toBe('live');
    });
  });

  it('pinned to a version of workers that is no more', async () => {
    const there = world();
    await server.within(there, async (open) => {
      const handle = await open(openCase({ policy: 'demo' }, ['photograph']));
      const { taskQueue } = await handle.describe();
      const version = { deploymentName: 'earlier', buildId: 'one' };
      const connection = await NativeConnection.connect({ address });
      const versioned = await Worker.create({
        connection,
        taskQueue,
        workflowBundle: await workflowBundle({
          workflowsPath: fileURLToPath(
            new URL('../reconciler/faulty-deployment.ts', import.meta.url),
          ),
          logger: quiet,
        }),
        workerDeploymentOptions: {
          ...{ version, useWorkerVersioning: true },
          defaultVersioningBehavior: 'PINNED',
        },
      });
      const pin = ['--versioning-override-behavior', 'pinned'];
      const to = ['--versioning-override-deployment-name', 'earlier'];
      const build = ['--versioning-override-build-id', 'one'];
      await versioned.runUntil(() =>
        untilTrue(() =>
          temporal('workflow', 'update-options', ...on(handle), ...pin, ...to, ...build).then(
            () => true,
            () => false,
          ),
        ),
      );
      await connection.close();
      expect((await look(handle)).setGoing).toBe(true);
      expect(await toItsEnd(handle)).toBe('live');
    });
  });
});

it('a paused run says that it is under repair, to a command and to a question, and goes on after it', async () => {
  const there = world();
  const folder = mkdtempSync(join(tmpdir(), 'hands-'));
  const keys = { master: randomBytes(32), hash: randomBytes(32) };
  const dossier = await openDossier(join(folder, 'dossier.db'), keys);
  const onboarding = new Onboarding(server.client, dossier);
  const given: Given = {
    commandId: randomUUID(),
    actor: { role: 'supervisor', id: 'asha' },
  };
  await server.within(there, async (open) => {
    const handle = await open(openCase({ policy: 'demo' }, ['photograph']));
    const { workflowId } = handle;
    // A pause that meets a task before its start makes the run fail for ever: that is a test of the reconciler.
    await untilQuiet(handle);
    await temporal('workflow', 'pause', ...on(handle), '--reason', 'inquiry');
    const refused = { code: 'UNDER_REPAIR', message: expect.stringContaining('paused') };
    await expect(onboarding.case(workflowId)).rejects.toMatchObject(refused);
    const hold = () => onboarding.hold(workflowId, 'hold.inquiry', given);
    await expect(hold()).rejects.toMatchObject(refused);
    await temporal('workflow', 'unpause', ...on(handle), '--reason', 'over');
    expect(await hold()).toMatchObject({ commandId: given.commandId });
    await onboarding.release(workflowId, { ...given, commandId: randomUUID() });
    expect(await toItsEnd(handle)).toBe('live');
  });
  await dossier.close();
  rmSync(folder, { recursive: true });
});

describe('an Update by hand', () => {
  it('is taken as the page for operators has it to be pasted', async () => {
    const page = readFileSync('docs/operators.md', 'utf8');
    const [, pasted = ''] =
      /```sh\n(temporal workflow update execute[\s\S]*?)\n```/.exec(page) ?? [];
    const there = world();
    await server.within(there, async (open) => {
      const handle = await open(openCase({ policy: 'demo' }, ['photograph']));
      await untilTrue(async () => (await viewOf(handle)).case.stage === 'documents');
      const line = pasted
        .replace(/^temporal /, `'${cli}' `)
        .replace('2JC5F-JEV7R-1', handle.workflowId);
      const env = { ...process.env, TEMPORAL_ADDRESS: address };
      const { stdout } = await execa('bash', ['-c', line], { env });
      expect(stdout).toContain('commandId');
      expect((await viewOf(handle)).case.held?.reason).toBe('hold.inquiry');
    });
  });
});
