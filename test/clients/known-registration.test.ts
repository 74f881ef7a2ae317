import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultPayloadConverter, fromPayloadsAtIndex } from '@temporalio/common';
import { execa } from 'execa';
import fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { commandsTopicConfig } from '../../clients/commands-topic/config.ts';
import {
  type CommandsConsumer,
  startCommandsConsumer,
} from '../../clients/commands-topic/consumer.ts';
import { type Connected, connect } from '../../clients/library/connect.ts';
import { reapply } from '../../clients/library/reapply.ts';
import { parseCaseId } from '../../contracts/ids.ts';
import type { RegistrationInput } from '../../contracts/intake/registration.ts';
import { kafkaSettings } from '../../kafka/settings.ts';
import { ARTISANS_CSV } from '../../tools/demo-data/generate.ts';
import { readArtisans } from '../../tools/demo-data/read.ts';
import { overTopic, type Sender } from '../../tools/drills/over-topic.ts';
import { startTestIssuer, type TestIssuer } from '../../tools/issuer/bendable.ts';
import { type Child, ourProgram } from '../../tools/launcher/child.ts';
import { freePort } from '../../tools/launcher/free-port.ts';
import { startKafka } from '../../tools/launcher/kafka.ts';
import { prepareNamespace, prepareTopics } from '../../tools/launcher/prepare.ts';
import { type RegisteredRows, registerRows } from '../../tools/launcher/register-rows.ts';
import { startTemporal } from '../../tools/launcher/temporal.ts';
import type { OpenCase } from '../../workflows/interface/run-input.ts';
import { type Server, startServer } from '../http/server.ts';
import { COMMAND_ID, openCase, play } from '../support/cases.ts';
import { IN_LONG_MODE } from '../support/sizes.ts';
import { viewOf } from './cases.ts';

/**
 * Every client, with a server and a dossier of this file's own. No worker runs: a case exists once it was opened, and a
 * second registration needs no answer of its workflow.
 */
const dir = mkdtempSync(join(tmpdir(), 'known-registration-'));
const started: Child[] = [];
const onStart = (child: Child) => void started.push(child);
let env: NodeJS.ProcessEnv;
let here: Connected;
let http: Server;
let issuer: TestIssuer;
let sender: Sender;
let consumer: CommandsConsumer;

beforeAll(async () => {
  const where = { dataDir: dir, onStart };
  const [server, broker] = await Promise.all([
    startTemporal({ ...where, port: await freePort() }),
    startKafka({ ...where, port: await freePort(), controllerPort: await freePort() }),
  ]);
  await Promise.all([prepareNamespace(server.address), prepareTopics(broker.brokers)]);
  env = {
    ...process.env,
    ARTISAN_DATA_DIR: dir,
    TEMPORAL_ADDRESS: server.address,
    KAFKA_BROKERS: broker.brokers,
    DOSSIER_PATH: join(dir, 'dossier.db'),
    DOSSIER_KEYS: join(dir, 'dossier.keys.json'),
  };
  here = await connect(env);
  issuer = await startTestIssuer();
  http = await startServer({ ...env, OIDC_ISSUER: issuer.url });
  const kafka = kafkaSettings(env);
  sender = overTopic(kafka, here.onboarding, issuer);
  const config = { ...commandsTopicConfig({ OIDC_ISSUER: issuer.url }), patienceMs: 1000 };
  const log = pino({ level: 'silent' });
  consumer = await startCommandsConsumer(here, kafka, config, log, (reason) => {
    throw reason;
  });
});
afterAll(async () => {
  await consumer?.stop();
  sender?.close();
  await http?.end();
  await issuer?.close();
  await here?.close();
  for (const child of started.toReversed()) await child.stop();
  rmSync(dir, { recursive: true, force: true });
});

const { rows } = readArtisans(ARTISANS_CSV);
const plain = rows.filter(({ scenario }) => scenario === 'straight');
let used = 0;
/** A row of the data set that no other test has. */
function nextRow() {
  const row = plain[used];
  used += 1;
  if (row === undefined) throw new Error('the data set has no more rows');
  return row;
}

const actor = { role: 'operator', id: 'centre-1' } as const;
const PHONE = '+915100099999';
const PINCODE = '560001';
const NAME = 'Marker Person';

