import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateKeyPair, UnsecuredJWT } from 'jose';
import { ConfigResourceTypes, Kafka, logLevel, type Message } from 'kafkajs';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tokenVerifier } from '../../clients/identity/tokens.ts';
import { type CommandType, commandOf } from '../../contracts/command-message.ts';
import { parseCaseId } from '../../contracts/ids.ts';
import type { RejectedMessage } from '../../contracts/rejected-message.ts';
import { type RuleKey, rule } from '../../contracts/rules.ts';
import type { ActorGiven } from '../../contracts/shapes.ts';
import { COMMANDS_TOPIC } from '../../contracts/topics.ts';
import { CHANNELS } from '../../contracts/vocabulary.ts';
import { overTopic, type Sender } from '../../tools/drills/over-topic.ts';
import { AUDIENCE, COMMANDS_AUDIENCE } from '../../tools/issuer/audiences.ts';
import type { TestIssuer } from '../../tools/issuer/bendable.ts';
import { playPersonas } from '../../tools/sandbox/personas/play.ts';
import { apiConfig } from '../support/api.ts';
import { CLEAN, type Installation, startInstallation } from '../support/installation.ts';
import { Search } from '../support/marked.ts';
import { SIZES } from '../support/sizes.ts';
import { untilTrue } from '../support/until.ts';
import { type Watch, watchConsumer } from './watching.ts';

let one: Installation;
let sender: Sender;
let watch: Watch;
beforeAll(async () => {
  // Clocks that agree: an expired second shows at once.
  const env = { COMMANDS_ORGANISATION: PARTNER, OIDC_CLOCK_SECONDS: '0' };
  one = await startInstallation(
    {},
    {
      ...{ commands: true, metrics: true, logLevel: 'trace', env },
    },
  );
  sender = overTopic(one.kafka, one.onboarding, one.issuer);
  watch = await watchConsumer(one.kafka, one.dataDir);
});
afterAll(async () => {
  await watch?.close();
  sender?.close();
  await one?.stop();
});

/** The organisation whose partner system needs no token. */
const PARTNER = 'a-portal';
const OPERATOR = { role: 'operator', id: 'portal' } as const;

describe('systems that speak only Kafka', () => {
  it('bring artisans the whole way, of every kind of scenario', async () => {
    const scenarios = ['straight', 'document_returned', 'two_documents_returned', 'missing_gstin'];
    const rows = [...scenarios, 'withdrawal', 'provider_calls_back'].flatMap((scenario) =>
      one.rowsOf(scenario, SIZES.overKafka),
    );
    const cases = new Map(
      await Promise.all(
        rows.map(async (row) => [await sender.register(row, OPERATOR), row] as const),
      ),
    );
    const ending = new AbortController();
    const { client } = one;
    const log = pino({ level: 'silent' });
    const people = { client, onboarding: sender.onboarding, rows: cases, holds: false, log };
    const playing = playPersonas({ ...people, signal: ending.signal });
    const ends = await one.ends(cases.keys());
    ending.abort();
    await playing;
    expect(ends).toEqual(
      rows.map(({ scenario }) => (scenario === 'withdrawal' ? 'withdrawn' : 'live')),
    );
    expect((await one.verify()).findings).toMatchObject(CLEAN);
    // Who looks again before a command was heard gives it again, and may find the case beyond it.
    for (const { data } of await sender.rejections())
      expect(['TOO_EARLY', 'CASE_ENDED', 'ALREADY_DECIDED', 'CONFLICT']).toContain(data.code);
  });
});

