import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { execa } from 'execa';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Decision } from '../../clients/library/onboarding.ts';
import { Refused } from '../../clients/library/refused.ts';
import { CASES_TOPIC } from '../../contracts/topics.ts';
import type { Role } from '../../contracts/vocabulary.ts';
import { readTopic, type TopicRecord } from '../../kafka/topic/reader.ts';
import { sampleDocument } from '../../tools/demo-data/document-body.ts';
import { ourProgram, startChild } from '../../tools/launcher/child.ts';
import { type Installation, startInstallation } from '../support/installation.ts';
import { IN_LONG_MODE } from '../support/sizes.ts';

let one: Installation;
let caseId: string;
const OTHER = 'f'.repeat(64);
const silent = pino({ level: 'silent' });

beforeAll(async () => {
  // Runs hand over early, so that repeats are met in later runs too.
  one = await startInstallation({ 'limit.historyCount.suggestContinueAsNew': '60' });
  const cases = await one.register(one.rowsOf('straight', 1));
  [caseId = ''] = cases.keys();
  await waitForReview();
});
afterAll(() => one?.stop());

const pause = (ms: number) => new Promise((wake) => setTimeout(wake, ms));
const by = (role: Role, commandId: string = randomUUID()) => ({
  commandId,
  actor: { role, id: 'test' } as const,
});

/** The length of the case's history, and its run. */
async function written() {
  const { runId, historyLength } = await one.client.workflow.getHandle(caseId).describe();
  return { runId, historyLength };
}

/** Waits until every document is with a reviewer, or after many attempts a supervisor, and nothing else is in flight. */
async function waitForReview(): Promise<void> {
  let before = await written();
  for (let still = 0, tries = 0; tries < 300; tries += 1) {
    await pause(100);
    const view = await one.onboarding.case(caseId);
    const documents = Object.values(view.case.requirements).filter(
      ({ kind }) => kind === 'document',
    );
    const ready = documents.every(
      ({ waitingOn, status }) =>
        waitingOn === 'reviewer' || waitingOn === 'supervisor' || status === 'accepted',
    );
    const after = await written();
    const calm = ready && view.unpublished.length === 0 && isSame(before, after);
    still = calm ? still + 1 : 0;
    if (still === 10) return;
    before = after;
  }
  throw new Error(`${caseId} never waited for its reviewer`);
}

type Written = Awaited<ReturnType<typeof written>>;
const isSame = (a: Written, b: Written) =>
  a.runId === b.runId && a.historyLength === b.historyLength;

/** Sends a command that must be refused with this code and sentence, and checks that nothing is written, then and later. */
async function refused(code: string, sentence: RegExp, give: () => Promise<unknown>) {
  const before = await written();
  const refusal = await give().then(
    () => 'it was taken',
    (error: unknown) => error,
  );
  expect(refusal).toBeInstanceOf(Refused);
  expect(refusal).toMatchObject({ code, message: expect.stringMatching(sentence) });
  expect(await written()).toEqual(before);
  await pause(300);
  expect(await written()).toEqual(before);
}

const seenOf = async (requirement: string) =>
  (await one.onboarding.case(caseId)).case.requirements[requirement]?.evidence?.digest ?? '';
const decision = (requirement: string, seen: string, more: Partial<Decision> = {}): Decision => ({
  requirement,
  seen,
  verdict: 'accept',
  codes: [],
  ...more,
});
const decide = (items: readonly Decision[], given = by('reviewer')) =>
  one.onboarding.decide(caseId, items, given);

/** Stores a picture in the document store. */
function picture(name: string) {
  const id = `sample-${name}.jpg`;
  const file = sampleDocument(id);
  if (file === null) throw new Error(`no sample ${id}`);
  const { sha256, mediaType, body } = file;
  return { uri: `store:${id}`, sha256, mediaType, bytes: body.length };
}
const bring = (requirement: string, content: unknown, given = by('artisan')) =>
  one.onboarding.submit(caseId, [{ requirement, content }], given);