/** The same artisan with another phone, district, PAN and name in Devanagari. */
function changed(one: RegistrationInput): RegistrationInput {
  const { native: _left_out, ...name } = one.name;
  return {
    ...one,
    name,
    phone: PHONE,
    district: 'Elsewhere',
    brought: { ...one.brought, pan: { name: NAME, pan: 'ZZZPM9999Z' } },
  };
}
const DIFFERS = ['phone', 'district', 'name.native', 'brought.pan'];
const sorted = (fields: readonly string[]) => [...fields].sort();

/** What the dossier holds of an artisan's registration and PAN. */
async function held(caseId: string) {
  const { artisanId } = parseCaseId(caseId);
  const { dossier } = here;
  return [await dossier.latest(artisanId, 'registration'), await dossier.latest(artisanId, 'pan')];
}

/** Opens a case, registers it again by another client, and checks that nothing of the second registration was kept. */
async function again<T>(how: (one: RegistrationInput, caseId: string) => Promise<T>): Promise<T> {
  const { registration } = nextRow();
  const { caseId, fresh, differs } = await here.onboarding.register(registration, actor);
  expect({ fresh, differs }).toEqual({ fresh: true, differs: [] });
  const before = await held(caseId);
  const told = await how(changed(registration), caseId);
  expect(await held(caseId)).toEqual(before);
  expect(JSON.stringify(told)).not.toMatch(new RegExp(`${PHONE.slice(1)}|Elsewhere|${NAME}`));
  return told;
}

describe('the client library', () => {
  it('says in which fields, and keeps nothing of them', async () => {
    const told = await again((one) => here.onboarding.register(one, actor));
    expect(told).toMatchObject({ fresh: false, end: null });
    expect(sorted(told.differs)).toEqual(sorted(DIFFERS));
  });

  it('says nothing of the very same, whatever was brought anew meanwhile', async () => {
    const { registration } = nextRow();
    const { caseId } = await here.onboarding.register(registration, actor);
    const { artisanId } = parseCaseId(caseId);
    await here.dossier.put(artisanId, 'pan', { name: 'A B', pan: 'ZZZPB0009Z' });
    const known = { caseId, fresh: false, end: null, differs: [] };
    expect(await here.onboarding.register(registration, actor)).toEqual(known);
    // What is not brought along again differs in nothing.
    const { brought: _brought, ...less } = registration;
    expect(await here.onboarding.register(less, actor)).toEqual(known);
  });

  it.each<[string, (one: RegistrationInput) => RegistrationInput, string[]]>([
    ['a field that is new', (one) => ({ ...one, policy: '2026-12' }), ['policy']],
    [
      'a field within a group',
      (one) => ({ ...one, name: { ...one.name, latin: 'X Y' } }),
      ['name.latin'],
    ],
    ['a truth', (one) => ({ ...one, exports: true }), ['exports']],
    ['what stands for itself left out', (one) => ({ ...one, channel: 'portal' }), ['channel']],
    [
      'a document',
      (one) => ({
        ...one,
        documents: {
          ...one.documents,
          photograph: {
            uri: 'store:other.png',
            sha256: 'a'.repeat(64),
            mediaType: 'image/png',
            bytes: 7,
          },
        },
      }),
      ['documents.photograph'],
    ],
    [
      'the second product',
      (one) => ({
        ...one,
        products: (one.products ?? []).map((product, index) =>
          index === 1 ? { ...product, priceInr: product.priceInr + 1 } : product,
        ),
      }),
      ['products.1'],
    ],
  ])('names %s', async (_what, change, fields) => {
    const { registration } =
      plain.slice(used).find((one) => (one.registration.products ?? []).length > 1) ?? nextRow();
    used = plain.findIndex((one) => one.registration === registration) + 1;
    const first = { ...registration, policy: undefined };
    await here.onboarding.register(first, actor);
    expect(await here.onboarding.register(change(first), actor)).toMatchObject({ differs: fields });
  });

  it('says the same of a case that has ended, and all of one whose artisan was erased', async () => {
    const { registration } = nextRow();
    const { caseId } = await here.onboarding.register(registration, actor);
    await here.dossier.recordEnd(caseId, 'withdrawn');
    const moved = { ...registration, pincode: PINCODE };
    expect(await here.onboarding.register(moved, actor)).toEqual({
      ...{ caseId, fresh: false, end: 'withdrawn', differs: ['pincode'] },
    });
    await here.dossier.erase(parseCaseId(caseId).artisanId);
    const { differs } = await here.onboarding.register(moved, actor);
    expect(differs).toEqual(expect.arrayContaining(['phone', 'pincode', 'brought.pan']));
  });

  it('compares with the registration that the case was opened with, of two at once', async () => {
    const { registration } = nextRow();
    const both = [registration, { ...registration, pincode: PINCODE }];
    const told = await Promise.all(both.map((one) => here.onboarding.register(one, actor)));
    const opened = told.findIndex(({ fresh }) => fresh);
    expect(told.filter(({ fresh }) => fresh)).toHaveLength(1);
    const later = await Promise.all(both.map((one) => here.onboarding.register(one, actor)));
    expect(later[opened]?.differs).toEqual([]);
    expect(later[1 - opened]?.differs).toEqual(['pincode']);
  });

  it('goes by the registration that a broken-off opening was taken up again with', async () => {
    const { registration } = nextRow();
    const deposited = await here.onboarding.deposit(registration);
    const { artisanId, application } = parseCaseId(deposited.caseId);
    const claim = { caseId: deposited.caseId, artisanId, application };
    await here.dossier.register({ ...claim, commandDigest: deposited.dossier.digest });
    const moved = { ...registration, pincode: PINCODE };
    expect(await here.onboarding.register(moved, actor)).toMatchObject({ fresh: true });
    expect(await here.onboarding.register(moved, actor)).toMatchObject({ differs: [] });
    expect(await here.onboarding.register(registration, actor)).toMatchObject({
      differs: ['pincode'],
    });
  });
});

