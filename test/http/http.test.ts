import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseAnswer, DueAnswer } from '../../clients/http/answers.ts';
import { COMMAND_TABLE, type CommandAnswer, rolesFor } from '../../contracts/commands.ts';
import { caseId as caseIdOf } from '../../contracts/ids.ts';
import type { AccessRole } from '../../contracts/vocabulary.ts';
import { requirementText } from '../../policies/texts/texts.ts';
import type { ArtisanRow } from '../../tools/demo-data/read.ts';
import { startTestIssuer, type TestIssuer } from '../../tools/issuer/bendable.ts';
import { type Installation, startInstallation } from '../support/installation.ts';
import { operatorsSee } from '../whole/ui.ts';
import { promisesAreKept } from './generated.ts';
import { refusedStart, type Server, startServer } from './server.ts';

/** The HTTP API as a process beside a whole installation, called over plain HTTP as by a system in any language. */
let one: Installation;
let server: Server;
let issuer: TestIssuer;
let row: ArtisanRow;
let caseId: string;
const OTHER = 'f'.repeat(64);
/** In bytes: so few that a body that is too large is sent whole before the server closes the connection. */
const BODY_LIMIT = 65_536;

interface Said {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: it is JSON from outside
  readonly body: any;
}

interface Asking {
  /** A supervisor if not given. */
  readonly by?: AccessRole;
  readonly key?: string;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  readonly raw?: string;
  /** Another server than the default. */
  readonly server?: Server;
}

/** Every answer, to be checked against the OpenAPI document. */
const heard: { method: string; path: string; said: Said }[] = [];

/** The token of an account of this role: an artisan’s is that of the case in the path. */
function tokenFor(role: AccessRole, path: string): Promise<string> {
  const [, artisan] = /^\/v1\/cases\/([^/]+?)-\d+(\/|$)/.exec(path) ?? [];
  return issuer.token({
    ...{ sub: 'test', role, organisation: 'test-office' },
    ...(role === 'artisan' && artisan !== undefined ? { artisan } : {}),
  });
}

async function ask(method: 'GET' | 'POST', path: string, asking: Asking = {}): Promise<Said> {
  const { by = 'supervisor', key, body, raw } = asking;
  const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const response = await fetch(`${(asking.server ?? server).url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${await tokenFor(by, path)}`,
      ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { 'idempotency-key': `"${key}"` }),
      ...asking.headers,
    },
    ...(sent === undefined ? {} : { body: sent }),
  });
  const said = { status: response.status, headers: response.headers, body: await response.json() };
  heard.push({ method, path, said });
  return said;
}

const at = (rest = '') => `/v1/cases/${caseId}${rest}`;
const look = async () => (await ask('GET', at())).body as CaseAnswer;
const send = (what: string, by: AccessRole, body: unknown, key: string = randomUUID()) =>
  ask('POST', at(`/${what}`), { by, key, body });

async function until(is: (answer: CaseAnswer) => boolean): Promise<CaseAnswer> {
  for (let tries = 0; tries < 300; tries += 1) {
    const answer = await look();
    if (is(answer)) return answer;
    await new Promise((wake) => setTimeout(wake, 100));
  }
  throw new Error(`${caseId} never came so far`);
}
const isWithReviewer = ({ case: { requirements } }: CaseAnswer) =>
  ['reviewer', 'supervisor'].includes(requirements.photograph?.waitingOn ?? '');

const problem = (status: number, code: string, more: object = {}) => ({
  status,
  body: { type: `urn:artisan-onboarding:problem:${code.toLowerCase()}`, status, code, ...more },
});

beforeAll(async () => {
  issuer = await startTestIssuer();
  one = await startInstallation({}, { ui: true });
  one.env.OIDC_ISSUER = issuer.url;
  server = await startServer({
    ...one.env,
    HTTP_BODY_LIMIT: String(BODY_LIMIT),
    ARTISAN_DATA_DIR: one.dataDir,
    LOG_LEVEL: 'info',
  });
  [row] = one.rowsOf('straight', 1) as [ArtisanRow];
});
afterAll(async () => {
  await server?.end();
  await one?.stop();
  await issuer?.close();
});

describe('in Temporal UI an operator', () => operatorsSee(() => one));