describe('on a waiting case, what cannot be is refused with a code and a sentence, and writes nothing:', () => {
  const REFUSED: [string, string, RegExp, () => Promise<unknown>][] = [
    [
      'a decision before its stage',
      'TOO_EARLY',
      /pan is decided in kyc; the case is in documents/,
      async () => decide([decision('pan', await seenOf('pan'))]),
    ],
    [
      'a decision that is the marketplace’s',
      'NOT_ALLOWED',
      /seller_account is answered by th/,
      () => decide([decision('seller_account', OTHER)]),
    ],
    [
      'waking a case that is awake',
      'TOO_EARLY',
      /the case is open, not dormant/,
      () => one.onboarding.resume(caseId, by('artisan')),
    ],
    [
      'a decision on something else than what lies there',
      'CONFLICT',
      /photograph: what was seen is no longer current/,
      () => decide([decision('photograph', OTHER)]),
    ],
    [
      'bringing again what was accepted',
      'CONFLICT',
      /consent_kyc is accepted; nothing more is asked for it/,
      () => {
        const { brought } = one.rowOf(caseId).registration;
        return bring('consent_kyc', { ...brought?.consent_kyc, takenBy: 'centre-other' });
      },
    ],
    [
      'bringing the same again',
      'ALREADY_DECIDED',
      /photograph already holds exactly this/,
      () => bring('photograph', one.rowOf(caseId).registration.documents?.photograph),
    ],
    [
      'a decision by an artisan',
      'NOT_ALLOWED',
      /decide is for reviewer, supervisor, facilitator; this actor is artisan/,
      async () => decide([decision('photograph', await seenOf('photograph'))], by('artisan')),
    ],
    [
      'a document from a reviewer',
      'NOT_ALLOWED',
      /submit is for artisan, operator, facilitator; this actor is reviewer/,
      () => bring('photograph', picture('of-a-reviewer'), by('reviewer')),
    ],
    [
      'a withdrawal by a reviewer',
      'NOT_ALLOWED',
      /withdraw is for artisan, operator; this actor is reviewer/,
      () => one.onboarding.withdraw(caseId, 'withdrawal.artisan_request', by('reviewer')),
    ],
    [
      'unblocking by an artisan',
      'NOT_ALLOWED',
      /unblock is for administrator; this actor is artisan/,
      () => one.onboarding.unblock(caseId, by('artisan')),
    ],
    [
      'answering for the registry',
      'NOT_ALLOWED',
      /scheme_verification is answered by the registry, nobody else/,
      () => bring('scheme_verification', picture('of-a-registry')),
    ],
    [
      'a decision on a document that the case does not have',
      'UNKNOWN_REQUIREMENT',
      /this case asks for no hallmark_evidence/,
      () => decide([decision('hallmark_evidence', OTHER)]),
    ],
    [
      'a document that the case does not have',
      'UNKNOWN_REQUIREMENT',
      /this case asks for no hallmark_evidence/,
      () => bring('hallmark_evidence', picture('hallmark')),
    ],
    [
      'a return without a reason',
      'MALFORMED',
      /photograph: codes must name every defect/,
      async () =>
        decide([decision('photograph', await seenOf('photograph'), { verdict: 'return' })]),
    ],
    [
      'an acceptance with a reason against it',
      'MALFORMED',
      /photograph: codes must be empty/,
      async () =>
        decide([
          decision('photograph', await seenOf('photograph'), { codes: ['document.blurred'] }),
        ]),
    ],
    [
      'a batch of which nothing can be, for the first reason in it',
      'UNKNOWN_REQUIREMENT',
      /this case asks for no hallmark_evidence/,
      () => decide([decision('hallmark_evidence', OTHER), decision('photograph', OTHER)]),
    ],
  ];

  it.each(REFUSED)('%s', (_what, code, sentence, give) => refused(code, sentence, give));

  it('and the command line logs who gave it, as it logs who reads the dossier', async () => {
    const cli = async (...args: string[]) => {
      const [node = '', ...program] = ourProgram('clients/cli/main.ts');
      const env = { ...one.env, ARTISAN_DATA_DIR: one.dataDir };
      const how = { env, reject: false } as const;
      const { stdout } = await execa(node, [...program, '--json', ...args], how);
      return JSON.parse(stdout);
    };
    const decided = await cli(
      '--as',
      'operator',
      '--actor',
      'desk-7',
      'decide',
      caseId,
      '--accept-all',
    );
    expect(decided).toMatchObject({ error: { code: 'NOT_ALLOWED' } });
    const { typed } = await cli('--actor', 'facilitator-3', 'district', caseId);
    expect(typed).toBe(one.rowOf(caseId).registration.district);
    const { entries: all } = await one.dossier.audited({ caseId, limit: 1000 });
    const entries = all.filter(({ actor }) => actor === 'desk-7' || actor === 'facilitator-3');
    const way = 'command_line';
    const about = { caseId, artisanId: caseId.replace(/-1$/, ''), way };
    expect(entries).toMatchObject([
      {
        ...{ ...about, role: 'operator', actor: 'desk-7', action: 'decide' },
        ...{ outcome: 'refused', code: 'NOT_ALLOWED' },
      },
      {
        ...{ ...about, role: 'facilitator', actor: 'facilitator-3', action: 'readDossier' },
        ...{ outcome: 'done', code: null },
      },
    ]);
    expect(JSON.stringify(entries)).not.toContain(typed);
  });

  it('a reason that is not in the closed list, already by the client', async () => {
    const before = await written();
    const item = decision('photograph', await seenOf('photograph'), {
      verdict: 'return',
      codes: ['document.ugly'],
    });
    await expect(decide([item])).rejects.toThrow('items.0.codes.0 must be a known reason code');
    expect(await written()).toEqual(before);
  });

  const GOOD = {
    digest: OTHER,
    actor: { role: 'reviewer', id: 'by-hand' },
    items: [
      { requirement: 'photograph', seen: OTHER, verdict: 'return', codes: ['document.cropped'] },
    ],
  };
  const [ITEM] = GOOD.items;
  it.each([
    ['items', { ...GOOD, items: 'none' }],
    ['items', { ...GOOD, items: [] }],
    ['items.0.verdict', { ...GOOD, items: [{ ...ITEM, verdict: 'perhaps' }] }],
    ['items.0.seen', { ...GOOD, items: [{ ...ITEM, seen: 'yes' }] }],
    ['items.0.codes.0', { ...GOOD, items: [{ ...ITEM, codes: ['Blurred!'] }] }],
    ['items.0.codes.0', { ...GOOD, items: [{ ...ITEM, codes: ['document.ugly'] }] }],
    ['actor.role', { ...GOOD, actor: { role: 'king', id: 'by-hand' } }],
    ['actor.id', { ...GOOD, actor: { role: 'reviewer', id: 'Mohan Ram' } }],
    ['digest', { ...GOOD, digest: 'none' }],
    ['command', { ...GOOD, name: 'Mohan Ram' }],
    ['command', null],
  ])('what breaks its schema past the client, naming the field: %s', async (field, body) => {
    const before = await written();
    const updateId = randomUUID();
    const args: [unknown] = [body === null ? null : { ...body, id: updateId }];
    const failure = await one.client.workflow
      .getHandle(caseId)
      .executeUpdate<unknown, [unknown]>('decide', { updateId, args })
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({
      cause: { type: 'MALFORMED', message: expect.stringMatching(new RegExp(`^${field}\\b`)) },
    });
    expect(String((failure as Error).cause)).not.toContain('Mohan');
    expect(await written()).toEqual(before);
    await pause(200);
    expect(await written()).toEqual(before);
  });

  it('and a command that can be is written: the comparison would tell', async () => {
    const before = await written();
    const seen = await seenOf('photograph');
    await bring('photograph', picture('a-newer-one'));
    await waitForReview();
    const after = await written();
    expect(isSame(before, after)).toBe(false);
    expect(await seenOf('photograph')).not.toBe(seen);
    await refused(
      'CONFLICT',
      /photograph: what was seen is no longer current \(version \d is\)/,
      () => decide([decision('photograph', seen)]),
    );
  });
});

