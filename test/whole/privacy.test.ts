import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { inspect } from 'node:util';
import proto from '@temporalio/proto';
import { execa } from 'execa';
import { Kafka, logLevel } from 'kafkajs';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { BadInput } from '../../clients/library/bad-input.ts';
import type { RegistrationInput } from '../../contracts/intake/registration.ts';
import { type Evidence, evidence } from '../../contracts/shapes.ts';
import { EVENTS_TOPIC } from '../../contracts/topics.ts';
import { SYSTEMS } from '../../contracts/vocabulary.ts';
import { readTopic } from '../../kafka/topic/reader.ts';
import { readStory } from '../../operations/events/story.ts';
import { readArtisans } from '../../tools/demo-data/read.ts';
import { startTestIssuer } from '../../tools/issuer/bendable.ts';
import { ourProgram, startChild, untilReady } from '../../tools/launcher/child.ts';
import { freePort } from '../../tools/launcher/free-port.ts';
import { TASK_QUEUE } from '../../workflows/interface/search-attributes.ts';
import { startServer } from '../http/server.ts';
import { oddAttributes } from '../support/closed.ts';
import { CLEAN, type Installation, startInstallation } from '../support/installation.ts';
import {
  CANARY,
  type Marked,
  markedArtisans,
  OTHERS,
  Search,
  shapesOf,
  wordsIn,
} from '../support/marked.ts';
import { SHOWS } from '../support/shows.ts';

