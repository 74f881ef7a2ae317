import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Decision } from '../../clients/onboarding.ts';
import { Refused } from '../../clients/refused.ts';
import type { Role } from '../../contracts/vocabulary.ts';
import { type Installation, startInstallation } from '../support/installation.ts';

let one: Installation;
let caseId: string;
const OTHER = 'f'.repeat(64);

beforeAll(async () => {
  // Runs hand over early, so that repeats are met in later runs too.
  one = await startInstallation({ 'limit.historyCount.suggestContinueAsNew': '60' });
  const cases = await one.register(one.rowsOf('straight', 1));
  [caseId = ''] = cases.keys();
  await waitForReview(caseId);
});
afterAll(() => one?.stop());

async function waitForReview(id: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const view = await one.onboarding.case(id);
    const documents = Object.values(view.case.requirements).filter(
      ({ kind }) => kind === 'document',
    );
    const ready = documents.every(
      ({ desk, status }) => desk === 'reviewer' || status === 'accepted',
    );
    if (ready && view.unpublished.length === 0) return;
    await new Promise((wake) => setTimeout(wake, 100));
  }
  throw new Error(`${id} never waited for its reviewer`);
}

const by = (role: Role, commandId: string = randomUUID()) => ({
  commandId,
  actor: { role, id: 'test' } as const,
});
const describeCase = () => one.client.workflow.getHandle(caseId).describe();
const seenOf = async (requirement: string) =>
  (await one.onboarding.case(caseId)).case.requirements[requirement]?.evidence?.digest ?? '';
const decision = (requirement: string, seen: string, more: Partial<Decision> = {}): Decision => ({
  requirement,
  seen,
  verdict: 'accept',
  codes: [],
  ...more,
});

describe('on a waiting case, what cannot be is refused with a code and a sentence, and writes nothing:', () => {
  const REFUSED: [string, string, RegExp, () => Promise<unknown>][] = [
    [
      'a decision before its stage',
      'TOO_EARLY',
      /pan is decided in kyc; the case is in documents/,
      async () =>
        one.onboarding.decide(caseId, [decision('pan', await seenOf('pan'))], by('reviewer')),
    ],
    [
      'a decision on something else than what lies there',
      'CONFLICT',
      /photograph: what was seen is no longer current/,
      () => one.onboarding.decide(caseId, [decision('photograph', OTHER)], by('reviewer')),
    ],
    [
      'a decision by somebody who does not decide',
      'NOT_ALLOWED',
      /decide is for reviewer, supervisor; this actor is artisan/,
      () => one.onboarding.decide(caseId, [decision('photograph', OTHER)], by('artisan')),
    ],
    [
      'a document that nobody asks for',
      'UNKNOWN_REQUIREMENT',
      /this case asks for no hallmark_evidence/,
      () => one.onboarding.decide(caseId, [decision('hallmark_evidence', OTHER)], by('reviewer')),
    ],
    [
      'a return without a reason',
      'MALFORMED',
      /photograph: codes must name every defect/,
      async () =>
        one.onboarding.decide(
          caseId,
          [decision('photograph', await seenOf('photograph'), { verdict: 'return' })],
          by('reviewer'),
        ),
    ],
    [
      'waking a case that is awake',
      'TOO_EARLY',
      /the case is open, not dormant/,
      () => one.onboarding.resume(caseId, by('artisan')),
    ],
  ];

  it.each(REFUSED)('%s', async (_what, code, sentence, give) => {
    const before = await describeCase();
    const refusal = await give().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Refused);
    expect(refusal).toMatchObject({ code, message: expect.stringMatching(sentence) });
    const after = await describeCase();
    expect(after.historyLength).toBe(before.historyLength);
    expect(after.runId).toBe(before.runId);
  });

  it('a reason that is not in the closed list, from a client and past it', async () => {
    const before = await describeCase();
    const item = decision('photograph', await seenOf('photograph'), {
      verdict: 'return',
      codes: ['document.ugly'],
    });
    await expect(one.onboarding.decide(caseId, [item], by('reviewer'))).rejects.toThrow(
      'photograph.codes.0 must be a known reason code',
    );
    const command = { ...by('reviewer'), id: 'past', digest: OTHER, items: [item] };
    const { commandId: _own, ...body } = command;
    await expect(
      one.client.workflow
        .getHandle(caseId)
        .executeUpdate('decide', { updateId: 'past', args: [body] }),
    ).rejects.toMatchObject({ cause: { type: 'MALFORMED' } });
    await expect(
      one.client.workflow.getHandle(caseId).executeUpdate('decide', {
        updateId: 'rubbish',
        args: [{ id: 'rubbish', items: 'none' }],
      }),
    ).rejects.toMatchObject({
      cause: { type: 'MALFORMED', message: expect.stringMatching(/^\w+/) },
    });
    expect((await describeCase()).historyLength).toBe(before.historyLength);
  });
});