describe('an artisan’s way over HTTP', () => {
  it('registers once, and finds the same case again', async () => {
    const { pan, ...brought } = row.registration.brought ?? {};
    expect(pan).toBeDefined();
    const registration = { ...row.registration, brought };
    const first = await ask('POST', '/v1/cases', { by: 'operator', body: registration });
    expect(first).toMatchObject({ status: 201, body: { fresh: true, end: null } });
    caseId = first.body.caseId;
    expect(first.headers.get('location')).toBe(at());
    const again = await ask('POST', '/v1/cases', { by: 'operator', body: registration });
    expect(again).toMatchObject({ status: 200, body: { caseId, fresh: false, end: null } });
  });

  it('shows the case, also by an id in small letters', async () => {
    const answer = await until(isWithReviewer);
    expect(answer.case).toMatchObject({
      caseId,
      stage: 'documents',
      trade: row.registration.trade,
    });
    const small = await ask('GET', `/v1/cases/${caseId.toLowerCase()}`);
    expect(small).toMatchObject({ status: 200, body: { case: { caseId } } });
  });

  it('says what is due in Hindi, and in English when no language is asked for', async () => {
    const hindi = await ask('GET', at('/due?lang=hi'));
    expect(hindi.status).toBe(200);
    expect(hindi.headers.get('content-language')).toBe('hi');
    const { items } = hindi.body as DueAnswer;
    const due = items.find(({ requirement }) => requirement === 'pan');
    expect(due).toMatchObject({ ...requirementText('pan', 'hi'), defects: [] });
    expect(due?.bring).toMatch(/\p{Script=Devanagari}/u);
    const english = await ask('GET', at('/due'));
    expect(english.body.lang).toBe('en');
    expect(english.body.items).toContainEqual(
      expect.objectContaining({ ...requirementText('pan', 'en') }),
    );
  });

  /** The answers of a case that waits on its reviewer to the examples of the table of commands. */
  it.each([
    ['hold', 'taken'],
    ['release', 'taken'],
    ['contact', 'ALREADY_DECIDED'],
    ['unblock', 'taken'],
    ['resume', 'TOO_EARLY'],
    ['appeal', 'CONFLICT'],
    ['report', 'TOO_EARLY'],
    ['report_registration', 'ALREADY_DECIDED'],
    ['move_policy', 'taken'],
    // A facilitator says for whom they act.
    ['assist', 'NOT_ALLOWED'],
    ['map_district', 'CONFLICT'],
  ] as const)('%s is asked by its path of the table: %s', async (name, expected) => {
    const { path, example } = COMMAND_TABLE[name];
    const { actor, ...body } = example;
    const role = rolesFor(name).find((one) => one === 'artisan') ?? actor.role;
    const { status, body: answer } = await send(path, role, body);
    expect(status === 200 ? 'taken' : answer.code).toBe(expected);
  });

  it('brings what is due, and a repeated key gets the first answer', async () => {
    const key = randomUUID();
    const items = [{ requirement: 'pan', content: row.registration.brought?.pan }];
    const first = await send('submissions', 'artisan', { items }, key);
    expect(first).toMatchObject({
      status: 200,
      body: { commandId: key, items: [{ requirement: 'pan', taken: true }] },
    });
    expect(await send('submissions', 'artisan', { items }, key)).toMatchObject({
      status: 200,
      body: first.body,
    });
    expect((await ask('GET', at('/due'))).body.items).not.toContainEqual(
      expect.objectContaining({ requirement: 'pan' }),
    );
    const other = [{ requirement: 'identity', content: row.registration.brought?.identity }];
    expect(await send('submissions', 'artisan', { items: other }, key)).toMatchObject(
      problem(422, 'COMMAND_ID_REUSED'),
    );
  });

  it('takes decisions, one by one, and says in Hindi why something came back', async () => {
    const { case: theCase } = await until(isWithReviewer);
    const seen = theCase.requirements.photograph?.evidence?.digest;
    const decision = { requirement: 'photograph', seen, verdict: 'return' };
    const items = [
      { ...decision, codes: ['document.blurred'] },
      { requirement: 'hallmark_evidence', seen: OTHER, verdict: 'accept', codes: [] },
    ];
    const key = randomUUID();
    const answer = await send('decisions', 'reviewer', { items }, key);
    expect(answer).toMatchObject({
      status: 200,
      body: {
        items: [
          { requirement: 'photograph', taken: true },
          {
            requirement: 'hallmark_evidence',
            taken: false,
            refusal: { code: 'UNKNOWN_REQUIREMENT' },
          },
        ],
      },
    });
    const again: CommandAnswer = (await send('decisions', 'reviewer', { items }, key)).body;
    expect(again).toEqual(answer.body);
    const due: DueAnswer = (await ask('GET', at('/due?lang=hi'))).body;
    const [defect] =
      due.items.find(({ requirement }) => requirement === 'photograph')?.defects ?? [];
    expect(defect).toMatchObject({
      code: 'document.blurred',
      text: expect.stringMatching(/\p{Script=Devanagari}/u),
      remedy: expect.stringMatching(/\p{Script=Devanagari}/u),
    });
  });

  it('takes it from an account that acts on the artisan’s behalf', async () => {
    const photograph = row.registration.documents?.photograph;
    const artisanId = caseId.replace(/-\d+$/, '');
    const answer = await ask('POST', at('/submissions'), {
      by: 'operator',
      key: randomUUID(),
      headers: { 'x-on-behalf-of': artisanId, 'x-consent': 'consent/assistance-1' },
      body: { items: [{ requirement: 'photograph', content: photograph }] },
    });
    expect(answer.status).toBe(200);
    expect((await until(isWithReviewer)).case.requirements.photograph?.attempt).toBe(2);
  });
});