let one: Installation;
let marked: Marked;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'marked-'));
  marked = markedArtisans();
  const artisans = join(folder, 'artisans.csv');
  writeFileSync(artisans, marked.csv);
  // Runs hand over, so that what they carry is seen too.
  const dynamicConfig = { 'limit.historyCount.suggestContinueAsNew': '60' };
  // A provider that calls back waits for that, however long a busy machine takes.
  const env = { SANDBOX_OUTAGE_MS: '20000', SANDBOX_WORDS: OTHERS.provider };
  one = await startInstallation(dynamicConfig, { artisans, logLevel: 'trace', env });
});
afterAll(async () => {
  await one?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const operator = { role: 'operator', id: 'test' } as const;
const pause = (ms: number) => new Promise((wake) => setTimeout(wake, ms));
/** What the dashboard answers, once it has read all events into a file beside the others. */
async function dashboardShows(): Promise<Buffer> {
  const { dataDir } = one;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = startChild({
    ...{ name: 'dashboard', dataDir, command: ourProgram('web/dashboard/server/main.ts') },
    env: {
      ...{ ...one.env, DASHBOARD_DB: join(dataDir, 'dashboard.db') },
      ...{ DASHBOARD_PORT: String(port), LOG_LEVEL: 'trace' },
    },
  });
  try {
    await untilReady(child, dataDir, 60_000, async () => {
      const { ok, status } = await fetch(`${url}/readyz`);
      if (!ok) throw new Error(`it answers ${status}`);
    });
    const answers = ['/', '/api/overview', '/api/session', '/api/cases', '/metrics'].map(
      async (path) => (await fetch(`${url}${path}`)).text(),
    );
    return Buffer.from((await Promise.all(answers)).join('\n'));
  } finally {
    await child.stop();
  }
}

const silent = pino({ level: 'silent' });
const { DescribeWorkflowExecutionResponse } = proto.temporal.api.workflowservice.v1;
const { History } = proto.temporal.api.history.v1;

it('the search finds a text in whatever shape it stands, and nothing else', () => {
  const around = (shape: Buffer) => Buffer.concat([Buffer.from('…"'), shape, Buffer.from('"…')]);
  const secrets = ['Qxzvywak Vwyxqa', '+915100007922', '91736400978253', 'क्ष्ज़ट्ठक', 'Vwyxqa'];
  for (const secret of secrets) {
    const search = new Search([secret, 'somebody else']);
    for (const shape of shapesOf(secret)) expect(search.in(around(shape))).toEqual([secret]);
    for (const before of ['', 'a', 'ab', 'abc']) {
      const coded = Buffer.from(`${before}${secret}, and more`).toString('base64');
      expect(search.in(Buffer.from(coded))).toEqual([secret]);
    }
    expect(search.in(Buffer.from(JSON.stringify(JSON.stringify({ name: secret }))))).toEqual([
      secret,
    ]);
    // Cut short, it is not there; at the very end, it is.
    expect(search.in(Buffer.from(`nobody ${secret.slice(0, -1)}`))).toEqual([]);
    expect(search.in(Buffer.from(`nobody ${secret}`))).toEqual([secret]);
  }
  for (const grouped of [
    '51000 07922',
    '510-000-7922',
    '5 100 007 922',
    '+91.5100.007922',
    '2297000015',
  ]) {
    expect(new Search(['+915100007922']).in(Buffer.from(`call ${grouped} now`))).toHaveLength(1);
  }
  expect(wordsIn(Buffer.from('"pincode":"145184",'), ['145184'])).toEqual(['145184']);
  expect(wordsIn(Buffer.from('91451842 a145184 1451844'), ['145184'])).toEqual([]);
});

/** The content of a place, and texts that the search must find there, so that finding nothing else is meaningful. */
interface Place {
  readonly bytes: Buffer;
  readonly holds: readonly string[];
}

it('no name, phone or number of any artisan leaves the dossier, on any path', async () => {
  const rows = marked.scenarios.flatMap((scenario) => one.rowsOf(scenario, 1));
  await everySystemFails(2);
  // The account that registers has a name and a number as its id and as its trace; the same registration again finds the case.
  for (const [place, { registration }] of rows.entries()) {
    const cause = { traceparent: OTHERS.caller };
    const { caseId } = await one.onboarding.register(registration, handsIn(), cause);
    if (place === 0) await callers(caseId);
  }
  const cases = await one.register(rows);
  const ids = [...cases.keys()];
  one.play(cases);
  const seen: Buffer[] = [];
  const watching = watch(ids, seen);
  const ends = await one.ends(ids, 200_000).finally(() => watching.stop());
  expect(ends).toEqual(rows.map((row) => row.expectedEnd));
  expect((await one.verify()).findings).toMatchObject(CLEAN);
  // Each has gone its own way, so that every kind of event is among what is searched.
  for (const [index, { scenario }] of rows.entries()) {
    const [type = null, word = ''] = SHOWS[scenario] ?? [];
    const story = (await readStory(one.kafka, ids[index] ?? '')).map(({ message }) => message);
    const shown = story.some(
      (message) =>
        type !== null &&
        String(message.type).endsWith(`.${type}`) &&
        JSON.stringify(message.data).includes(word),
    );
    expect(shown, scenario).toBe(type !== null);
  }
  for (const { registration } of rows) {
    const found = await one.onboarding.find(registration.schemeNumber, {
      actor: 'test',
      reason: 'a-test',
    });
    expect(found).toHaveLength(1);
  }
  await canaries();
  await othersSpoke(ids);
  const audited = await readsAndLogs(ids[1] ?? '');
  const onDashboard = await dashboardShows();

  const digest = (await one.onboarding.case(ids[0] ?? '')).case.requirements.photograph?.evidence
    ?.digest;
  const control = [ids[0] ?? '', digest ?? 'no digest'];
  const names = [CANARY.latin, CANARY.devanagari];
  const { dataDir } = one;
  // The sandbox is the outside world: it must know the artisans, so its own log and store are not searched for leaks.
  const files = filesIn(dataDir).filter(
    (path) => !/^(log\/)?sandbox/.test(relative(dataDir, path)),
  );
  const alone = new Set<string>();
  const read = (which: RegExp) => {
    const found = files.filter((path) => which.test(relative(dataDir, path)));
    for (const path of found) alone.add(path);
    return bytesOf(found);
  };
  const places: Record<string, Place> = {
    'the store of Temporal': {
      bytes: read(/^temporal\/temporal\.db/),
      holds: [...control, ...names],
    },
    'histories, of every run': {
      bytes: await historiesOf([...ids, 'canary']),
      holds: [...control, ...names],
    },
    'what Temporal told of running cases': { bytes: Buffer.concat(seen), holds: control },
    'the records on Kafka': {
      bytes: await recordsOfAllTopics(),
      holds: [...control, ...names, 'cname'],
    },
    'the log of the worker': {
      bytes: read(/^log\/worker\.log$/),
      // Whose provider is down, is told there.
      holds: [ids[marked.scenarios.indexOf('provider_down')] ?? '', CANARY.latin],
    },
    // Kafka is run without a logger: nothing but what its machine prints when it breaks stands there.
    'the log of Kafka': { bytes: read(/^log\/kafka\.log$/), holds: [] },
    'the log of Temporal': { bytes: read(/^log\/temporal\.log$/), holds: ['Temporal Server'] },
    'the dossier': { bytes: read(/^dossier\.db/), holds: control },
    'the audit log': { bytes: audited, holds: [...names, ids[1] ?? '', 'readDossier'] },
    'the file of the dashboard': { bytes: read(/^dashboard\.db/), holds: control },
    // It says nothing while all goes well. That it has a log is checked below.
    'the log of the dashboard': { bytes: read(/^log\/dashboard\.log$/), holds: [] },
    'what it shows to everybody': { bytes: onDashboard, holds: ['"registered":', 'reasons'] },
    'its keys': { bytes: read(/^dossier\.keys\.json/), holds: ['master'] },
  };
  const others = files.filter((path) => !alone.has(path));
  // Kafka keeps the records compressed, and the names of topics as they are.
  places['every other file'] = { bytes: bytesOf(others), holds: [CANARY.latin] };
  expect(files.map((path) => relative(dataDir, path))).toContain('log/dashboard.log');
  const search = new Search([...marked.secrets, ...othersMarks]);
  const leaks: Record<string, string[]> = {};
  for (const [place, { bytes, holds }] of Object.entries(places)) {
    expect(new Search(holds).in(bytes), `${place} holds what it should`).toEqual(holds);
    const found = [...search.in(bytes), ...wordsIn(bytes, marked.pincodes)];
    // Four digits alone say nothing: the name that they stand under in the dossier is looked for.
    if (bytes.includes('lastFour')) found.push('digits of an Aadhaar');
    if (found.length > 0) leaks[place] = found;
  }
  expect(leaks).toEqual({});

  // The very same search finds every single one where it belongs: in the dossier, with its keys. But for what those
  // would have brought on being asked who were out before that.
  const opened = await openedDossier(ids);
  const inDossier = new Set(new Search(marked.secrets).in(opened));
  const never = rows.flatMap((row) => (row.expectedEnd === 'live' ? [] : [row.later]));
  expect(marked.secrets.filter((secret) => !inDossier.has(secret))).toEqual(
    new Search(marked.secrets).in(Buffer.from(JSON.stringify(never))),
  );
  expect(wordsIn(opened, marked.pincodes)).toEqual(marked.pincodes);
  expect(opened.includes('lastFour')).toBe(true);
  // And the outside systems were really told who it is about. They keep numbers and titles, and no names.
  const outside = search.in(
    bytesOf(filesIn(dataDir).filter((path) => path.includes('sandbox.db'))),
  );
  expect(outside).toEqual(
    expect.arrayContaining([
      ...marked.valuesOf('straight', [
        'scheme_number',
        'identity_reference',
        'pan',
        'bank_account',
      ]),
      ...marked.valuesOf('straight', ['gstin', 'enrolment_number', 'seller_id']),
      ...marked.valuesOf('straight', ['product_1_title_en']),
      ...marked.valuesOf('unknown_number', ['pan', 'corrected_pan']),
      ...marked.valuesOf('second_product', ['product_2_title_en']),
      ...marked.valuesOf('listing_refused', ['product_1_corrected_title_en']),
      ...marked.valuesOf('collective_member', ['pan', 'product_1_title_en']),
    ]),
  );
});

it('nor over HTTP: not in its log, its metrics or the audit log, and no token is there either', async () => {
  const issuer = await startTestIssuer();
  const port = await freePort();
  const env = { ...one.env, OIDC_ISSUER: issuer.url, ARTISAN_DATA_DIR: one.dataDir };
  const server = await startServer({ ...env, METRICS_PORT: String(port), LOG_LEVEL: 'trace' });
  const [row] = readArtisans(join(folder, 'artisans.csv')).rows;
  const token = await issuer.token({ sub: 'desk-1', role: 'operator', organisation: 'an-office' });
  // The case may have ended: then supervisors still read its dossier.
  const reader = await issuer.token({ sub: 'desk-1', role: 'supervisor' });
  const foreign = { audience: 'another-api' };
  const forged = await issuer.token({ sub: CANARY.latin, role: 'operator' }, foreign);
  const ask = async (path: string, body?: unknown, bearer = token) => {
    const response = await fetch(`${server.url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        ...{ authorization: `Bearer ${bearer}`, 'x-reason': 'asked at the counter' },
        ...{ traceparent: `00-${CANARY.latin}-1-01`, tracestate: `a=${CANARY.latin}` },
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, text: await response.text() };
  };
  try {
    const opened = await ask('/v1/cases', row?.registration);
    const { caseId } = JSON.parse(opened.text) as { caseId: string };
    const read = await ask(`/v1/cases/${caseId}/registration`, undefined, reader);
    expect(read).toMatchObject({ status: 200 });
    const spoilt = { ...row?.registration, phone: `${row?.registration.phone}9` };
    expect((await ask('/v1/cases', spoilt)).status).toBe(422);
    expect((await ask(`/v1/cases/${caseId}`, undefined, forged)).status).toBe(401);
    expect((await ask(`/v1/audit?actor=desk-1`)).status).toBe(403);
    const search = new Search([...marked.secrets, token, reader, forged, CANARY.latin]);
    // It is the very artisan whose registration was shown.
    expect(search.in(Buffer.from(read.text)).length).toBeGreaterThan(3);
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    const { entries } = await one.dossier.audited({ actor: 'desk-1', limit: 1000 });
    const places = {
      log: [server.said(), caseId],
      metrics: [metrics, 'route="/v1/cases/:case/registration"'],
      'the audit log': [JSON.stringify(entries), caseId],
      'the events': [JSON.stringify(await readStory(one.kafka, caseId)), caseId],
    } as const;
    for (const [place, [text, control]] of Object.entries(places)) {
      expect(text, place).toContain(control);
      expect(search.in(Buffer.from(text)), place).toEqual([]);
    }
    expect(metrics).not.toContain(caseId);
  } finally {
    await server.end();
    await issuer.close();
  }
});

it('what is refused at the door is named by its field and never quoted', async () => {
  const [row] = readArtisans(join(folder, 'artisans.csv')).rows;
  if (row === undefined) throw new Error('the file has no row');
  const { registration } = row;
  const { name, brought = {}, products = [] } = registration;
  const spoilt: Record<string, RegistrationInput> = {
    phone: { ...registration, phone: `${registration.phone}9` },
    schemeNumber: { ...registration, schemeNumber: `${registration.schemeNumber} ` },
    'name.latin': { ...registration, name: { ...name, latin: name.latin.repeat(20) } },
    pincode: { ...registration, pincode: `${registration.pincode}1` },
    'brought.pan.pan': {
      ...registration,
      brought: { ...brought, pan: { name: name.latin, pan: `${brought.pan?.pan}X` } },
    },
    'products.0.title.en': {
      ...registration,
      products: products.map((item) => ({ ...item, title: { en: item.title.en.repeat(30) } })),
    },
  };
  const search = new Search(marked.secrets);
  for (const [field, input] of Object.entries(spoilt)) {
    const refusal = await one.onboarding.register(input, operator).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(BadInput);
    const said = Buffer.from(inspect(refusal, { depth: 10 }));
    expect(said.includes(field), `the refusal names ${field}`).toBe(true);
    expect(search.in(said), `the refusal of ${field} quotes nothing`).toEqual([]);
    expect(search.in(Buffer.from(JSON.stringify(input))).length).toBeGreaterThan(0);
  }
});

/**
 * Reads the typed name of a place on the command line, which logs the reading, and puts a made-up name into the audit log
 * where a leaked one would be.
 * @returns the whole audit log
 */
async function readsAndLogs(caseId: string): Promise<Buffer> {
  const [node = '', ...program] = ourProgram('clients/cli/main.ts');
  const env = { ...one.env, ARTISAN_DATA_DIR: one.dataDir };
  const { stdout } = await execa(node, [...program, '--json', 'district', caseId], { env });
  expect(new Search(marked.secrets).in(Buffer.from(stdout))).not.toEqual([]);
  const { latin: actor, devanagari: reason } = CANARY;
  await one.dossier.audit({ actor, reason, action: 'decide', outcome: 'done', way: 'library' });
  const { entries, next } = await one.dossier.audited({ limit: 1000 });
  expect(next).toBeNull();
  // Each was looked up by scheme number.
  expect(entries.length).toBeGreaterThan(marked.scenarios.length);
  return Buffer.from(JSON.stringify(entries));
}

/** Every mark in texts that others choose, whole and in parts. */
const othersMarks = Object.values(OTHERS).flatMap((text) => [text, ...text.split(/[ .]/)]);

/** An actor with a name and a number in every free field. */
const handsIn = (onBehalfOf?: string) => ({
  ...({ role: 'operator', id: OTHERS.caller, organisation: OTHERS.caller } as const),
  ...(onBehalfOf === undefined ? {} : { onBehalfOf, consent: `consent/${OTHERS.caller}` }),
});

/** Sends commands whose ids hold a name and a number: the case hashes them, or the refusal does not quote them. */
async function callers(caseId: string): Promise<void> {
  const actor = handsIn(caseId.replace(/-\d+$/, ''));
  const given = { commandId: randomUUID(), actor, traceparent: OTHERS.caller };
  const [named] = OTHERS.caller.split('.');
  const how = { reminders: true, channel: 'whatsapp' } as const;
  await vi.waitFor(() => one.onboarding.contact(caseId, how, given), {
    timeout: 120_000,
    interval: 500,
  });
  const refused = await Promise.all(
    [
      () => one.onboarding.resume(caseId, { commandId: OTHERS.caller, actor }),
      () => one.onboarding.keep(caseId, [{ requirement: `${named?.toLowerCase()}`, content: {} }]),
      () => one.onboarding.waive(caseId, `${named?.toLowerCase()}`, 'waiver.exempt', given),
    ].map((ask) => ask().catch((error: unknown) => error)),
  );
  for (const refusal of refused) {
    expect(refusal).toBeInstanceOf(BadInput);
    expect(new Search(othersMarks).in(Buffer.from(inspect(refusal, { depth: 10 })))).toEqual([]);
  }
}

/** Checks that the marks were used: providers answered with them, and events have actors as hashes. */
async function othersSpoke(ids: readonly string[]): Promise<void> {
  const answer = await fetch(`${one.sandboxUrl}/notifications/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      ...{ messageId: 'control', to: '+915100000001', template: 'reminder', channel: 'sms' },
      ...{ language: 'en', params: { case: 'none', items: 'nothing' } },
    }),
  });
  expect(new Search([OTHERS.provider]).in(Buffer.from(await answer.text()))).toEqual([
    OTHERS.provider,
  ]);
  const told = (await Promise.all(ids.map((id) => readStory(one.kafka, id)))).flat();
  const text = JSON.stringify(told.map(({ message }) => message));
  for (const form of [/"id":"actor-[a-p]{32}"/, /"organisation":"organisation-[a-p]{32}"/])
    expect(text).toMatch(form);
  for (const form of [/"consent":"consent-[a-p]{32}"/, /"submission":"submission-[a-p]{32}"/])
    expect(text).toMatch(form);
  expect(text).toMatch(/"channel":"other","message":"message-[a-p]{32}"/);
  expect(text).toContain('"district":"unlisted"');
}

/** Makes each outside system fail at first, since failed calls appear in logs and histories. */
async function everySystemFails(times: number): Promise<void> {
  for (const system of SYSTEMS) {
    const answer = await fetch(`${one.sandboxUrl}/control/faults`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ system, failNext: times }),
    });
    expect(answer.status).toBe(200);
  }
}