describe('the same command again', () => {
  const id = `decide-${randomUUID()}`;
  let first: unknown;

  it('gets its first answer, and another one under its id is refused, within a run', async () => {
    const items = [decision('photograph', await seenOf('photograph'))];
    first = await one.onboarding.decide(caseId, items, by('reviewer', id));
    expect(await one.onboarding.decide(caseId, items, by('reviewer', id))).toEqual(first);
    const other = [decision('bank_proof', await seenOf('bank_proof'))];
    await expect(one.onboarding.decide(caseId, other, by('reviewer', id))).rejects.toMatchObject({
      code: 'COMMAND_ID_REUSED',
    });
    await expect(one.onboarding.decide(caseId, items, by('reviewer'))).rejects.toMatchObject({
      code: 'ALREADY_DECIDED',
    });
    const contrary = items.map((item) => ({
      ...item,
      verdict: 'return' as const,
      codes: ['document.blurred'],
    }));
    await expect(one.onboarding.decide(caseId, contrary, by('reviewer'))).rejects.toMatchObject({
      code: 'CONFLICT',
    });
  });

  it('and also when further runs have taken over', async () => {
    const { runId } = await describeCase();
    const items = [decision('photograph', await seenOf('photograph'))];
    for (let tries = 0; (await describeCase()).runId === runId && tries < 60; tries += 1) {
      // Each time something newer is brought, the history grows, until the run hands over.
      const { case: now } = await one.onboarding.case(caseId);
      const { uri: _old, ...rest } = documentOf(now.artisanId);
      const content = { ...rest, uri: `store:sample-${tries}` };
      await one.onboarding
        .submit(caseId, [{ requirement: 'bank_proof', content }], by('artisan'))
        .catch((error: unknown) => expect(error).toBeInstanceOf(Refused));
      await new Promise((wake) => setTimeout(wake, 300));
    }
    expect((await describeCase()).runId).not.toBe(runId);
    expect(await one.onboarding.decide(caseId, items, by('reviewer', id))).toEqual(first);
    const other = [decision('bank_proof', await seenOf('bank_proof'))];
    await expect(one.onboarding.decide(caseId, other, by('reviewer', id))).rejects.toMatchObject({
      code: 'COMMAND_ID_REUSED',
    });
  }, 90_000);
});

const documentOf = (_artisan: string) => ({
  uri: '',
  sha256: 'c'.repeat(64),
  mediaType: 'application/pdf' as const,
  bytes: 634,
});

describe('a case that has ended or never was', () => {
  it('says so, and a repeated registration is still this case', async () => {
    const withdrawal = by('artisan');
    await one.onboarding.withdraw(caseId, 'withdrawal.artisan_request', withdrawal);
    expect(await one.ends([caseId])).toEqual(['withdrawn']);
    await expect(one.onboarding.resume(caseId, by('artisan'))).rejects.toMatchObject({
      code: 'CASE_ENDED',
      message: expect.stringContaining('withdrawn'),
    });
    await expect(
      one.onboarding.resume(caseId.replace(/-1$/, '-2'), by('artisan')),
    ).rejects.toMatchObject({ code: 'CASE_UNKNOWN' });
    const row = one.rowOf(caseId);
    const again = await one.onboarding.register(row.registration, { role: 'operator', id: 'test' });
    expect(again).toEqual({ caseId, fresh: false, end: 'withdrawn' });
  });
});
