import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readStory } from '../../operations/events/story.ts';
import type { MovePlan, MoveResult } from '../../operations/policy/move.ts';
import type { ArtisanRow } from '../../tools/demo-data/read.ts';
import { ourProgram } from '../../tools/launcher/child.ts';
import { COMMAND_ID, OTHER_COMMAND_ID } from '../support/cases.ts';
import { type Installation, startInstallation } from '../support/installation.ts';

let one: Installation;
/** Two cases that may move, one on hold, one with the new policy already, and one that is live. */
let [first, second, held, already, live]: string[] = [];

const pause = (ms: number) => new Promise((wake) => setTimeout(wake, ms));

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (await isSo()) return;
    await pause(100);
  }
  throw new Error(`${what} did not come about`);
}

/** Registers an unused row under a policy version. */
async function under(policy: string, scenario = 'straight'): Promise<[string, ArtisanRow]> {
  const [row] = one.rowsOf(scenario, 1);
  if (row === undefined) throw new Error(`no row of ${scenario}`);
  const theirs = { ...row, registration: { ...row.registration, policy } };
  const [registered] = await one.register([theirs]);
  if (registered === undefined) throw new Error('it was not registered');
  return registered;
}

async function cli(...args: string[]) {
  const [node = '', ...program] = ourProgram('clients/cli/main.ts');
  const { stdout, stderr, exitCode } = await execa(node, [...program, ...args], {
    env: one.env,
    extendEnv: false,
    reject: false,
  });
  return { stdout, stderr, exitCode };
}

const REASON = ['--reason', 'policy.new_rules'];
const move = (...more: string[]) => cli('policy', 'move', '2026-12', ...REASON, ...more);
const moveAsJson = async (...more: string[]) => {
  const { stdout, exitCode } = await cli('--json', 'policy', 'move', '2026-12', ...REASON, ...more);
  return { exitCode, said: JSON.parse(stdout) as MovePlan & MoveResult };
};
const pinnedBy = async (caseId = '') => (await one.onboarding.case(caseId)).case.policy;
const eventsOf = async (caseId = '') =>
  (await readStory(one.kafka, caseId)).map((record) => JSON.parse(JSON.stringify(record)));

beforeAll(async () => {
  one = await startInstallation();
  const made = [];
  for (const policy of ['2026-11', '2026-11', '2026-11', '2026-12']) made.push(await under(policy));
  const onSale = await under('demo-watch');
  [first, second, held, already] = made.map(([caseId]) => caseId);
  [live] = onSale;
  one.play(new Map([onSale]));
  const actor = { role: 'supervisor', id: 'test' } as const;
  await one.onboarding.hold(held ?? '', 'hold.inquiry', { commandId: COMMAND_ID, actor });
  await until('a live case', async () => {
    const { case: theCase } = await one.onboarding.case(live ?? '');
    return theCase.status === 'live';
  });
  // The server's list of cases lags a little behind.
  await until('a list of five cases', async () => {
    let listed = 0;
    const query = "WorkflowType = 'onboarding' AND ExecutionStatus = 'Running'";
    for await (const _ of one.client.workflow.list({ query })) listed += 1;
    return listed === 5;
  });
}, 180_000);
afterAll(() => one?.stop());