describe('what is personal', () => {
  const why = { 'x-reason': 'the decision needs it' };
  const lastEntry = async (action: string) => {
    const { entries } = await one.dossier.audited({ action, limit: 1000 });
    return entries.at(-1);
  };

  it('is shown to who may see it and says why, and is in the audit log before', async () => {
    const read = await ask('GET', at('/registration'), { by: 'reviewer', headers: why });
    const { name, phone } = row.registration;
    expect(read).toMatchObject({ status: 200, body: { caseId, registration: { name, phone } } });
    const entry = { role: 'reviewer', caseId, outcome: 'done', reason: why['x-reason'] };
    expect(await lastEntry('readDossier')).toMatchObject(entry);
    const photograph = await ask('GET', at('/evidence?requirement=photograph'), {
      ...{ by: 'reviewer', headers: why },
    });
    const { digest } = (await look()).case.requirements.photograph?.evidence ?? {};
    const content = row.registration.documents?.photograph;
    expect(photograph).toMatchObject({ status: 200, body: { digest, content } });
  });

  it('is not shown without a reason, or for what nobody knows', async () => {
    const before = await lastEntry('readDossier');
    const bare = await ask('GET', at('/registration'), { by: 'reviewer' });
    expect(bare).toMatchObject(problem(400, 'BAD_HEADER', { problems: [{ field: 'X-Reason' }] }));
    expect(await lastEntry('readDossier')).toEqual(before);
    const asking = { by: 'reviewer', headers: why } as const;
    const unknown = await ask('GET', at('/evidence?requirement=horoscope'), asking);
    expect(unknown).toMatchObject(problem(404, 'UNKNOWN_REQUIREMENT'));
    const refused = { outcome: 'refused', code: 'UNKNOWN_REQUIREMENT' };
    expect(await lastEntry('readDossier')).toMatchObject(refused);
  });

  it('is found by the scheme number, in the account’s own districts alone', async () => {
    const { schemeNumber } = row.registration;
    const asking = { by: 'operator', headers: why, body: { schemeNumber } } as const;
    const found = await ask('POST', '/v1/applications/search', asking);
    expect(found).toMatchObject({ status: 200, body: { items: [{ caseId, end: null }] } });
    expect(await lastEntry('findArtisan')).toMatchObject({ role: 'operator', way: 'http' });
    const token = await issuer.token({ sub: 'far', role: 'operator', districts: ['LA-LEH'] });
    const far = await ask('POST', '/v1/applications/search', {
      ...asking,
      headers: { ...why, authorization: `Bearer ${token}` },
    });
    expect(far).toMatchObject({ status: 200, body: { items: [] } });
  });

  it('auditors read who did what, in pages, and each reading is an entry', async () => {
    const first = await ask('GET', '/v1/audit?limit=2', { by: 'auditor' });
    expect(first).toMatchObject({ status: 200, body: { entries: [{ number: 1 }, { number: 2 }] } });
    const query = `caseId=${caseId}&action=decide&limit=5&after=${first.body.next}`;
    const decisions = await ask('GET', `/v1/audit?${query}`, { by: 'auditor' });
    const [decision] = decisions.body.entries;
    expect(decision).toMatchObject({ role: 'reviewer', outcome: 'done', way: 'http' });
    expect(await lastEntry('readAudit')).toMatchObject({ role: 'auditor', outcome: 'done' });
    const { schemeNumber, phone, name } = row.registration;
    const all = JSON.stringify((await one.dossier.audited({ limit: 1000 })).entries);
    for (const text of [schemeNumber, phone, name.latin, 'eyJ']) expect(all).not.toContain(text);
    expect(await ask('GET', '/v1/audit', { by: 'reviewer' })).toMatchObject(
      problem(403, 'NOT_ALLOWED'),
    );
  });
});

