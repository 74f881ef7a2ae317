import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow/index.js';
import { NativeConnection, Worker } from '@temporalio/worker';
import { execa } from 'execa';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Given } from '../../clients/library/commands.ts';
import { firstEvents, latestRun } from '../../clients/library/last-run.ts';
import { envelope } from '../../contracts/envelope.ts';
import { parseCaseId } from '../../contracts/ids.ts';
import { EVENTS_TOPIC } from '../../contracts/topics.ts';
import { kafkajsSenders } from '../../kafka/kafkajs-sender.ts';
import { readTopic } from '../../kafka/topic/reader.ts';
import { stuckRun } from '../../operations/recovery/stuck-run.ts';
import { find } from '../../reconciler/find.ts';
import { lastScan, scanNow } from '../../reconciler/schedule.ts';
import { Store } from '../../reconciler/store.ts';
import type { ArtisanRow } from '../../tools/demo-data/read.ts';
import { killNow } from '../../tools/drills/strikes.ts';
import { fetchTemporal } from '../../tools/launcher/fetch.ts';
import { workflowBundle } from '../../workers/bundle.ts';
import { TASK_QUEUE } from '../../workflows/interface/search-attributes.ts';
import { CLEAN, type Installation, startInstallation } from '../support/installation.ts';
import { quiet } from '../support/quiet.ts';
import { IN_LONG_MODE } from '../support/sizes.ts';
import { untilTrue } from '../support/until.ts';

let one: Installation;
let cli: string;
beforeAll(async () => {
  one = await startInstallation(
    {
      'frontend.WorkflowPauseEnabled': 'true',
      // The server says so after five failures, as it comes.
      'system.numConsecutiveWorkflowTaskProblemsToTriggerSearchAttribute': '2',
    },
    {
      reconciler: true,
      metrics: true,
      env: {
        RECONCILER_COUNT_SECONDS: '1',
        RECONCILE_LATE_SECONDS: '1',
        RECONCILE_PAUSE_SECONDS: '4',
      },
    },
  );
  cli = (await fetchTemporal()).cli;
});
afterAll(() => one?.stop());

const log = pino({ level: 'silent' });

const metrics = async () => (await fetch(one.metrics.reconciler ?? '')).text();

/** As an operator does by hand. */
async function temporal(...args: string[]): Promise<void> {
  await execa(cli, [...args, '--address', one.env.TEMPORAL_ADDRESS ?? '']);
}
async function eventsOf(caseId: string) {
  const found = new Map<string, { type: string; change: unknown }>();
  await readTopic({
    settings: one.kafka,
    topic: EVENTS_TOPIC,
    log,
    onRecord: ({ value }) => {
      const { subject, sequence, type, data } = envelope.parse(JSON.parse(value ?? ''));
      if (subject === caseId)
        found.set(sequence, { type: type.split('.').slice(-2).join('.'), change: data.change });
    },
  });
  return [...found].sort().map(([, event]) => event);
}
const typesOf = async (caseId: string) => (await eventsOf(caseId)).map(({ type }) => type);
/** Cases with a reviewer, all of whose events are on the topic. */
async function withReviewer(rows: ArtisanRow[]) {
  const cases = await one.register(rows);
  for (const caseId of cases.keys())
    await untilTrue(async () => (await one.onboarding.toReview(caseId)).length > 0);
  return cases;
}