describe('over HTTP', () => {
  const post = async (body: RegistrationInput) => {
    const response = await fetch(`${http.url}/v1/cases`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await issuer.token({ sub: 'c-1', role: 'operator' })}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as { differs: string[] } };
  };

  it('says in which fields, with the status of a case that is there', async () => {
    const { status, body } = await again(post);
    expect(status).toBe(200);
    expect(body).toMatchObject({ fresh: false });
    expect(sorted(body.differs)).toEqual(sorted(DIFFERS));
    const { registration } = nextRow();
    expect(await post(registration)).toMatchObject({ status: 201, body: { differs: [] } });
    expect(await post(registration)).toMatchObject({ status: 200, body: { differs: [] } });
  });

  it('is in the OpenAPI document', async () => {
    const { components } = (await (await fetch(`${http.url}/v1/openapi.json`)).json()) as {
      components: { schemas: { Registered: { properties: object; required: string[] } } };
    };
    const { properties, required } = components.schemas.Registered;
    expect(properties).toMatchObject({ differs: { type: 'array', items: { type: 'string' } } });
    expect(required).toContain('differs');
  });
});

describe('on the command line', () => {
  const cli = async (one: RegistrationInput, ...options: string[]) => {
    const file = join(dir, 'registration.json');
    writeFileSync(file, JSON.stringify(one));
    const [node = '', ...args] = ourProgram('clients/cli/main.ts');
    return (await execa(node, [...args, ...options, 'register', file], { env })).stdout;
  };

  it('says in words in which fields, and how they are changed where they can be', async () => {
    const said = await again((one) => cli(one));
    expect(said).toMatch(/^\S+-1 \(known before\)$/m);
    const named = /was not taken: (.*)$/m.exec(said)?.[1]?.split(', ') ?? [];
    expect(sorted(named)).toEqual(sorted(DIFFERS));
    expect(said).toContain('changed by: submit');
    expect(said).toMatch(/phone.*stays so until the case has ended/);
    expect(said).not.toContain('move-policy');
  });

  it.runIf(IN_LONG_MODE)('says it to programs, and nothing where nothing differs', async () => {
    const told = JSON.parse(await again((one) => cli(one, '--json')));
    expect(sorted(told.differs)).toEqual(sorted(DIFFERS));
    const { registration } = nextRow();
    expect(await cli(registration)).toMatch(/^\S+-1$/);
    expect(await cli(registration)).toMatch(/^\S+-1 \(known before\)$/);
  });
});