describe('what is refused', () => {
  const NAMED = 'Mohan Ram';
  const bring = (body: unknown, asking: Asking = {}) =>
    ask('POST', at('/submissions'), { by: 'artisan', key: randomUUID(), body, ...asking });
  const decide = async (requirement: string, by: AccessRole, more: object = {}) => {
    const { evidence } = (await look()).case.requirements[requirement] ?? {};
    const item = { requirement, seen: evidence?.digest ?? OTHER, verdict: 'accept', codes: [] };
    return send('decisions', by, { items: [{ ...item, ...more }] });
  };
  const NO_PAN = { items: [{ requirement: 'pan', content: {} }] };

  it.each<[string, number, string, () => Promise<Said>]>([
    [
      'another token',
      401,
      'UNAUTHORISED',
      () => ask('GET', at(), { headers: { authorization: 'Bearer another-token' } }),
    ],
    ['no token', 401, 'UNAUTHORISED', () => ask('GET', at(), { headers: { authorization: '' } })],
    [
      'no token where nothing is',
      401,
      'UNAUTHORISED',
      () => ask('GET', '/v2', { headers: { authorization: '' } }),
    ],
    ['an address with nothing', 404, 'NO_ROUTE', () => ask('GET', '/v1/nothing')],
    ['an address that cannot be read', 400, 'BAD_REQUEST', () => ask('GET', '/v1/cases/%zz')],
    ['what is no JSON', 400, 'BAD_JSON', () => bring(null, { raw: `{"name": ${NAMED}` })],
    ['a prototype', 400, 'BAD_JSON', () => bring(null, { raw: '{"__proto__": {"items": []}}' })],
    [
      'a body that is no JSON by its own word',
      415,
      'MEDIA_TYPE',
      () => bring(null, { raw: NAMED, headers: { 'content-type': 'text/plain' } }),
    ],
    ['too large a body', 413, 'BODY_TOO_LARGE', () => bring({ items: 'x'.repeat(BODY_LIMIT) })],
    ['no case id', 422, 'MALFORMED', () => ask('GET', '/v1/cases/mohan-ram')],
    ['another language', 422, 'MALFORMED', () => ask('GET', at('/due?lang=fr'))],
    [
      'another question',
      422,
      'MALFORMED',
      () => ask('GET', at(`/due?${encodeURIComponent(NAMED)}=1`)),
    ],
    ['an actor who may not', 403, 'NOT_ALLOWED', () => decide('photograph', 'artisan')],
    [
      'a requirement that the case does not have',
      404,
      'UNKNOWN_REQUIREMENT',
      () => decide('hallmark_evidence', 'reviewer'),
    ],
    ['a decision before its stage', 409, 'TOO_EARLY', () => decide('pan', 'reviewer')],
    [
      'waking who is awake',
      409,
      'TOO_EARLY',
      () => ask('POST', at('/resume'), { by: 'artisan', key: randomUUID() }),
    ],
    [
      'waking who is awake, with an empty body',
      409,
      'TOO_EARLY',
      () => ask('POST', at('/resume'), { by: 'artisan', key: randomUUID(), raw: '' }),
    ],
    [
      'a decision on something else',
      409,
      'CONFLICT',
      () => decide('photograph', 'reviewer', { seen: OTHER }),
    ],
    [
      'bringing the same again',
      409,
      'ALREADY_DECIDED',
      () =>
        bring({
          items: [{ requirement: 'photograph', content: row.registration.documents?.photograph }],
        }),
    ],
    ['a case that never was', 404, 'CASE_UNKNOWN', () => ask('GET', at().replace(/1$/, '2'))],
    [
      'bringing to a case that never was',
      404,
      'CASE_UNKNOWN',
      () =>
        ask('POST', `${at().replace(/1$/, '2')}/submissions`, {
          by: 'artisan',
          key: randomUUID(),
          body: { items: [{ requirement: 'pan', content: row.registration.brought?.pan }] },
        }),
    ],
    [
      'a return without a reason',
      422,
      'MALFORMED',
      () => decide('photograph', 'reviewer', { verdict: 'return' }),
    ],
  ])('%s: %i %s', async (_what, status, code, give) => {
    const said = await give();
    expect(said).toMatchObject(problem(status, code));
    expect(said.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    if (status === 401) expect(said.headers.get('www-authenticate')).toMatch(/^Bearer/);
    else expect(said.headers.get('www-authenticate')).toBeNull();
    expect(JSON.stringify(said.body)).not.toContain('Mohan');
  });

  it('names every header and every field with its rule at once, and no value', async () => {
    const said = await ask('POST', at('/submissions'), {
      by: 'operator',
      headers: { 'idempotency-key': 'key-1', 'x-on-behalf-of': NAMED },
      body: { [NAMED]: 1, items: [{ requirement: NAMED, content: NAMED }] },
    });
    expect(said).toMatchObject(problem(400, 'BAD_HEADER'));
    expect(said.body.problems).toEqual([
      { field: 'Idempotency-Key', rule: 'must be a UUID or a ULID in double quotes' },
      { field: 'X-On-Behalf-Of', rule: 'must be an artisan id such as ABCDE-FGHJK' },
      { field: 'items.0.requirement', rule: 'must be a requirement id' },
      { field: 'body', rule: 'must have no other fields' },
    ]);
    expect(JSON.stringify(said.body)).not.toContain('Mohan');
  });

  it('asks for the key of a command by name', async () => {
    const said = await ask('POST', at('/resume'), { by: 'artisan' });
    expect(said).toMatchObject(
      problem(400, 'BAD_HEADER', { detail: 'Idempotency-Key must be given' }),
    );
  });

  it('names what is wrong with each thing brought, by its place', async () => {
    const said = await bring({
      items: [...NO_PAN.items, { requirement: 'identity', content: { name: NAMED, aadhaar: 1 } }],
    });
    expect(said).toMatchObject(problem(422, 'MALFORMED'));
    const { problems } = said.body as { problems: { field: string; rule: string }[] };
    expect(problems.map(({ field }) => field)).toEqual([
      'items.0.content.name',
      'items.0.content.pan',
      'items.1.content.lastFour',
      'items.1.content.reference',
      'items.1.content',
    ]);
    expect(JSON.stringify(problems)).not.toMatch(/Mohan|aadhaar/);
  });

  it('names what is wrong with a registration, without unknown keys', async () => {
    const body = {
      ...row.registration,
      phone: '12',
      pincode: 'none',
      documents: { [NAMED]: row.registration.documents?.photograph },
      products: [{ ...row.registration.products?.[0], priceInr: 0 }],
    };
    const said = await ask('POST', '/v1/cases', { by: 'operator', body });
    expect(said).toMatchObject(problem(422, 'MALFORMED'));
    const fields = said.body.problems.map(({ field }: { field: string }) => field);
    expect(fields).toEqual(['phone', 'pincode', 'documents', 'products.0.priceInr']);
    expect(JSON.stringify(said.body)).not.toContain('Mohan');
    const trade = await ask('POST', '/v1/cases', {
      by: 'operator',
      body: { ...row.registration, trade: 'astronaut' },
    });
    expect(trade).toMatchObject(problem(422, 'MALFORMED', { problems: [{ field: 'trade' }] }));
    const elsewhere = await ask('POST', '/v1/cases', {
      by: 'operator',
      body: { ...row.registration, marketplace: 'meesho' },
    });
    expect(elsewhere).toMatchObject(
      problem(422, 'MALFORMED', { problems: [{ field: 'marketplace' }] }),
    );
    const dashes = await ask('POST', '/v1/cases', {
      by: 'operator',
      body: { ...row.registration, schemeNumber: '------' },
    });
    expect(dashes).toMatchObject(problem(422, 'MALFORMED'));
  });

  it('says the rules of fields in Hindi to a caller who prefers it', async () => {
    const send = (language: string) =>
      ask('POST', '/v1/cases', {
        by: 'operator',
        headers: { 'accept-language': language },
        body: { ...row.registration, phone: '12', state: 5 },
      });
    const hindi = await send('fr, hi-IN;q=0.8, en;q=0.5');
    expect(hindi).toMatchObject(problem(422, 'MALFORMED'));
    expect(hindi.headers.get('content-language')).toBe('hi');
    for (const { rule } of hindi.body.problems) expect(rule).toMatch(/\p{Script=Devanagari}.*।$/u);
    const english = await send('en, hi;q=0');
    expect(english.headers.get('content-language')).toBe('en');
    expect(english.body.problems[0].rule).toMatch(/^must /);
    expect(english.body.problems).toHaveLength(hindi.body.problems.length);
  });

  it('reads numbers as they are written, each key once, and nothing but UTF-8', async () => {
    const [pot] = row.registration.products ?? [];
    const body = JSON.stringify({ ...row.registration, products: [{ ...pot, priceInr: 1500 }] });
    const send = (raw: string) => ask('POST', '/v1/cases', { by: 'operator', raw });
    for (const written of ['1.5e3', '1500.0']) {
      const said = await send(body.replace('"priceInr":1500', `"priceInr":${written}`));
      expect(said.body.problems).toEqual([
        { field: 'products.0.priceInr', rule: 'must be a whole number, written in digits alone' },
      ]);
    }
    const twice = await send(body.replace('{', `{"phone":"${NAMED}",`));
    expect(twice).toMatchObject(problem(400, 'BAD_JSON'));
    expect(JSON.stringify(twice.body)).not.toContain('Mohan');
  });

  it('holds no full Aadhaar number in what says who acts', async () => {
    const said = await ask('POST', at('/resume'), {
      by: 'artisan',
      key: randomUUID(),
      headers: {
        'x-consent': 'of/9999-4105-7058',
      },
    });
    expect(said).toMatchObject(problem(422, 'MALFORMED'));
    expect(said.body.problems).toEqual([
      { field: 'actor.consent', rule: 'must not hold a full Aadhaar number' },
    ]);
    for (const claim of [{ sub: 'vle-999941057058' }, { organisation: 'csc-9999-4105-7058' }]) {
      const authorization = `Bearer ${await issuer.token(claim)}`;
      const refused = await ask('GET', at(), { headers: { authorization } });
      expect(refused).toMatchObject(problem(401, 'UNAUTHORISED'));
    }
  });

  it('names each reason that is not in the closed list', async () => {
    const said = await decide('photograph', 'reviewer', {
      verdict: 'return',
      codes: ['document.blurred', 'document.ugly'],
    });
    expect(said.body.problems).toEqual([
      { field: 'items.0.codes.1', rule: 'must be a known reason code' },
    ]);
    const withdrawal = await send('withdrawal', 'artisan', { reason: 'withdrawal.bored' });
    expect(withdrawal.body.problems).toEqual([
      { field: 'reason', rule: 'must be a known reason code' },
    ]);
  });
});

describe('a case that cannot be asked', () => {
  const brought = () => ({
    items: [{ requirement: 'pan', content: row.registration.brought?.pan }],
  });

  it('is unknown while its opening is under way, and not ended', async () => {
    const artisanId = await one.dossier.mintArtisan(row.registration.schemeNumber);
    const application = 7;
    const claimed = caseIdOf(artisanId, application);
    await one.dossier.register({ caseId: claimed, artisanId, application, commandDigest: OTHER });
    const said = await ask('GET', `/v1/cases/${claimed}`);
    expect(said).toMatchObject(problem(404, 'CASE_UNKNOWN'));
    const sent = { by: 'artisan', key: randomUUID(), body: brought() } as const;
    expect(await ask('POST', `/v1/cases/${claimed}/submissions`, sent)).toMatchObject(
      problem(404, 'CASE_UNKNOWN'),
    );
  });

  it('is never reported as ended, at any moment of its registration', async () => {
    const [other] = one.rowsOf('straight', 1) as [ArtisanRow];
    const { schemeNumber, application = 1 } = other.registration;
    const id = caseIdOf(await one.dossier.mintArtisan(schemeNumber), application);
    const opening = ask('POST', '/v1/cases', { by: 'operator', body: other.registration });
    const statuses = new Set<number>();
    while (!statuses.has(200)) statuses.add((await ask('GET', `/v1/cases/${id}`)).status);
    expect(await opening).toMatchObject({ status: 201, body: { caseId: id } });
    // Before the first workflow task no worker can answer a Query.
    expect([...statuses].filter((one) => ![200, 404, 503].includes(one))).toEqual([]);
  });

  it('is under repair where its run was ended by hand, and not ended', async () => {
    const [other] = one.rowsOf('straight', 1) as [ArtisanRow];
    const [id = ''] = (await one.register([other])).keys();
    await one.client.workflow.getHandle(id).terminate('by hand');
    const sent = { by: 'artisan', key: randomUUID(), body: brought() } as const;
    expect(await ask('POST', `/v1/cases/${id}/submissions`, sent)).toMatchObject(
      problem(503, 'UNDER_REPAIR'),
    );
  });

  it('has no worker: Queries and commands get an answer in time that says so', async () => {
    const lonely = await startServer({
      ...one.env,
      ...{ ARTISAN_DATA_DIR: one.dataDir, TASK_QUEUE: 'nobody-works-here', HTTP_ANSWER_MS: '6000' },
    });
    try {
      const [other] = one.rowsOf('straight', 1) as [ArtisanRow];
      const to = { server: lonely };
      const opening = { by: 'operator', body: other.registration, ...to } as const;
      let opened = await ask('POST', '/v1/cases', opening);
      // On a busy machine the time may be over before the case is open. A repeat finds it.
      while (opened.status === 504) opened = await ask('POST', '/v1/cases', opening);
      expect([200, 201]).toContain(opened.status);
      const id = String(opened.body.caseId);
      // Whichever is first: the server says that no worker has asked for work, or the time is over.
      const { status, body } = await ask('GET', `/v1/cases/${id}`, to);
      expect([`503 UNAVAILABLE`, `504 NO_ANSWER`]).toContain(`${status} ${body.code}`);
      const sent = { by: 'artisan', key: randomUUID(), body: brought(), ...to } as const;
      const began = performance.now();
      expect(await ask('POST', `/v1/cases/${id}/submissions`, sent)).toMatchObject(
        problem(504, 'NO_ANSWER'),
      );
      // Without it Temporal's client library would ask on for ever.
      expect(performance.now() - began).toBeLessThan(30_000);
      await one.client.workflow.getHandle(id).terminate('nobody works on it');
    } finally {
      await lonely.end();
    }
  });
});

describe('the end', () => {
  it('withdraws, gives a repeated key the first answer, and says that the case ended', async () => {
    const key = randomUUID();
    const withdrawal = { reason: 'withdrawal.artisan_request' };
    const first = await send('withdrawal', 'artisan', withdrawal, key);
    expect(first).toMatchObject({ status: 200, body: { commandId: key } });
    expect(await one.ends([caseId])).toEqual(['withdrawn']);
    await one.client.workflow.getHandle(caseId).result();
    expect(await send('withdrawal', 'artisan', withdrawal, key)).toMatchObject({
      status: 200,
      body: first.body,
    });
    expect(await send('withdrawal', 'artisan', withdrawal)).toMatchObject(
      problem(410, 'CASE_ENDED', { detail: 'the case ended as withdrawn' }),
    );
    expect(await look()).toMatchObject({ case: { end: { kind: 'withdrawn' } } });
    const again = await ask('POST', '/v1/cases', { by: 'operator', body: row.registration });
    expect(again).toMatchObject({ status: 200, body: { caseId, fresh: false, end: 'withdrawn' } });
  });

  it('of a dossier: nothing more is taken', async () => {
    await one.dossier.erase(caseId.replace(/-\d+$/, ''));
    const items = [{ requirement: 'pan', content: row.registration.brought?.pan }];
    expect(await send('submissions', 'artisan', { items })).toMatchObject(problem(410, 'ERASED'));
  });
});

describe('the document', () => {
  interface Document {
    readonly openapi: string;
    readonly paths: Record<string, Record<string, Operation>>;
    readonly components: { readonly schemas: Record<string, object> };
  }
  interface Operation {
    readonly operationId: string;
    readonly requestBody?: { content: Record<string, { schema: { $ref: string } }> };
    readonly responses: Record<string, { content: Record<string, { schema: { $ref: string } }> }>;
  }
  let document: Document;
  let ajv: Ajv2020;
  const schemaOf = ($ref: string) => {
    const validate = ajv.getSchema(`document${$ref}`);
    if (validate === undefined) throw new Error(`nothing is at ${$ref}`);
    return validate;
  };

  beforeAll(async () => {
    const response = await fetch(`${server.url}/v1/openapi.json`);
    expect(response.status).toBe(200);
    document = (await response.json()) as Document;
    ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats.default(ajv);
    ajv.addSchema(document, 'document');
  });

  it('has every operation under its name, and every schema is one', async () => {
    expect(document.openapi).toBe('3.1.0');
    const operations = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method} ${path}`),
    );
    expect(operations).toEqual([
      'get /livez',
      'get /readyz',
      'get /v1/health',
      'post /v1/cases',
      'get /v1/cases',
      'post /v1/cases/{case}/reapplication',
      'get /v1/cases/{case}',
      'get /v1/cases/{case}/due',
      'get /v1/counts',
      'post /v1/cases/{case}/submissions',
      'post /v1/cases/{case}/decisions',
      'post /v1/cases/{case}/withdrawal',
      'post /v1/cases/{case}/resume',
      'post /v1/cases/{case}/hold',
      'post /v1/cases/{case}/release',
      'post /v1/cases/{case}/waivers',
      'post /v1/cases/{case}/appeals',
      'post /v1/cases/{case}/reports',
      'post /v1/cases/{case}/registration',
      'get /v1/cases/{case}/registration',
      'post /v1/cases/{case}/policy',
      'post /v1/cases/{case}/assistance',
      'post /v1/cases/{case}/district',
      'post /v1/cases/{case}/contact',
      'post /v1/cases/{case}/delivery',
      'post /v1/deposits',
      'post /v1/cases/{case}/deposits',
      'get /v1/cases/{case}/evidence',
      'post /v1/applications/search',
      'get /v1/audit',
      'get /v1/cases/{case}/changes',
    ]);
    for (const [name, schema] of Object.entries(document.components.schemas)) {
      expect(ajv.validateSchema(schema), name).toBe(true);
      schemaOf(`#/components/schemas/${name}`);
    }
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref);
    for (const ref of new Set(refs)) schemaOf(ref ?? '');
  });

  it('takes what the API takes', () => {
    const takes = (name: string, value: unknown) => schemaOf(`#/components/schemas/${name}`)(value);
    expect(takes('RegistrationInput', row.registration)).toBe(true);
    expect(takes('RegistrationInput', { ...row.registration, name: 'x' })).toBe(false);
    const { pan } = row.registration.brought ?? {};
    expect(takes('SubmissionsInput', { items: [{ requirement: 'pan', content: pan }] })).toBe(true);
    expect(
      takes('SubmissionsInput', { items: [{ requirement: 'pan', content: { pan: 1 } }] }),
    ).toBe(false);
    expect(takes('SubmissionsInput', { items: [] })).toBe(false);
  });

  it('fits every answer that was given here, of every operation', () => {
    const met = new Set<string>();
    for (const { method, path, said } of heard) {
      const bare = path.replace(/\?.*/, '').replace(/^\/v1\/cases\/[^/]+/, '/v1/cases/{case}');
      const operation = document.paths[bare]?.[method.toLowerCase()];
      const isUnreadable = path.includes('%zz');
      if (operation === undefined || isUnreadable) {
        expect(schemaOf('#/components/schemas/Problem')(said.body)).toBe(true);
        continue;
      }
      const described = operation.responses[said.status];
      expect(described, `${method} ${bare} ${said.status} ${said.body.code}`).toBeDefined();
      const type = said.headers.get('content-type')?.replace(/;.*/, '') ?? '';
      const validate = schemaOf(described?.content[type]?.schema.$ref ?? 'nothing');
      validate(said.body);
      expect(validate.errors ?? [], `${method} ${bare} ${said.status}`).toEqual([]);
      if (said.status < 300) met.add(operation.operationId);
    }
    const looks = ['audit', 'case', 'due', 'evidence', 'register', 'registration', 'search'];
    const taken = ['decide', 'hold', 'movePolicy', 'release', 'submit', 'unblock', 'withdraw'];
    expect([...met].sort()).toEqual([...looks, ...taken].sort());
  });
});