describe('policy move', () => {
  it('says what it would change, and changes nothing', async () => {
    const { stdout, exitCode } = await move();
    expect(exitCode).toBe(0);
    expect(stdout).toContain('3 cases would move to 2026-12');
    expect(stdout).toContain(`1 have it already: ${already}`);
    expect(stdout).toContain(`1 are live and keep their version: ${live}`);
    expect(stdout).toContain('Nothing was changed');
    expect(await Promise.all([first, second, held].map(pinnedBy))).toEqual([
      '2026-11',
      '2026-11',
      '2026-11',
    ]);
  });

  it('is for those who may, and says so of each case', async () => {
    const { stdout, exitCode } = await cli(
      ...['--as', 'reviewer', 'policy', 'move', '2026-12', ...REASON, '--yes'],
    );
    expect(exitCode).toBe(1);
    expect(stdout).toContain('0 cases have moved to 2026-12');
    for (const caseId of [first, second, held])
      expect(stdout).toContain(`${caseId}  NOT_ALLOWED: `);
  });

  it('takes only what its filters find', async () => {
    const { trade, state } = one.rowOf(first ?? '').registration;
    const filters = ['--trade', trade, '--state', state, '--stage', 'registration'];
    const { case: theCase } = await one.onboarding.case(first ?? '');
    const { said } = await moveAsJson(...filters);
    const found = said.toMove.map(({ caseId }) => caseId);
    expect(found.includes(first ?? '')).toBe(theCase.stage === 'registration');
    for (const caseId of found) expect(one.rowOf(caseId).registration.trade).toBe(trade);
    expect((await moveAsJson('--trade', 'no_such_trade')).said.toMove).toEqual([]);
    const byQuery = await moveAsJson('--query', `WorkflowId = '${second}'`);
    expect(byQuery.said.toMove.map(({ caseId }) => caseId)).toEqual([second]);
  });

  it('moves each case with an event, and goes on where one refuses', async () => {
    const { said, exitCode } = await moveAsJson('--yes');
    expect(exitCode).toBe(1);
    expect(said.moved.map(({ caseId }) => caseId)).toEqual([first, second].sort());
    expect(said.refused).toEqual([
      { caseId: held, code: 'ON_HOLD', message: expect.stringContaining('hold.inquiry') },
    ]);
    expect(await pinnedBy(first)).toBe('2026-12');
    expect(await pinnedBy(held)).toBe('2026-11');
    expect(await pinnedBy(live)).toBe('demo-watch');
    const moves = { action: 'move_policy', limit: 100 };
    const logged = (await one.dossier.audited(moves)).entries.map(({ caseId, role, code }) => [
      ...[caseId, role, code],
    ]);
    const all = [first, second, held].map((caseId) => [caseId, 'reviewer', 'NOT_ALLOWED']);
    const taken = [first, second].map((caseId) => [caseId, 'administrator', null]);
    const wanted = [...all, ...taken, [held, 'administrator', 'ON_HOLD']];
    expect(logged.toSorted()).toEqual(wanted.toSorted());
    await until('the event on the topic', async () =>
      JSON.stringify(await eventsOf(first)).includes('case.policy_moved'),
    );
  });

  it('done again it moves what is left, and nothing a second time', async () => {
    const { sequence } = (await one.onboarding.case(first ?? '')).case;
    const actor = { role: 'supervisor', id: 'test' } as const;
    await one.onboarding.release(held ?? '', { commandId: OTHER_COMMAND_ID, actor });
    const again = await moveAsJson('--yes');
    expect(again.exitCode).toBe(0);
    expect(again.said.moved.map(({ caseId }) => caseId)).toEqual([held]);
    expect(again.said.already).toEqual([first, second, already].sort());
    const { stdout, exitCode } = await move('--yes');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('0 cases would move to 2026-12');
    const moves = (await eventsOf(first)).filter((record) =>
      JSON.stringify(record).includes('case.policy_moved'),
    );
    expect(moves).toHaveLength(1);
    expect((await one.onboarding.case(first ?? '')).case.sequence).toBeGreaterThanOrEqual(sequence);
  });

  it.each([
    ['no reason', ['policy', 'move', '2026-12']],
    ['an unknown reason', ['policy', 'move', '2026-12', '--reason', 'policy.fancy']],
    ['an unknown version', ['policy', 'move', '1999-01', ...REASON]],
    [
      'more than a word in a query',
      ['policy', 'move', '2026-12', ...REASON, '--trade', "a' OR 'b"],
    ],
  ])('is refused for %s', async (_, args) => {
    const { exitCode, stdout } = await cli(...args);
    expect(exitCode).not.toBe(0);
    expect(stdout).toBe('');
  });
});