describe('who sends a command over Kafka is told by a signed token:', () => {
  const REVIEWER = { role: 'reviewer', id: 'reviewer-31', organisation: 'district-desk' } as const;
  /** A case that waits for a reviewer, and what may be said to it by its artisan. */
  let caseId: string;
  let artisan: ActorGiven;
  let said = 0;
  const used: string[] = [];
  beforeAll(async () => {
    [caseId = ''] = (await one.register(one.rowsOf('straight', 1))).keys();
    artisan = { role: 'artisan', id: parseCaseId(caseId).artisanId };
    await untilTrue(async () => (await one.onboarding.toReview(caseId)).length > 0);
  });

  /** A record of the topic, without a header. */
  function written(type: CommandType, actor: ActorGiven, data: object, of = caseId) {
    const id = randomUUID();
    const about = { id, source: '/test', subject: of, time: new Date().toISOString() };
    const message = commandOf(type, about, { actor, ...data } as never);
    return { id, key: parseCaseId(of).artisanId, value: JSON.stringify(message) };
  }
  /** Sends it with this token, or without one. @returns the command's id */
  async function sent(
    token: string | null,
    { id, ...record }: ReturnType<typeof written>,
  ): Promise<string> {
    if (token !== null) used.push(token);
    await sender.raw({ ...record, headers: token === null ? {} : bearer(token) });
    return id;
  }
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  /** Says another thing each time: the same wish again would be refused. */
  const contact = (actor = artisan) => {
    const channel = CHANNELS[said % CHANNELS.length];
    said += 1;
    return written('contact', actor, { reminders: said % 2 === 0, channel });
  };
  const tokenOf = (actor: ActorGiven, bent: Parameters<TestIssuer['token']>[1] = {}) => {
    const { id: sub, role, organisation } = actor;
    const claims = { sub, role, organisation, artisan: parseCaseId(caseId).artisanId };
    return one.issuer.token(claims as never, { audience: COMMANDS_AUDIENCE, ...bent });
  };
  const decision = async () => {
    const items = (await one.onboarding.toReview(caseId)).map(({ requirement, evidence }) => {
      return { requirement, seen: evidence?.digest, verdict: 'recheck', codes: [] };
    });
    return { items: items.slice(0, 1) };
  };

  /** Waits for what becomes of commands. @returns by id its rejection; null for one that caused an event */
  async function fates(ids: readonly string[]): Promise<(RejectedMessage['data'] | null)[]> {
    const found = new Map<string, RejectedMessage['data'] | null>();
    await untilTrue(async () => {
      for (const id of (await watch.causes()).keys()) found.set(id, null);
      for (const { data } of await sender.rejections()) found.set(data.command.id ?? '', data);
      return ids.every((id) => found.has(id));
    });
    return ids.map((id) => found.get(id) ?? null);
  }
  const audited = async (of = caseId) => {
    const { entries } = await one.dossier.audited({ caseId: of, limit: 1000 });
    return entries.filter(({ way }) => way === 'commands_topic');
  };
  const problem = (key: RuleKey, field = 'authorization') => [{ field, rule: rule(key as never) }];

  it('a decision passes with a reviewer’s token, and without one it does not', async () => {
    const signed = await sent(
      await tokenOf(REVIEWER),
      written('decide', REVIEWER, await decision()),
    );
    expect(await fates([signed])).toEqual([null]);
    const event = (await watch.causes()).get(signed)?.[0];
    expect(event?.data.actor).toEqual({
      role: 'reviewer',
      id: one.dossier.pseudonym('actor', REVIEWER.id),
      organisation: one.dossier.pseudonym('organisation', REVIEWER.organisation),
    });
    const partner = { role: 'system', id: 'portal', organisation: PARTNER } as const;
    const bare = await Promise.all(
      [REVIEWER, partner].map(async (actor) =>
        sent(null, written('decide', actor, await decision())),
      ),
    );
    for (const fate of await fates(bare))
      expect(fate).toMatchObject({ code: 'UNAUTHORISED', problems: problem('token.needed') });
    await untilTrue(async () => (await audited()).length >= 3);
    const told = (await audited()).map(({ action, role, actor, organisation, outcome, code }) => {
      return { action, role, actor, organisation, outcome, code };
    });
    const { id: actor, ...rest } = REVIEWER;
    expect(told).toEqual([
      { action: 'decide', ...rest, actor, outcome: 'done', code: null },
      ...bare.map(() => ({
        ...{ action: 'decide', role: null, actor: null, organisation: null },
        ...{ outcome: 'refused', code: 'TOKEN_NEEDED' },
      })),
    ]);
    expect((await audited())[0]?.place).toMatch(/^artisan-onboarding\.commands\.v1\/\d+\/\d+$/);
  });

  it('a command that names another actor is refused by its fields, whatever the token permits', async () => {
    const other = { role: 'supervisor', id: 'somebody', organisation: 'elsewhere' } as const;
    const [id = ''] = await Promise.all([
      sent(await tokenOf(REVIEWER), written('decide', other, await decision())),
    ]);
    const [fate] = await fates([id]);
    expect(fate?.code).toBe('NOT_ALLOWED');
    expect(fate?.problems).toEqual(
      ['role', 'id', 'organisation'].flatMap((one) =>
        problem('token.contradicted', `data.actor.${one}`),
      ),
    );
    // And the policies decide as over HTTP: an artisan decides nothing, and nothing about another artisan.
    const foreign = await one.issuer.token(
      { sub: 'b', role: 'artisan', artisan: 'ABCDE-FGHJK' },
      { audience: COMMANDS_AUDIENCE },
    );
    const refused = await fates([
      await sent(await tokenOf(artisan), written('decide', artisan, await decision())),
      await sent(foreign, contact({ role: 'artisan', id: 'b' })),
    ]);
    expect(refused.map((one) => one?.code)).toEqual(['NOT_ALLOWED', 'NOT_ALLOWED']);
    expect(refused[1]?.message).toBe('the case is that of another artisan');
    const codes = (await audited()).map(({ actor, code }) => [actor, code]);
    expect(codes).toContainEqual([REVIEWER.id, 'NOT_ALLOWED']);
    expect(codes).toContainEqual([artisan.id, 'NOT_ALLOWED']);
  });

  it('it is judged by the moment at which the broker took the record, and by nothing that its producer says', async () => {
    const pid = one.processes.commands?.pid() ?? 0;
    process.kill(pid, 'SIGSTOP');
    let waited = '';
    let expired = '';
    try {
      // On a slow machine one may expire on its way to the broker. Then the next one counts.
      for (let isInTime = false; !isInTime; ) {
        const expiresAt = (Math.floor(Date.now() / 1_000) + 3) * 1_000;
        waited = await sent(await tokenOf(artisan, { expiresAt: 3 }), contact());
        isInTime = Date.now() < expiresAt;
        await pause(Math.max(0, expiresAt - Date.now()));
      }
      const token = await tokenOf(artisan, { issuedAt: -900, expiresAt: -300 });
      used.push(token);
      const { id, ...record } = contact();
      expired = id;
      const timestamp = String(Date.now() - 600_000);
      await produced([{ ...record, headers: bearer(token), timestamp }]);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    const [taken, refused] = await fates([waited, expired]);
    expect(taken).toBeNull();
    expect(refused).toMatchObject({ code: 'UNAUTHORISED', problems: problem('token.expired') });
  });

  it('while the issuer is away nothing is said of it: the command waits, and then passes', async () => {
    one.issuer.answers((request) => void request.socket.destroy());
    // The key is a new one, which nobody can know yet.
    await one.issuer.rotate();
    const id = await sent(await tokenOf(artisan), contact());
    const behind = await sent(await tokenOf(artisan), contact());
    await pause(4_000);
    expect((await watch.causes()).has(id)).toBe(false);
    one.issuer.answers(undefined);
    expect(await fates([id, behind])).toEqual([null, null]);
    // So soon after the last time the issuer is not asked for another new key. The command waits for that as well.
    await one.issuer.rotate();
    expect(await fates([await sent(await tokenOf(artisan), contact())])).toEqual([null]);
  });

  it('one that is forged, foreign, for HTTP or not alone is refused with its reason', async () => {
    const { privateKey } = await generateKeyPair('ES256');
    const none = new UnsecuredJWT({ role: 'artisan', artisan: artisan.id })
      .setIssuer(one.issuer.url)
      .setAudience(COMMANDS_AUDIENCE)
      .setSubject(artisan.id)
      .setIssuedAt()
      .setExpirationTime('5m')
      .encode();
    const tokens = {
      'token.forged': await tokenOf(artisan, { key: privateKey }),
      'token.malformed': none,
      'token.foreign': await tokenOf(artisan, { audience: AUDIENCE }),
      'token.claims': await tokenOf(artisan, { payload: { role: 'god' } }),
      'token.form': 'two words',
    } as const;
    const ids: string[] = [];
    for (const token of Object.values(tokens)) ids.push(await sent(token, contact()));
    const good = await tokenOf(artisan);
    const { authorization } = bearer(good);
    const several: (string | Buffer)[][] = [[authorization, authorization], [Buffer.from([0xff])]];
    for (const values of several) {
      const { id, ...record } = contact();
      await produced([{ ...record, headers: { authorization: values as never } }]);
      ids.push(id);
    }
    const told = (await fates(ids)).map((one) => [one?.code, one?.problems]);
    expect(told).toEqual(
      ([...Object.keys(tokens), 'token.several', 'token.form'] as RuleKey[]).map((key) => [
        'UNAUTHORISED',
        problem(key),
      ]),
    );
    // What is for this topic opens nothing over HTTP: the verifier of the HTTP API takes its own audience alone.
    const { identity } = apiConfig(one.issuer.url);
    const why = await tokenVerifier(identity)
      .verify(good)
      .catch((error: unknown) => error);
    expect(why).toMatchObject({ why: 'FOREIGN' });
  });

  it('without one the configured organisation’s partner system opens cases, and no other', async () => {
    const rows = one.rowsOf('straight', 2);
    const ids: string[] = [];
    for (const [index, organisation] of [PARTNER, 'another'].entries()) {
      const deposited = await one.onboarding.deposit(rows[index]?.registration as never);
      const { caseId: of, dossier, brought } = deposited;
      const actor = { role: 'system', id: 'portal', organisation } as const;
      ids.push(await sent(null, written('register', actor, { dossier, brought }, of)));
      if (organisation !== PARTNER) continue;
      // The entry is written when the command is done: the application is there a moment before.
      await untilTrue(async () => (await audited(of)).length > 0);
      expect(await audited(of)).toMatchObject([{ actor: 'portal', organisation, outcome: 'done' }]);
      // Nor does it give what the policies permit to people alone.
      ids.push(await sent(null, written('hold', actor, { reason: 'hold.inquiry' }, of)));
    }
    const [taken, held, other] = await fates(ids);
    expect(taken).toBeNull();
    for (const one of [held, other])
      expect(one).toMatchObject({ code: 'UNAUTHORISED', problems: problem('token.needed') });
  });

  it('no token is in a log, a metric, a rejection, an event, a history or the audit log', async () => {
    const file = (path: string) => readFileSync(join(one.dataDir, path));
    const places: Record<string, [Buffer | string, string]> = {
      log: [file('log/commands.log'), 'a command was rejected'],
      metrics: [await (await fetch(one.metrics.commands ?? '')).text(), 'code="UNAUTHORISED"'],
      rejections: [JSON.stringify(await sender.rejections()), 'UNAUTHORISED'],
      events: [JSON.stringify([...(await watch.causes()).values()]), caseId],
      histories: [
        Buffer.concat([file('temporal/temporal.db'), file('temporal/temporal.db-wal')]),
        caseId,
      ],
      dossier: [Buffer.concat([file('dossier.db'), file('dossier.db-wal')]), caseId],
    };
    const signatures = used.map((token) => token.split('.')[2] ?? '').filter((one) => one !== '');
    expect(signatures.length).toBeGreaterThan(8);
    const search = new Search(signatures);
    expect(search.in(Buffer.from(signatures.join(' ')))).toEqual(signatures);
    for (const [place, [held, control]] of Object.entries(places)) {
      const bytes = Buffer.from(held);
      expect(bytes.includes(control), `${place} holds what it should`).toBe(true);
      expect(search.in(bytes), place).toEqual([]);
    }
  });

  it('of a topic whose producers set the time no token is judged', async () => {
    const admin = kafka().admin();
    await admin.connect();
    const configEntries = [{ name: 'message.timestamp.type', value: 'CreateTime' }];
    const resources = [{ type: ConfigResourceTypes.TOPIC, name: COMMANDS_TOPIC, configEntries }];
    await admin.alterConfigs({ validateOnly: false, resources });
    await admin.disconnect();
    // The broker takes up the setting in a moment.
    await untilTrue(async () => {
      const [fate] = await fates([await sent(await tokenOf(artisan), contact())]);
      if (fate === null || fate === undefined) return false;
      expect(fate).toMatchObject({ code: 'UNAUTHORISED', problems: problem('token.time') });
      return true;
    });
  });
});

const pause = (ms: number) => new Promise((wake) => setTimeout(wake, ms));
const kafka = () => new Kafka({ brokers: [...one.kafka.brokers], logLevel: logLevel.NOTHING });

/** Sends records as they are, by a producer that is not ours. */
async function produced(messages: Message[]): Promise<void> {
  const producer = kafka().producer({ allowAutoTopicCreation: false });
  await producer.connect();
  await producer.send({ topic: COMMANDS_TOPIC, messages });
  await producer.disconnect();
}