describe('cases without a running workflow', () => {
  it('go on by themselves after Terminate, Reset and Delete by the Temporal CLI', async () => {
    const cases = await withReviewer(one.rowsOf('straight', IN_LONG_MODE ? 6 : 4));
    const [terminated = '', other = '', reset = '', deleted = '', ...more] = cases.keys();
    const [again, gone] = more;
    const isThere = (id: string | undefined) => id !== undefined;
    const rewound = [reset, again].filter(isThere);
    const lost = [deleted, gone].filter(isThere);
    const [off, on] = [randomUUID(), randomUUID()];
    const contact = (commandId: string, reminders: boolean) => {
      const given = { commandId, actor: { role: 'artisan', id: 'test' } as const };
      return one.onboarding.contact(deleted, { reminders, channel: 'sms' }, given);
    };
    const first = await contact(off, false);
    await contact(on, true);
    await untilTrue(async () => (await one.onboarding.case(deleted)).unpublished.length === 0);
    // The server gives such a run attributes that no start may have.
    await temporal('workflow', 'pause', '--workflow-id', terminated, '--reason', 'lunch');
    const version = ['--versioning-override-behavior', 'auto_upgrade'];
    await temporal('workflow', 'update-options', '--workflow-id', other, ...version);
    await Promise.all([
      ...[terminated, other].map((id) =>
        temporal('workflow', 'terminate', '--workflow-id', id, '--reason', 'by mistake'),
      ),
      ...rewound.map((id) =>
        temporal(
          'workflow',
          'reset',
          '--workflow-id',
          id,
          '--type',
          'FirstWorkflowTask',
          '--reason',
          'tried',
        ),
      ),
      ...lost.map((id) => temporal('workflow', 'delete', '--yes', '--workflow-id', id)),
    ]);
    // What was said before is known to the run that has nothing but the topic: said again, it changes nothing.
    await untilTrue(async () => (await typesOf(deleted)).includes('case.recovered'));
    expect((await contact(off, false)).sequence).toBe(first.sequence);
    const changes = async () =>
      (await typesOf(deleted)).filter((type) => type === 'contact.changed').length;
    expect(await changes()).toBe(2);
    one.play(cases);
    expect(await one.ends(cases.keys())).toEqual([...cases].map(() => 'live'));
    expect(await changes()).toBe(2);
    expect((await one.verify()).findings).toMatchObject(CLEAN);
    for (const caseId of cases.keys()) {
      const recovered = (await eventsOf(caseId)).filter(({ type }) => type === 'case.recovered');
      const from = lost.includes(caseId) ? 'topic' : 'query';
      expect(recovered.map(({ change }) => change)).toEqual([
        expect.objectContaining({ from, mayHaveLostDecisions: from === 'topic' }),
      ]);
    }
    // A repaired case is not found again, so that it does not hide others.
    const remembered = new Store(one.env.RECONCILER_DB ?? '');
    const found = async () => (await find(one.client, remembered, () => undefined)).caseIds;
    await untilTrue(async () => (await found()).length === 0);
    remembered.close();
  });

  it.runIf(IN_LONG_MODE)(
    'that have ended go on answering as they ended, also after a reset',
    async () => {
      const cases = await withReviewer(one.rowsOf('straight', 1));
      const [caseId = ''] = cases.keys();
      one.play(cases);
      expect(await one.ends([caseId])).toEqual(['live']);
      await one.client.workflow.getHandle(caseId).result();
      const ended = await one.onboarding.case(caseId);
      const reset = ['--type', 'FirstWorkflowTask', '--reason', 'tried'];
      await temporal('workflow', 'reset', '--workflow-id', caseId, ...reset);
      await untilTrue(
        async () => (await latestRun(one.client, caseId))?.status.name === 'TERMINATED',
      );
      expect(await one.onboarding.case(caseId)).toEqual(ended);
      expect(ended).toMatchObject({ case: { end: { kind: 'live' } }, unpublished: [] });
    },
  );

  it('are closed with an event of its own where the operator who terminated them said so', async () => {
    const cases = await withReviewer(one.rowsOf('straight', 1));
    const [caseId = ''] = cases.keys();
    const reason = 'close: closing.opened_twice';
    await temporal('workflow', 'terminate', '--workflow-id', caseId, '--reason', reason);
    expect(await one.ends([caseId])).toEqual(['closed']);
    const events = await eventsOf(caseId);
    expect(events.find(({ type }) => type === 'case.closed')?.change).toEqual({
      reason: 'closing.opened_twice',
    });
    // The claims of a closed case hold up no other artisan.
    expect(events.at(-1)?.type).toBe('claims.released');
    expect((await one.verify()).findings).toMatchObject(CLEAN);
  });

  it('are left to a person once they are ended again and again', async () => {
    const cases = await withReviewer(one.rowsOf('straight', 1));
    const [caseId = ''] = cases.keys();
    const handle = one.client.workflow.getHandle(caseId);
    // As if it had been brought back today already.
    const remembered = new Store(one.env.RECONCILER_DB ?? '');
    for (let times = 0; times < 3; times += 1) remembered.repaired(caseId, Date.now());
    remembered.close();
    await handle.terminate('again');
    await untilTrue(async () => (await scanNow(one.client)).findings.length > 0);
    const { findings } = await scanNow(one.client);
    expect(findings).toMatchObject([{ caseId, code: 'REPEATED' }]);
    expect((await handle.describe()).status.name).toBe('TERMINATED');
    await cliOf('recover', caseId);
    one.play(cases);
    expect(await one.ends([caseId])).toEqual(['live']);
    expect((await scanNow(one.client)).findings).toEqual([]);
    expect((await typesOf(caseId)).filter((type) => type === 'case.recovered')).toHaveLength(1);
  });
});