describe('the process', () => {
  it('is well, asked without a token', async () => {
    const response = await fetch(`${server.url}/v1/health`);
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
  });

  it('does not start without an issuer, or with one that anybody on the line could play', async () => {
    const { OIDC_ISSUER: _issuer, ...without } = one.env;
    const env = { ...without, ARTISAN_DATA_DIR: one.dataDir, HTTP_PORT: '0' };
    expect(await refusedStart(env)).toMatchObject({
      code: 1,
      said: expect.stringMatching(/OIDC_ISSUER must be/),
    });
    const plain = await refusedStart({ ...env, OIDC_ISSUER: 'http://issuer.example' });
    expect(plain).toMatchObject({ code: 1, said: expect.stringMatching(/OIDC_ISSUER must begin/) });
  });

  it('logs each answer by its route and its case, and nothing else that was sent', () => {
    const said = server.said();
    const about = `"route":"/v1/cases/:case/decisions","caseId":"${caseId}","status":200`;
    expect(said).toContain(about);
    const { schemeNumber, phone, name, brought } = row.registration;
    for (const text of [schemeNumber, phone, name.latin, brought?.pan?.pan, 'eyJ', 'Mohan'])
      expect(said).not.toContain(text);
  });

  it('finds a running installation by itself, and ends on SIGTERM', async () => {
    const { TEMPORAL_ADDRESS, DOSSIER_PATH, DOSSIER_KEYS, ...env } = one.env;
    const at = { temporal: TEMPORAL_ADDRESS, dossier: DOSSIER_PATH, keys: DOSSIER_KEYS };
    mkdirSync(join(one.dataDir, 'run'), { recursive: true });
    writeFileSync(
      join(one.dataDir, 'run', 'addresses.json'),
      JSON.stringify({ ...at, namespace: 'default' }),
    );
    const another = await startServer({ ...env, ARTISAN_DATA_DIR: one.dataDir });
    const headers = { authorization: `Bearer ${await issuer.token()}` };
    const answer = await fetch(`${another.url}/v1/cases/${caseId}`, { headers });
    expect(await answer.json()).toMatchObject({ case: { caseId } });
    expect(await another.end()).toBe(0);
  });
});

describe('the document’s promises', () => promisesAreKept(() => ({ one, issuer })));