/** Polls what operators see while the cases run: search attributes, memo, summaries, current details. */
function watch(ids: readonly string[], seen: Buffer[]) {
  const odd = new Set<string>();
  let stopped = false;
  const look = async (id: string) => {
    const handle = one.client.workflow.getHandle(id);
    const { raw, typedSearchAttributes } = await handle.describe();
    for (const name of oddAttributes((key) => typedSearchAttributes.get(key as never)))
      odd.add(name);
    seen.push(Buffer.from(DescribeWorkflowExecutionResponse.encode(raw).finish()));
    for (const query of ['__temporal_workflow_metadata', 'case']) {
      seen.push(Buffer.from(JSON.stringify(await handle.query(query))));
    }
  };
  const watching = (async () => {
    while (!stopped) {
      // A look that is not answered, as in the middle of a hand-over, is made again in the next round.
      for (const id of ids) await look(id).catch(() => undefined);
      await pause(500);
    }
  })();
  return {
    stop: async () => {
      stopped = true;
      await watching;
      expect([...odd], 'search attributes have their forms').toEqual([]);
    },
  };
}

/** Puts a made-up name into each place where a leaked one would be. */
async function canaries(): Promise<void> {
  const handle = await one.client.workflow.start(CANARY.latin, {
    workflowId: 'canary',
    // The worker knows no such workflow, and logs that.
    taskQueue: TASK_QUEUE,
    args: [{ name: CANARY.devanagari }],
    memo: { name: CANARY.devanagari },
    staticSummary: CANARY.latin,
  });
  const kafka = new Kafka({ brokers: [...one.kafka.brokers], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({
    topics: [{ topic: CANARY.latin, numPartitions: 1 }],
    waitForLeaders: false,
  });
  await admin.disconnect();
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  await producer.send({
    topic: CANARY.latin,
    compression: 1,
    messages: [{ key: CANARY.latin, value: CANARY.devanagari, headers: { name: 'cname' } }],
  });
  await producer.disconnect();
  await pause(1500);
  await handle.terminate('it has been seen');
}

async function historiesOf(ids: readonly string[]): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (const id of ids) {
    const runs = one.client.workflow.list({ query: `WorkflowId = '${id}'` });
    for await (const { runId } of runs) {
      const history = await one.client.workflow.getHandle(id, runId).fetchHistory();
      parts.push(Buffer.from(History.encode(history).finish()));
    }
  }
  expect(parts.length, 'runs handed over').toBeGreaterThan(ids.length);
  return Buffer.concat(parts);
}

async function recordsOfAllTopics(): Promise<Buffer> {
  const admin = new Kafka({ brokers: [...one.kafka.brokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  const topics = await admin.listTopics();
  await admin.disconnect();
  expect(topics).toContain(EVENTS_TOPIC);
  const records: string[] = [];
  for (const topic of topics) {
    await readTopic({
      settings: one.kafka,
      topic,
      log: silent,
      onRecord: ({ key, value, headers }) =>
        void records.push(String(key), String(value), ...Object.entries(headers).flat()),
    });
  }
  return Buffer.from(records.join('\n'));
}

/** Every version of every dossier entry of these cases, decrypted. */
async function openedDossier(ids: readonly string[]): Promise<Buffer> {
  const contents: unknown[] = [];
  for (const id of ids) {
    const evidences: Evidence[] = [];
    for (const { message } of await readStory(one.kafka, id)) {
      JSON.stringify(message, (_key, value: unknown) => {
        const read = evidence.safeParse(value);
        if (read.success) evidences.push(read.data);
        return value;
      });
    }
    for (const it of evidences) contents.push(await one.dossier.get(it));
  }
  return Buffer.from(JSON.stringify(contents));
}

/** The files under a folder. Index files that Kafka preallocates hold numbers alone. */
const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(time)?index$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));

function bytesOf(paths: readonly string[]): Buffer {
  expect(paths.length).toBeGreaterThan(0);
  return Buffer.concat(paths.map((path) => readFileSync(path)));
}