describe('runs that were started by hand', () => {
  const start = async (workflowId: string, args: unknown[]) => {
    const { workflow } = one.client;
    const handle = await workflow.start('onboarding', {
      ...{ workflowId, args },
      taskQueue: TASK_QUEUE,
    });
    return handle.result().then(
      () => undefined,
      (error: { cause?: { type?: string; message?: string } }) => error.cause,
    );
  };
  const inputOf = async (caseId: string) => {
    const { runId } = await one.client.workflow.getHandle(caseId).describe();
    const [first] = await firstEvents(one.client, caseId, runId);
    const { payloads } = first?.workflowExecutionStartedEventAttributes?.input ?? {};
    return decodeArrayFromPayloads(one.client.options.loadedDataConverter, payloads);
  };

  it('fail at once under any id, publish nothing, and are left alone; no artisan is kept out by them', async () => {
    const cases = await withReviewer(one.rowsOf('straight', 2));
    const [ended = '', lost = ''] = cases.keys();
    await temporal('workflow', 'cancel', '--workflow-id', ended);
    await temporal('workflow', 'terminate', '--workflow-id', lost);
    // An operator who is as quick as the reconciler finds a run, or starts one that does not belong to the case.
    const [again] = await Promise.allSettled([start(lost, await inputOf(ended))]);
    if (again?.status === 'fulfilled') expect(again.value?.type).toBe('START_REFUSED');
    one.play(cases);
    expect(await one.ends(cases.keys())).toEqual(['live', 'live']);
    await untilTrue(
      async () =>
        (await one.client.workflow.getHandle(ended).describe()).status.name === 'COMPLETED',
    );
    const before = await eventsOf(ended);
    const input = await inputOf(ended);
    const [nobody = ''] = one
      .rowsOf('straight', 1)
      .map(({ registration }) => registration.schemeNumber.replaceAll(/\W/g, ''));
    for (const [id, args, said] of [
      [ended, input, /^caseId: must be of an open case/],
      [ended, [], /^input: /],
      [`${parseCaseId(ended).artisanId}-7`, input, /^caseId: must be the id of the workflow/],
      [nobody, input, /^caseId: must be the id of the workflow/],
      ['rubbish', [{ kind: 'open' }], /^caseId: /],
    ] as const) {
      const refused = await start(id, [...args]);
      expect(refused).toMatchObject({ type: 'START_REFUSED' });
      expect(refused?.message).toMatch(said);
    }
    expect(await eventsOf(ended)).toEqual(before);
    expect(before.filter(({ type }) => type === 'case.cancellation_requested')).toHaveLength(1);
    // The case's own run still answers.
    expect((await one.onboarding.case(ended)).case.end?.kind).toBe('live');
    const { findings, repaired } = await scanNow(one.client);
    expect(findings).toEqual([]);
    expect(repaired).toMatchObject({ recovered: 0, recovered_from_topic: 0 });
    expect((await one.verify()).findings).toMatchObject(CLEAN);
  });

  it.runIf(IN_LONG_MODE)(
    'under an id that an artisan is registered with later: their case is opened all the same',
    async () => {
      const [row] = one.rowsOf('straight', 1);
      if (row === undefined) throw new Error('no row');
      const artisanId = await one.dossier.mintArtisan(row.registration.schemeNumber);
      expect(await start(`${artisanId}-1`, [{}])).toMatchObject({ type: 'START_REFUSED' });
      const cases = await one.register([row]);
      expect([...cases.keys()]).toEqual([`${artisanId}-1`]);
      one.play(cases);
      expect(await one.ends(cases.keys())).toEqual(['live']);
    },
  );
});