describe('the same command again', () => {
  const id = randomUUID();
  let items: Decision[];
  let first: unknown;

  it('gets its first answer within a run, and nothing is written twice', async () => {
    items = [decision('photograph', await seenOf('photograph'))];
    first = await decide(items, by('reviewer', id));
    expect(first).toMatchObject({
      commandId: id,
      items: [{ requirement: 'photograph', taken: true }],
    });
    await waitForReview();
    const before = await written();
    expect(await decide(items, by('reviewer', id))).toEqual(first);
    expect(await written()).toEqual(before);
  });

  it('with other content under its id is refused within a run', async () => {
    const other = [decision('bank_proof', await seenOf('bank_proof'))];
    await refused('COMMAND_ID_REUSED', new RegExp(`^${id} was another command$`), () =>
      decide(other, by('reviewer', id)),
    );
    await refused('COMMAND_ID_REUSED', new RegExp(`^${id} was another command$`), () =>
      decide(items, by('supervisor', id)),
    );
  });

  it('under another id was decided already, and the contrary contradicts it', async () => {
    await refused('ALREADY_DECIDED', /photograph is accepted already/, () => decide(items));
    const contrary = items.map(
      (item): Decision => ({
        ...item,
        verdict: 'return',
        codes: ['document.blurred'],
      }),
    );
    await refused('CONFLICT', /photograph is accepted and nobody is asked to decide it/, () =>
      decide(contrary),
    );
  });

  it('gets its first answer also when further runs have taken over', async () => {
    const { runId } = await written();
    await handOver();
    expect((await written()).runId).not.toBe(runId);
    expect(await decide(items, by('reviewer', id))).toEqual(first);
    await waitForReview();
    const before = await one.onboarding.case(caseId);
    expect(await decide(items, by('reviewer', id))).toEqual(first);
    expect((await one.onboarding.case(caseId)).case).toEqual(before.case);
  });

  it('with other content under its id is refused by later runs too', async () => {
    const other = [decision('bank_proof', await seenOf('bank_proof'))];
    // An id that the new run has not seen yet: only what the case carries along can know it.
    const { runId } = await written();
    await handOver();
    expect((await written()).runId).not.toBe(runId);
    await refused('COMMAND_ID_REUSED', new RegExp(`^${id} was another command$`), () =>
      decide(other, by('reviewer', id)),
    );
    await refused('ALREADY_DECIDED', /photograph is accepted already/, () => decide(items));
  });

  /** Submits newer evidence until the history is long enough to continue as new. */
  async function handOver(): Promise<void> {
    const { runId } = await written();
    for (let tries = 0; (await written()).runId === runId && tries < 60; tries += 1) {
      await bring('bank_proof', picture(`bank-proof-${runId}-${tries}`));
      await pause(300);
    }
    await waitForReview();
  }
});

