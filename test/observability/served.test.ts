import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommandMessage } from '../../contracts/command-message.ts';
import { COMMANDS_TOPIC, EVENTS_TOPIC } from '../../contracts/topics.ts';
import type { AccessRole } from '../../contracts/vocabulary.ts';
import { measureCases } from '../../reconciler/measure-cases.ts';
import { signedBy } from '../../tools/drills/tokens.ts';
import { startTestIssuer, type TestIssuer } from '../../tools/issuer/bendable.ts';
import { TASK_QUEUE } from '../../workflows/interface/search-attributes.ts';
import { type Server, startServer } from '../http/server.ts';
import { type Installation, startInstallation } from '../support/installation.ts';
import { CANARY, type Marked, markedArtisans, OTHERS, Search } from '../support/marked.ts';
import { canHavePromtool, promtool } from '../support/promtool.ts';
import { untilTrue } from '../support/until.ts';
import { namesInAlerts, selectorsInAlerts } from './alerts.ts';

/** The metrics and logs of a running system, whose artisans have marked names. */

let one: Installation;
let issuer: TestIssuer;
let http: Server;
let marked: Marked;
let folder: string;
let addresses: Readonly<Record<string, string>>;
let caseId: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'served-'));
  marked = markedArtisans();
  const artisans = join(folder, 'artisans.csv');
  writeFileSync(artisans, marked.csv);
  one = await startInstallation(
    {},
    {
      ...{ artisans, commands: true, reconciler: true, projector: true, metrics: true },
      logLevel: 'debug',
      env: {
        SANDBOX_WORDS: OTHERS.provider,
        RECONCILER_COUNT_SECONDS: '1',
        COMMANDS_PATIENCE_MS: '4000',
      },
    },
  );
  // Any free port, which it prints.
  issuer = await startTestIssuer();
  http = await startServer({ ...one.env, OIDC_ISSUER: issuer.url, METRICS_PORT: '0' });
  const printed = /\{"metrics":"([^"]+)"\}/.exec(http.said())?.[1] ?? '';
  addresses = { ...one.metrics, http: printed };
  // A case that waits for its reviewer, and a workflow of a type that nobody has, whose name is a name.
  const [row] = one.rowsOf('straight', 1);
  caseId = String((await post('/v1/cases', row?.registration ?? {})).body.caseId);
  await untilTrue(async () => (await one.onboarding.toReview(caseId)).length > 0);
  const canary = await one.client.workflow.start(CANARY.latin, {
    workflowId: 'canary',
    taskQueue: TASK_QUEUE,
    args: [],
  });
  await untilTrue(async () => logOf('worker').includes(CANARY.latin));
  await canary.terminate();
});
afterAll(async () => {
  await http?.end();
  await issuer?.close();
  await one?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const PROCESSES = ['commands', 'http', 'projector', 'reconciler', 'worker'] as const;
type Process = (typeof PROCESSES)[number];
/** Everything that was ever served, for the search at the end. */
const served: string[] = [];

async function scrape(process: Process): Promise<string> {
  const answer = await fetch(addresses[process] ?? '');
  expect(answer.status).toBe(200);
  const text = await answer.text();
  served.push(text);
  return text;
}

/** The value of one series; undefined where it is not served. @param labels in the order in which they are served */
async function sampleOf(process: Process, series: string): Promise<number | undefined> {
  const lines = (await scrape(process)).split('\n');
  const line = lines.find((text) => text.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length));
}
/** Waits until a series has such a value. */
const until = (process: Process, series: string, is: (value: number) => boolean) =>
  untilTrue(async () => {
    const value = await sampleOf(process, series).catch(() => undefined);
    return value !== undefined && is(value);
  }, 60_000);

async function post(path: string, body: object, role: AccessRole = 'operator') {
  const artisan = caseId?.replace(/-\d+$/, '');
  const claims = { sub: OTHERS.caller, role, ...(role === 'artisan' ? { artisan } : {}) };
  const answer = await fetch(`${http.url}${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: {
      ...{ authorization: `Bearer ${await issuer.token(claims)}` },
      ...{ 'content-type': 'application/json', 'idempotency-key': `"${randomUUID()}"` },
    },
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

/** A command that makes one event. */
async function changeContact(): Promise<void> {
  const { reminders } = (await one.onboarding.case(caseId)).case.contact;
  const body = { reminders: !reminders, channel: 'sms' };
  const { status } = await post(`/v1/cases/${caseId}/contact`, body, 'artisan');
  expect(status).toBe(200);
}

/** Everything that a process has logged. */
const logOf = (process: Process) =>
  process === 'http'
    ? http.said()
    : readFileSync(join(one.dataDir, 'log', `${process}.log`), 'utf8');

describe('metrics', () => {
  it('are served by each process, in one place and as Prometheus reads them', async () => {
    expect(Object.keys(addresses).sort()).toEqual([...PROCESSES]);
    for (const process of PROCESSES) {
      await until(
        process,
        `artisan_process_info{process="${process}",version="0.2.0"}`,
        (is) => is === 1,
      );
      const { host } = new URL(addresses[process] ?? '');
      expect((await fetch(`http://${host}/`)).status).toBe(404);
      const type = (await fetch(addresses[process] ?? '')).headers.get('content-type');
      expect(type).toBe('text/plain; version=0.0.4; charset=utf-8');
    }
  });

  it('show a case with the party that has to act, in time or late', async () => {
    await until('reconciler', waiting('reviewer', 'in_time'), (cases) => cases === 1);
    expect(await sampleOf('reconciler', waiting('reviewer', 'late'))).toBe(0);
    expect(await sampleOf('reconciler', 'artisan_open_cases{status="open"}')).toBe(1);
    expect(await sampleOf('reconciler', 'artisan_failing_workflow_tasks')).toBe(0);
    // Half a year later the reviewer is late.
    const registry = new Registry();
    const now = () => Date.now() + 180 * 24 * 3600_000;
    measureCases(registry, one.client, { freshMs: 0, now });
    const later = await registry.metrics();
    expect(later).toContain(`${waiting('reviewer', 'late')} 1\n`);
    expect(later).toContain(`${waiting('reviewer', 'in_time')} 0\n`);
  });

  it('count requests by route and status, and refusals by their code', async () => {
    const refused = await post(`/v1/cases/${caseId}/hold`, { reason: 'hold.inquiry' }, 'artisan');
    expect(refused.body.code).toBe('NOT_ALLOWED');
    // Of a batch one item is refused: its requirement is unknown.
    const theCase = (await one.onboarding.case(caseId)).case;
    const seen = theCase.requirements.photograph?.evidence?.digest ?? '';
    const items = ['photograph', 'bank_proof'].map((requirement) => ({
      ...{ requirement, seen: requirement === 'photograph' ? seen : 'f'.repeat(64) },
      ...{ verdict: 'accept', codes: [] },
    }));
    const inPart = await post(`/v1/cases/${caseId}/decisions`, { items }, 'reviewer');
    expect(inPart.status).toBe(200);
    const unknown = await post(`/v1/${CANARY.latin}`, {});
    expect(unknown.status).toBe(404);
    const text = await scrape('http');
    for (const code of ['NOT_ALLOWED', 'ITEMS_REFUSED', 'NO_ROUTE'])
      expect(text).toMatch(
        new RegExp(`^artisan_refusals_total{way="http",code="${code}"} [1-9]`, 'm'),
      );
    expect(text).toContain('artisan_refusals_total{way="http",code="FAILED"} 0\n');
    const answered = (route: string, status: number) => {
      const labels = `method="POST",route="${route}",status="${status}"`;
      return new RegExp(`^artisan_http_request_duration_seconds_count{${labels}} [1-9]`, 'm');
    };
    expect(text).toMatch(answered('/v1/cases/:case/hold', 403));
    expect(text).toMatch(answered('none', 404));
    expect(text).toMatch(answered('/v1/cases', 201));
  });

  it('count what the commands consumer refuses, and what it has not finished', async () => {
    await until('commands', 'artisan_commands_lag_records', (records) => records === 0);
    const kafka = new Kafka({ brokers: [...one.kafka.brokers], logLevel: logLevel.NOTHING });
    const producer = kafka.producer({ allowAutoTopicCreation: false });
    await producer.connect();
    // One that is no command, with a name in it; and one that waits for a case that never comes.
    const early = JSON.parse(
      readFileSync('contracts/published/commands/examples/resume.json', 'utf8'),
    ) as { key: string; value: CommandMessage };
    const { data, subject } = early.value;
    await producer.send({
      topic: COMMANDS_TOPIC,
      messages: [
        { key: CANARY.latin, value: CANARY.devanagari },
        {
          ...{ key: early.key, value: JSON.stringify(early.value) },
          headers: await signedBy(one.issuer, data.actor, subject),
        },
      ],
    });
    await producer.disconnect();
    const rejected = (code: string) =>
      `artisan_refusals_total{way="commands_topic",code="${code}"}`;
    await until('commands', rejected('NOT_JSON'), (times) => times === 1);
    await until('commands', 'artisan_commands_lag_records', (records) => records > 0);
    await until('commands', rejected('CASE_UNKNOWN'), (times) => times === 1);
    await until('commands', 'artisan_commands_lag_records', (records) => records === 0);
  });

  it('show what waits while Kafka is away, and how late it came', async () => {
    const age = 'artisan_outbox_oldest_event_age_seconds';
    await until('worker', age, (seconds) => seconds === 0);
    const lagged = 'artisan_publish_lag_seconds_bucket{le="1"}';
    const before = await sampleOf('worker', 'artisan_publish_lag_seconds_count');
    expect(before).toBeGreaterThan(0);
    one.proxy.refuse(true);
    one.proxy.cut();
    await changeContact();
    await until('worker', age, (seconds) => seconds > 1);
    const first = (await sampleOf('worker', age)) ?? 0;
    await until('worker', age, (seconds) => seconds > first + 1);
    expect(await sampleOf('worker', 'artisan_publisher_kafka_available')).toBe(0);
    // What is not known has no value, and says so.
    await until(
      'projector',
      'artisan_metrics_failures_total{about="projector_lag"}',
      (times) => times > 0,
    );
    expect(await sampleOf('projector', 'artisan_projector_lag_records')).toBeUndefined();
    one.proxy.refuse(false);
    await until('worker', age, (seconds) => seconds === 0);
    await until('worker', 'artisan_publisher_kafka_available', (is) => is === 1);
    const [all, soon] = [
      await sampleOf('worker', 'artisan_publish_lag_seconds_count'),
      await sampleOf('worker', lagged),
    ];
    expect(all).toBeGreaterThan(before ?? 0);
    expect(all).toBeGreaterThan(soon ?? 0);
    expect(
      await sampleOf('worker', 'artisan_publish_failures_total{code="KAFKA_UNAVAILABLE"}'),
    ).toBeGreaterThan(0);
    await until('projector', 'artisan_projector_lag_records', (records) => records === 0);
  });

  it('show a case whose record Kafka refuses', async () => {
    await limitTo('100');
    await changeContact();
    await until('reconciler', 'artisan_blocked_deliveries', (cases) => cases === 1);
    expect(
      await sampleOf('worker', 'artisan_publish_failures_total{code="RECORD_REFUSED"}'),
    ).toBeGreaterThan(0);
    // The reconciler looks at it: the SDK's lines of that name it, though their workflow is the scan's.
    const looked = new RegExp(`"activityType":"repair".*"caseId":"${caseId}"`);
    await untilTrue(async () => looked.test(logOf('reconciler')), 60_000);
    // It waits for an administrator, and not for Kafka.
    expect(await sampleOf('worker', 'artisan_outbox_oldest_event_age_seconds')).toBe(0);
    await limitTo('1048588');
    // The broker takes a moment to heed its new limit.
    await untilTrue(async () => {
      await post(`/v1/cases/${caseId}/delivery`, {}, 'administrator');
      // A case publishes when it has something new to say.
      await changeContact();
      return (await sampleOf('reconciler', 'artisan_blocked_deliveries')) === 0;
    }, 60_000);
  });

  it('are those of the scans and of the Temporal SDK, too', async () => {
    await until(
      'reconciler',
      'artisan_last_scan_timestamp_seconds',
      (at) => Date.now() / 1000 - at < 60,
    );
    expect(await sampleOf('reconciler', 'artisan_event_gaps')).toBe(0);
    expect(await sampleOf('reconciler', 'artisan_cases_for_a_person{code="TASK_FAILS"}')).toBe(0);
    const sdk =
      /^temporal_workflow_task_execution_latency_seconds_count\{.*workflow_type="onboarding"\} [1-9]/m;
    expect(await scrape('worker')).toMatch(sdk);
    expect(await scrape('reconciler')).toMatch(/^temporal_num_pollers\{/m);
  });

  it('hold every metric and every value of a label that an alert names', async () => {
    const all = (await Promise.all(PROCESSES.map(scrape))).join('\n');
    const names = new Set([...all.matchAll(/^# TYPE (\w+) /gm)].map(([, name]) => name));
    const missing = namesInAlerts().filter(
      (name) => !names.has(name.replace(/_(bucket|count|sum)$/, '')),
    );
    expect(missing).toEqual([]);
    const served = (name: string, label: string, value: string) =>
      all
        .split('\n')
        .some((line) => line.startsWith(`${name}{`) && line.includes(`${label}="${value}"`));
    const selected = selectorsInAlerts();
    expect(selected.length).toBeGreaterThan(10);
    expect(selected.filter((one) => !served(...one))).toEqual([]);
  });

  it.runIf(canHavePromtool())('leave promtool nothing to say', async () => {
    for (const process of PROCESSES)
      expect(await promtool(['check', 'metrics'], await scrape(process)), process).toEqual({
        exitCode: 0,
        said: '',
      });
  });

  it('and logs name no person; logs name the process and the case, and no metric does', async () => {
    for (const process of PROCESSES) await scrape(process);
    await post(`/v1/cases/${caseId}/hold`, { reason: 'hold.inquiry' }, 'artisan');
    const others = Object.values(OTHERS).flatMap((text) => [text, ...text.split(/[ .]/)]);
    const search = new Search([...marked.secrets, ...others]);
    const all = served.join('\n');
    expect(search.in(Buffer.from(all))).toEqual([]);
    for (const text of [caseId, CANARY.latin, CANARY.devanagari]) expect(all).not.toContain(text);
    for (const process of PROCESSES) {
      const log = logOf(process);
      expect(search.in(Buffer.from(log)), process).toEqual([]);
      const lines = log
        .split('\n')
        .filter((line) => line.startsWith('{"level"'))
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      expect(lines.length, process).toBeGreaterThan(0);
      expect(new Set(lines.map((line) => line.process))).toEqual(new Set([process]));
      // A line that names a case under another key names it as its case as well.
      const astray = lines.filter(
        (line) => JSON.stringify(line).includes(caseId) && line.caseId !== caseId,
      );
      expect(astray, process).toEqual([]);
      if (process === 'worker' || process === 'http')
        expect(lines.some((line) => line.caseId === caseId)).toBe(true);
    }
  });
});

const waiting = (party: string, lateness: string) =>
  `artisan_waiting_cases{waiting_on="${party}",lateness="${lateness}"}`;

async function limitTo(bytes: string): Promise<void> {
  const admin = new Kafka({ brokers: [...one.kafka.brokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  const configEntries = [
    { name: 'max.message.bytes', value: bytes },
    { name: 'retention.ms', value: '-1' },
  ];
  const resources = [{ type: 2, name: EVENTS_TOPIC, configEntries }];
  await admin.alterConfigs({ validateOnly: false, resources });
  await admin.disconnect();
}