describe('runs that are there and do not go on', () => {
  it.runIf(IN_LONG_MODE)(
    'are told while they are paused, and set going once the pause is old',
    async () => {
      const cases = await withReviewer(one.rowsOf('straight', 2));
      const [paused = '', other = ''] = cases.keys();
      await temporal('workflow', 'pause', '--workflow-id', paused, '--reason', 'lunch');
      await untilTrue(async () => {
        const { findings } = await scanNow(one.client);
        return findings.some(({ caseId, code }) => caseId === paused && code === 'PAUSED');
      });
      one.play(cases);
      expect(await one.ends([paused, other])).toEqual(['live', 'live']);
      await untilTrue(async () => (await scanNow(one.client)).findings.length === 0);
    },
  );

  it.runIf(IN_LONG_MODE)(
    'are recovered where a pause has failed a task before it started: no worker can replay that',
    async () => {
      const cases = await withReviewer(one.rowsOf('straight', 1));
      const [caseId = ''] = cases.keys();
      const stuck = async () => {
        const run = await latestRun(one.client, caseId);
        return run !== null && (await stuckRun(one.client, run)) !== null;
      };
      // The next task waits for a worker that has just been killed. The worker may be back too soon: then once more.
      await untilTrue(async () => {
        const goes = () => one.onboarding.case(caseId).then(Boolean, () => false);
        await untilTrue(goes);
        for (const worker of one.processes.workers) killNow(worker);
        // The server hands a task to the dead worker as well, until it has noticed its end.
        await new Promise((wake) => setTimeout(wake, 700));
        await one.client.workflow.getHandle(caseId).signal('nonsense');
        await temporal('workflow', 'pause', '--workflow-id', caseId, '--reason', 'lunch');
        return stuck();
      });
      await untilTrue(async () => (await typesOf(caseId)).includes('case.recovered'));
      one.play(cases);
      expect(await one.ends([caseId])).toEqual(['live']);
      expect((await one.verify()).findings).toMatchObject(CLEAN);
      const recovered = (await eventsOf(caseId)).filter(({ type }) => type === 'case.recovered');
      expect(recovered).toEqual([
        expect.objectContaining({
          change: expect.objectContaining({ from: 'query', mayHaveLostDecisions: false }),
        }),
      ]);
      await untilTrue(async () => (await scanNow(one.client)).findings.length === 0);
    },
  );

  it('are told where their task fails again and again: which, since when and why', async () => {
    const taskQueue = randomUUID();
    const connection = await NativeConnection.connect({ address: one.env.TEMPORAL_ADDRESS ?? '' });
    const bundle = await workflowBundle({
      workflowsPath: fileURLToPath(new URL('faulty-deployment.ts', import.meta.url)),
      logger: quiet,
    });
    const worker = await Worker.create({ connection, taskQueue, workflowBundle: bundle });
    const began = Date.now();
    await worker.runUntil(async () => {
      const workflowId = 'ABCDE-FGHJK-9';
      const handle = await one.client.workflow.start('onboarding', {
        ...{ workflowId, taskQueue },
        args: [],
      });
      await untilTrue(async () =>
        (await scanNow(one.client)).findings.some(({ code }) => code === 'TASK_FAILS'),
      );
      const { findings } = await scanNow(one.client);
      expect(findings).toMatchObject([{ caseId: workflowId, code: 'TASK_FAILS' }]);
      expect(findings[0]?.why).toContain('the deployment is faulty');
      const refused = { code: 'UNDER_REPAIR', message: expect.stringContaining('task') };
      const given: Given = { commandId: randomUUID(), actor: { role: 'supervisor', id: 'asha' } };
      const held = one.onboarding.hold(workflowId, 'hold.inquiry', given);
      await expect(held).rejects.toMatchObject(refused);
      await expect(one.onboarding.case(workflowId)).rejects.toMatchObject(refused);
      expect(Date.parse(findings[0]?.since ?? '')).toBeGreaterThan(began - 5_000);
      expect(await metrics()).toMatch(/^artisan_failing_workflow_tasks 1$/m);
      expect(await metrics()).toMatch(/^artisan_cases_for_a_person\{code="TASK_FAILS"\} 1$/m);
      await one.client.workflowService.deleteWorkflowExecution({
        namespace: one.client.options.namespace,
        workflowExecution: { workflowId },
      });
      await untilTrue(async () => (await latestRun(one.client, workflowId)) === null);
      expect((await handle.describe().catch(() => null))?.status).toBeUndefined();
      // Of no case: nothing is left to be looked after.
      const remembered = new Store(one.env.RECONCILER_DB ?? '');
      remembered.settle(workflowId, Date.now());
      remembered.close();
    });
    await connection.close();
    await untilTrue(async () => (await scanNow(one.client)).findings.length === 0);
  });
});