describe('a registration that is repeated', () => {
  const operator = { role: 'operator', id: 'test' } as const;

  it('is this case, and changes nothing of it, whatever else it says', async () => {
    const { registration } = one.rowOf(caseId);
    const before = await written();
    const artisanId = caseId.replace(/-\d+$/, '');
    const entry = await one.dossier.latest(artisanId, 'registration');
    const changed = { ...registration, pincode: '560001' };
    const known = { caseId, fresh: false, end: null, differs: [] };
    expect(await one.onboarding.register(registration, operator)).toEqual(known);
    const differing = { ...known, differs: ['pincode'] };
    expect(await one.onboarding.register(changed, operator)).toEqual(differing);
    expect(await written()).toEqual(before);
    expect(await one.dossier.latest(artisanId, 'registration')).toEqual(entry);
  });

  it('many times in one moment makes one case', async () => {
    const [row] = one.rowsOf('straight', 1);
    if (row === undefined) throw new Error('no row');
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => one.onboarding.register(row.registration, operator)),
    );
    expect(new Set(answers.map((answer) => answer.caseId)).size).toBe(1);
    expect(answers.filter(({ fresh }) => fresh)).toHaveLength(1);
  });
});

it('what is brought to a case that never was is not kept: no erasure would ever reach it', async () => {
  const unknownCase = 'ABCDE-FGHJK-1';
  const content = picture('000001-photograph-1');
  await expect(
    one.onboarding.submit(unknownCase, [{ requirement: 'photograph', content }], by('artisan')),
  ).rejects.toMatchObject({ code: 'CASE_UNKNOWN' });
  expect(await one.dossier.latest('ABCDE-FGHJK', 'photograph')).toBeNull();
});