describe('an import of rows', () => {
  it('names line and fields of a row that differs, once, and goes on with the others', async () => {
    const row = nextRow();
    const other = nextRow();
    const [before, said] = [[row], [] as string[]];
    const tell = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      said.push(String(text));
      return true;
    });
    const into = (): RegisteredRows => ({
      ...{ cases: new Map(), known: 0, ended: 0, differing: 0, refused: 0 },
    });
    const first = into();
    const second = into();
    const { signal } = new AbortController();
    try {
      await registerRows(here.onboarding, before, first, signal);
      expect(said).toEqual([]);
      const wrong = { ...row, line: 77, registration: changed(row.registration) };
      await registerRows(here.onboarding, [wrong, other], second, signal);
    } finally {
      tell.mockRestore();
    }
    expect(first).toMatchObject({ known: 0, differing: 0 });
    expect(second).toMatchObject({ known: 1, differing: 1, refused: 0 });
    expect(second.cases.size).toBe(2);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^line 77, \S+-1 was there before; not taken, since it differs: /);
    for (const field of DIFFERS) expect(said[0]).toContain(field);
    expect(said[0]).not.toMatch(/Elsewhere|Marker/);
  });
});

describe('the command that opens a case', () => {
  /** The `causationid` of the case's first event. */
  const causeOf = async (caseId: string) => {
    const { events } = await here.client.workflow.getHandle(caseId).fetchHistory();
    const { input } = events?.[0]?.workflowExecutionStartedEventAttributes ?? {};
    const start = fromPayloadsAtIndex<OpenCase>(defaultPayloadConverter, 0, input?.payloads);
    return start.command.id;
  };
  const bodyOf = ({ registration }: ReturnType<typeof nextRow>) => JSON.stringify(registration);

  it('keeps its id on every way in', async () => {
    const [uuid = ''] = fc.sample(fc.uuid(), 1);
    const ways: Record<string, (row: ReturnType<typeof nextRow>, id: string) => Promise<string>> = {
      library: async ({ registration }, commandId) =>
        (await here.onboarding.register(registration, actor, { commandId })).caseId,
      http: async (row, id) => {
        const headers = {
          authorization: `Bearer ${await issuer.token({ sub: 'centre-1', role: 'operator' })}`,
          ...{ 'content-type': 'application/json', 'idempotency-key': `"${id}"` },
        };
        const body = bodyOf(row);
        const said = await fetch(`${http.url}/v1/cases`, { method: 'POST', headers, body });
        return ((await said.json()) as { caseId: string }).caseId;
      },
      cli: async (row, id) => {
        const file = join(dir, 'registration.json');
        writeFileSync(file, bodyOf(row));
        const [program = '', ...args] = ourProgram('clients/cli/main.ts');
        const words = ['--json', '--id', id, 'register', file];
        const { stdout } = await execa(program, [...args, ...words], { env });
        return JSON.parse(stdout).caseId;
      },
      kafka: async ({ registration }, commandId) => {
        const { caseId, dossier, brought } = await here.onboarding.deposit(registration);
        await sender.send('register', caseId, { commandId, actor }, { dossier, brought });
        await vi.waitFor(() => causeOf(caseId), { timeout: 30_000, interval: 200 });
        return caseId;
      },
    };
    // The example of RFC 9562, appendix A.6 (UUID version 7), and one that was made by chance.
    for (const [way, register] of Object.entries(ways))
      for (const id of ['017f22e2-79b0-7cc3-98c4-dc0c0c07398f', uuid])
        expect(await causeOf(await register(nextRow(), id)), way).toBe(id);
  });
});