describe('what the topics lack', () => {
  it('is told: missing events, and cases that the cases topic does not show', async () => {
    // No projector runs yet.
    const before = await scanNow(one.client);
    expect(before.casesBehind).toBeGreaterThan(0);
    expect(before).toMatchObject({ gaps: [], gapsInAll: 0 });
    const records: { key: string; value: string }[] = [];
    await readTopic({
      settings: one.kafka,
      topic: EVENTS_TOPIC,
      log,
      onRecord: ({ key, value }) => void records.push({ key: key ?? '', value: value ?? '' }),
    });
    // A case of another artisan, whose second event never came.
    const [first] = records;
    const caseId = JSON.parse(first?.value ?? '').subject as string;
    const strange = `${parseCaseId(caseId).artisanId}-9`;
    const forged = records
      .filter(({ value }) => JSON.parse(value).subject === caseId)
      .filter((_one, index) => index === 0 || index === 2)
      .map(({ key, value }) => ({ key, value: value.replaceAll(caseId, strange), headers: {} }));
    const sender = kafkajsSenders(one.kafka, log)(EVENTS_TOPIC);
    await sender.send(forged);
    sender.discard();
    await untilTrue(async () => (await scanNow(one.client)).gapsInAll > 0);
    expect(await scanNow(one.client)).toMatchObject({
      gaps: [{ caseId: strange, sequence: 2 }],
      gapsInAll: 1,
    });
    // So do the metrics, and the schedule's own looks.
    await untilTrue(async () => (await lastScan(one.client))?.gapsInAll === 1);
    const text = await metrics();
    expect(text).toMatch(/^artisan_event_gaps 1$/m);
    expect(text).toMatch(/^artisan_cases_topic_behind_cases [1-9]/m);
    // The deleted ones.
    expect(text).toMatch(
      IN_LONG_MODE
        ? /^artisan_cases_repaired_total\{outcome="recovered_from_topic"\} 2$/m
        : /^artisan_cases_repaired_total\{outcome="recovered_from_topic"\} 1$/m,
    );
  });
});

async function cliOf(...args: string[]): Promise<void> {
  const node = [
    '--disable-warning=TimeoutNegativeWarning',
    '--disable-warning=ExperimentalWarning',
  ];
  await execa(process.execPath, [...node, 'clients/cli/main.ts', ...args], { env: one.env });
}