describe('a case that has ended or never was', () => {
  it('says so to every command, and a repeated registration is still this case', async () => {
    const withdrawal = by('artisan');
    const answer = await one.onboarding.withdraw(caseId, 'withdrawal.artisan_request', withdrawal);
    expect(answer.commandId).toBe(withdrawal.commandId);
    expect(await one.ends([caseId])).toEqual(['withdrawn']);
    await one.client.workflow.getHandle(caseId).result();
    const closed = /^the case ended as withdrawn$/;
    const photograph = one.rowOf(caseId).registration.documents?.photograph;
    await refused('CASE_ENDED', closed, () => one.onboarding.resume(caseId, by('artisan')));
    await refused('CASE_ENDED', closed, () => decide([decision('bank_proof', OTHER)]));
    await refused('CASE_ENDED', closed, () => bring('photograph', photograph));
    await refused('CASE_ENDED', closed, () =>
      one.onboarding.withdraw(caseId, 'withdrawal.artisan_request', by('artisan')),
    );
    await refused('CASE_ENDED', closed, () => one.onboarding.unblock(caseId, by('administrator')));

    const before = await written();
    const { registration } = one.rowOf(caseId);
    const again = await one.onboarding.register(registration, { role: 'operator', id: 'test' });
    expect(again).toEqual({ caseId, fresh: false, end: 'withdrawn', differs: [] });
    expect(await written()).toEqual(before);
  });

  it('lets an administrator free what it claims, and only where no case of theirs is open', async () => {
    const [other = ''] = (await one.register(one.rowsOf('straight', 1))).keys();
    const free = (of: string, role: Role) =>
      one.onboarding.releaseClaims(of, by(role).actor, 'typed by mistake');
    await refused('TOO_EARLY', /is still open$/, () => free(other, 'administrator'));
    await refused('NOT_ALLOWED', /administrator/, () => free(caseId, 'supervisor'));
    await refused('CASE_UNKNOWN', /no case/, () => free('ABCDE-FGHJK-1', 'administrator'));
    // A withdrawal has released the claim already; another artisan's claim since then stays theirs.
    const artisanId = caseId.replace(/-1$/, '');
    await one.dossier.claim('pan', 'ZZZPR0009Z', artisanId);
    expect(await free(caseId, 'administrator')).toEqual(['pan']);
    expect(await free(caseId, 'administrator')).toEqual([]);
  });

  it('is found by a scheme number on standard input', async () => {
    const [node = '', ...program] = ourProgram('clients/cli/main.ts');
    const { schemeNumber } = one.rowOf(caseId).registration;
    const { stdout } = await execa(
      node,
      [...program, '--json', 'find', '--reason', 'asked at the counter'],
      { env: { ...one.env, ARTISAN_DATA_DIR: one.dataDir }, input: `${schemeNumber}\n` },
    );
    expect(JSON.parse(stdout)).toMatchObject([{ caseId }]);
  });

  it('lets an administrator erase its artisan, and only where no case of theirs is open', async () => {
    const [other = ''] = (await one.register(one.rowsOf('straight', 1))).keys();
    const erase = (of: string, role: Role) =>
      one.onboarding.erase(of, by(role).actor, 'asked at the counter');
    await refused('TOO_EARLY', /is still open: withdraw it first$/, () =>
      erase(other, 'administrator'),
    );
    await refused('NOT_ALLOWED', /administrator/, () => erase(caseId, 'supervisor'));
    await refused('CASE_UNKNOWN', /no case/, () => erase('ABCDE-FGHJK-1', 'administrator'));
    const erased = await erase(caseId, 'administrator');
    expect(erased.artisanId).toBe(caseId.replace(/-1$/, ''));
    expect(await one.onboarding.erased()).toEqual([erased]);
    expect(await erase(caseId, 'administrator')).toEqual(erased);
  });

  it.runIf(IN_LONG_MODE)(
    'is taken off the cases topic by the command that erases, or the command says what is left to do',
    async () => {
      const env: NodeJS.ProcessEnv = { ...one.env, ARTISAN_DATA_DIR: one.dataDir };
      const cli = async (...args: string[]) => {
        const [node = '', ...program] = ourProgram('clients/cli/main.ts');
        const how = { env, reject: false } as const;
        const { stdout, exitCode } = await execa(node, [...program, '--json', ...args], how);
        return { told: JSON.parse(stdout), exitCode };
      };
      const artisanId = caseId.replace(/-1$/, '');
      const erase = ['erase', caseId, '--reason', 'asked at the counter'];
      expect(await cli(...erase)).toMatchObject({
        told: { artisanId, casesTopic: 'not_reached', next: expect.stringContaining(artisanId) },
        exitCode: 3,
      });
      expect(await cli('--as', 'supervisor', ...erase)).toMatchObject({
        told: { error: { code: 'NOT_ALLOWED' } },
        exitCode: 1,
      });
      env.PROJECTOR_DB = join(one.dataDir, 'projector.db');
      const command = ourProgram('projector/main.ts');
      const projector = startChild({ name: 'projector', dataDir: one.dataDir, env, command });
      try {
        const latest = async () => {
          const values = new Map<string | null, string | null>();
          const onRecord = ({ key, value }: TopicRecord) => void values.set(key, value);
          await readTopic({ settings: one.kafka, topic: CASES_TOPIC, log: silent, onRecord });
          return values;
        };
        for (let tries = 0; tries < 100 && !(await latest()).get(caseId); tries += 1)
          await pause(200);
        expect((await latest()).get(caseId)).toContain(caseId);
        const { told, exitCode } = await cli(...erase);
        expect({ told, exitCode }).toMatchObject({ told: { casesTopic: 'cleared' }, exitCode: 0 });
        expect((await latest()).get(caseId)).toBeNull();
        expect((await cli('erased')).told).toEqual([{ artisanId, at: told.at }]);
        const logged = { artisanId, action: 'eraseDossier', limit: 1000 };
        const { entries } = await one.dossier.audited(logged);
        expect(entries.slice(-3)).toMatchObject([
          { actor: 'cli', way: 'command_line', caseId, outcome: 'done' },
          { actor: 'cli', role: 'supervisor', outcome: 'refused', code: 'NOT_ALLOWED' },
          { actor: 'cli', role: 'administrator', way: 'command_line', outcome: 'done' },
        ]);
      } finally {
        await projector.stop();
      }
    },
  );

  it('is unknown when it never was', async () => {
    for (const never of [caseId.replace(/-1$/, '-2'), 'ABCDE-FGHJK-1']) {
      await expect(one.onboarding.resume(never, by('artisan'))).rejects.toMatchObject({
        code: 'CASE_UNKNOWN',
        message: `there is no case ${never}`,
      });
      await expect(one.onboarding.case(never)).rejects.toMatchObject({ code: 'CASE_UNKNOWN' });
    }
  });
});