describe('the organisation that opened a case', () => {
  const of = (organisation: string) => ({ ...actor, organisation });
  const recorded = async (caseId: string) =>
    (await here.dossier.application(caseId))?.organisation ?? null;

  it('is recorded by its pseudonym, and is not the one that registers again', async () => {
    const { registration } = nextRow();
    const { caseId } = await here.onboarding.register(registration, of('csc-7'));
    expect(await recorded(caseId)).toBe(here.dossier.pseudonym('organisation', 'csc-7'));
    await here.onboarding.register(registration, of('csc-8'));
    expect(await recorded(caseId)).toBe(here.dossier.pseudonym('organisation', 'csc-7'));
    const none = await here.onboarding.register(nextRow().registration, actor);
    expect(await recorded(none.caseId)).toBeNull();
  });

  it('is recorded of a further application, too: the one that opened that', async () => {
    const { artisanId } = parseCaseId(
      (await here.onboarding.register(nextRow().registration, of('csc-7'))).caseId,
    );
    const first = { ...play(openCase()).theCase, artisanId, caseId: `${artisanId}-1` };
    const end = { kind: 'withdrawn', codes: [], at: first.openedAt } as const;
    const ended = viewOf({ ...first, status: 'ended', end });
    const { caseId } = await reapply(here.client, here.dossier, ended, of('csc-8'));
    expect(caseId).toBe(`${artisanId}-2`);
    expect(await recorded(caseId)).toBe(here.dossier.pseudonym('organisation', 'csc-8'));
    // The opening of a third one had broken off.
    const organisation = here.dossier.pseudonym('organisation', 'csc-7');
    const claim = { caseId: `${artisanId}-3`, artisanId, application: 3 };
    await here.dossier.register({ ...claim, commandDigest: 'd', organisation });
    const second = viewOf({ ...first, caseId, application: 2, status: 'ended', end });
    await reapply(here.client, here.dossier, second, actor);
    expect(await recorded(claim.caseId)).toBeNull();
  });

  it('is the one that opened it, and not one whose opening broke off', async () => {
    for (const opener of [of('csc-7'), actor]) {
      const { registration } = nextRow();
      const deposited = await here.onboarding.deposit(registration);
      const { caseId } = deposited;
      await here.dossier.register({
        ...parseCaseId(caseId),
        commandDigest: deposited.dossier.digest,
        organisation: here.dossier.pseudonym('organisation', 'csc-8'),
      });
      await here.onboarding.registerDeposited(deposited, opener);
      const { organisation } = opener as { organisation?: string };
      const wanted =
        organisation === undefined ? null : here.dossier.pseudonym('organisation', organisation);
      expect(await recorded(caseId)).toBe(wanted);
    }
  });
});

describe('over Kafka', () => {
  const REGISTER = { commandId: COMMAND_ID, actor };
  const rejectionsOf = async (caseId: string) =>
    (await sender.rejections()).filter(({ data }) => data.command.subject === caseId);

  it('tells the fields in the topic of the rejected, and nothing of the very same', async () => {
    const row = nextRow();
    const caseId = await sender.register(row, actor);
    const same = await sender.register(row, actor);
    expect(same).toBe(caseId);
    const moved = { ...row.registration, phone: PHONE, pincode: PINCODE, policy: '2026-12' };
    const { dossier, brought } = await here.onboarding.deposit(moved);
    await sender.send('register', caseId, REGISTER, { dossier, brought });
    await vi.waitFor(async () => expect(await rejectionsOf(caseId)).not.toEqual([]), {
      timeout: 20_000,
      interval: 300,
    });
    const [told, ...more] = await rejectionsOf(caseId);
    expect(more).toEqual([]);
    expect(told?.data).toMatchObject({
      code: 'REGISTRATION_DIFFERS',
      retryable: false,
      command: { id: COMMAND_ID, type: 'register', subject: caseId },
      items: [],
    });
    const fields = told?.data.problems.map(({ field }) => field) ?? [];
    const wanted = [
      'phone',
      'pincode',
      ...(row.registration.policy === '2026-12' ? [] : ['policy']),
    ];
    expect(sorted(fields)).toEqual(sorted(wanted));
    expect(JSON.stringify(told)).not.toContain(PHONE.slice(1));
  });

  it('gets its first answer for the opening registration, though the dossier was erased since', async () => {
    const { registration } = nextRow();
    const { caseId, dossier, brought } = await here.onboarding.deposit(registration);
    const register = (data: object) => sender.send('register', caseId, REGISTER, { ...data });
    const outcomes = async () => {
      const { entries } = await here.dossier.audited({ caseId, limit: 10 });
      return entries.map(({ outcome, code }) => code ?? outcome);
    };
    await register({ dossier, brought });
    await vi.waitFor(async () => expect(await outcomes()).toEqual(['done']), 20_000);
    await here.dossier.recordEnd(caseId, 'withdrawn');
    await here.dossier.erase(parseCaseId(caseId).artisanId);
    await register({ dossier, brought });
    await register({ dossier: { ...dossier, digest: 'a'.repeat(64) }, brought });
    const wanted = ['done', 'done', 'ERASED'];
    await vi.waitFor(async () => expect(await outcomes()).toEqual(wanted), 20_000);
    // The audit log has it before the topic.
    const codes = async () => (await rejectionsOf(caseId)).map(({ data }) => data.code);
    await vi.waitFor(async () => expect(await codes()).toEqual(['ERASED']), 20_000);
  });
});
