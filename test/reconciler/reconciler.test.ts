import { randomUUID } from 'node:crypto';
import { execa } from 'execa';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { envelope } from '../../contracts/envelope.ts';
import { parseCaseId } from '../../contracts/ids.ts';
import { EVENTS_TOPIC } from '../../contracts/topics.ts';
import type { ArtisanRow } from '../../data/read.ts';
import { fetchTemporal } from '../../dev/fetch.ts';
import { freePort } from '../../dev/free-port.ts';
import { kafkajsSenders } from '../../kafka/kafkajs-sender.ts';
import { readTopic } from '../../kafka/topic/reader.ts';
import { find } from '../../reconciler/find.ts';
import { lastLook, lookNow } from '../../reconciler/schedule.ts';
import { Store } from '../../reconciler/store.ts';
import { CLEAN, type Installation, startInstallation } from '../support/installation.ts';
import { untilTrue } from '../support/until.ts';

let one: Installation;
let cli: string;
let metricsAt: string;
beforeAll(async () => {
  metricsAt = `127.0.0.1:${await freePort()}`;
  one = await startInstallation(
    {},
    {
      reconciler: true,
      env: { RECONCILER_METRICS_ADDRESS: metricsAt, RECONCILE_LATE_SECONDS: '1' },
    },
  );
  cli = (await fetchTemporal()).cli;
});
afterAll(() => one?.stop());

const log = pino({ level: 'silent' });

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

describe('cases that nobody looks after any more', () => {
  it('go on by themselves after Terminate, Reset and Delete by the Temporal CLI', async () => {
    const cases = await withReviewer(one.rowsOf('straight', 6));
    const [terminated = '', other = '', reset = '', again = '', deleted = '', gone = ''] =
      cases.keys();
    const [off, on] = [randomUUID(), randomUUID()];
    const contact = (commandId: string, reminders: boolean) => {
      const given = { commandId, actor: { role: 'artisan', id: 'test' } as const };
      return one.onboarding.contact(deleted, { reminders, channel: 'sms' }, given);
    };
    const first = await contact(off, false);
    await contact(on, true);
    await untilTrue(async () => (await one.onboarding.case(deleted)).unpublished.length === 0);
    await Promise.all([
      ...[terminated, other].map((id) =>
        temporal('workflow', 'terminate', '--workflow-id', id, '--reason', 'by mistake'),
      ),
      ...[reset, again].map((id) =>
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
      ...[deleted, gone].map((id) => temporal('workflow', 'delete', '--yes', '--workflow-id', id)),
    ]);
    // What was said before is known to the run that has nothing but the topic: said again, it changes nothing.
    await untilTrue(async () => (await typesOf(deleted)).includes('case.recovered'));
    expect((await contact(off, false)).sequence).toBe(first.sequence);
    const changes = async () =>
      (await typesOf(deleted)).filter((type) => type === 'contact.changed').length;
    expect(await changes()).toBe(2);
    one.play(cases);
    expect(await one.ends(cases.keys())).toEqual(Array(6).fill('live'));
    expect(await changes()).toBe(2);
    expect((await one.verify()).findings).toMatchObject(CLEAN);
    for (const [index, caseId] of [...cases.keys()].entries()) {
      const recovered = (await eventsOf(caseId)).filter(({ type }) => type === 'case.recovered');
      const from = index < 4 ? 'query' : 'topic';
      expect(recovered.map(({ change }) => change)).toEqual([
        expect.objectContaining({ from, mayHaveLostDecisions: from === 'topic' }),
      ]);
    }
    // What was seen to is not found again, so that it keeps nobody else from being found.
    const remembered = new Store(one.env.RECONCILER_DB ?? '');
    const found = async () => (await find(one.client, remembered, () => undefined)).caseIds;
    await untilTrue(async () => (await found()).length === 0);
    remembered.close();
  });

  it('are closed with an event of its own where whoever terminated them said so', async () => {
    const cases = await withReviewer(one.rowsOf('straight', 1));
    const [caseId = ''] = cases.keys();
    const reason = 'close: closing.opened_twice';
    await temporal('workflow', 'terminate', '--workflow-id', caseId, '--reason', reason);
    expect(await one.ends([caseId])).toEqual(['closed']);
    const events = await eventsOf(caseId);
    expect(events.find(({ type }) => type === 'case.closed')?.change).toEqual({
      reason: 'closing.opened_twice',
    });
    // Nobody is held up by the numbers of a case that is closed.
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
    await untilTrue(async () => (await lookNow(one.client)).troubles.length > 0);
    const { troubles } = await lookNow(one.client);
    expect(troubles).toMatchObject([{ caseId, code: 'REPEATED' }]);
    expect((await handle.describe()).status.name).toBe('TERMINATED');
    await cliOf('recover', caseId);
    one.play(cases);
    expect(await one.ends([caseId])).toEqual(['live']);
    expect((await lookNow(one.client)).troubles).toEqual([]);
    expect((await typesOf(caseId)).filter((type) => type === 'case.recovered')).toHaveLength(1);
  });
});

describe('what the topics lack', () => {
  it('is told: missing events, and cases that the cases topic does not show', async () => {
    // Nobody projects yet.
    const before = await lookNow(one.client);
    expect(before.casesBehind).toBeGreaterThan(0);
    expect(before).toMatchObject({ gaps: [], gapsInAll: 0 });
    const records: { key: string; value: string }[] = [];
    await readTopic({
      settings: one.kafka,
      topic: EVENTS_TOPIC,
      log,
      onRecord: ({ key, value }) => void records.push({ key: key ?? '', value: value ?? '' }),
    });
    // Somebody else's case, whose second event never came.
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
    await untilTrue(async () => (await lookNow(one.client)).gapsInAll > 0);
    expect(await lookNow(one.client)).toMatchObject({
      gaps: [{ caseId: strange, sequence: 2 }],
      gapsInAll: 1,
    });
    // So do the metrics, and the schedule's own looks.
    await untilTrue(async () => (await lastLook(one.client))?.gapsInAll === 1);
    const metrics = await (await fetch(`http://${metricsAt}/metrics`)).text();
    expect(metrics).toMatch(/^onboarding_event_gaps\{.*\} 1$/m);
    expect(metrics).toMatch(/^onboarding_cases_topic_behind\{.*\} [1-9]/m);
    expect(metrics).toMatch(/^onboarding_cases_repaired\{.*outcome="recovered_from_topic".*\} 2$/m);
  });
});

async function cliOf(...args: string[]): Promise<void> {
  const node = [
    '--disable-warning=TimeoutNegativeWarning',
    '--disable-warning=ExperimentalWarning',
  ];
  await execa(process.execPath, [...node, 'clients/cli.ts', ...args], { env: one.env });
}
