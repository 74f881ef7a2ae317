import type { WorkflowHandle } from '@temporalio/client';
import { expect } from 'vitest';
import type { Case } from '../../contracts/case.ts';
import type { Role } from '../../contracts/vocabulary.ts';
import { dueRequirements } from '../../contracts/waiting.ts';
import type { Carry } from '../../workflows/interface/run-input.ts';
import { evidence } from '../support/cases.ts';
import type { Ledger } from '../support/ledger.ts';
import { randomCommand, type Step } from '../support/random-case.ts';
import { type startSkipping, viewOrResultOf } from '../support/scripted.ts';
import type { Topic } from '../support/topic.ts';
import type { Act } from './acts.ts';
import type { Moods } from './moody-world.ts';

/** One case in a world of moods. */
export interface RandomLife {
  readonly handle: WorkflowHandle;
  readonly ledger: Ledger;
  readonly server: Awaited<ReturnType<typeof startSkipping>>;
  readonly broker: Topic;
  readonly moods: Moods;
}

type ActOf<K extends Act['do']> = Extract<Act, { do: K }>;

/** Does one act. A case that has ended and closed gets none. */
export async function happen(life: RandomLife, act: Act): Promise<void> {
  const { case: now } = await viewOrResultOf(life.handle);
  if (now.end !== null) return;
  switch (act.do) {
    case 'command':
      return give(life, now, act.step);
    case 'together':
      await Promise.all(act.steps.map((step) => give(life, now, step)));
      return;
    case 'say':
      return say(life, now, act);
    case 'again':
      return again(life, act);
    case 'reuse':
      return reuse(life, act);
    case 'outside':
      life.moods[act.system] = act.mood;
      return;
    case 'broker':
      life.broker.weather = act.weather;
      return;
    case 'help':
      return help(life);
    case 'wait':
      await life.server.sleep(await bearable(life, act.time));
  }
}

async function give({ ledger }: RandomLife, now: Case, step: Step): Promise<void> {
  const given = randomCommand(now, step);
  if (given === null) return;
  const { name, id: _id, digest: _digest, actor, ...body } = given;
  await ledger.give(name, actor.role, body, actor.id);
}

/** Sends one of the further commands, by its role or by one that may, about a fitting requirement. */
async function say({ ledger }: RandomLife, now: Case, act: ActOf<'say'>): Promise<void> {
  const all = Object.values(now.requirements);
  const one = all[act.pick % all.length];
  const verified = all.filter(({ kind }) => kind === 'kyc');
  const asked = verified[act.pick % verified.length];
  const codes = act.outcome === 'valid' ? [] : ['kyc.name_doubtful'];
  const seen = asked?.evidence?.digest ?? 'f'.repeat(64);
  const ways: Record<typeof act.name, [Role, object]> = {
    resume: ['artisan', {}],
    waive: ['supervisor', { requirement: one?.id, reason: 'waiver.exempt' }],
    withdraw: ['artisan', { reason: 'withdrawal.other' }],
    report: ['system', { requirement: asked?.id, seen, outcome: act.outcome, codes }],
    release: ['supervisor', {}],
    unblock: ['administrator', {}],
  };
  const [role, body] = ways[act.name];
  await ledger.give(act.name, act.role ?? role, body);
}

/** Repeats a command, which gets its first answer and has no effect. */
async function again({ ledger, handle }: RandomLife, act: ActOf<'again'>): Promise<void> {
  const { taken } = ledger;
  const one = taken[act.pick % taken.length];
  if (one === undefined) return;
  expect(await outcomeUnlessEnded(handle, () => ledger.again(one.given, act.byTheCase))).toEqual({
    answer: one.answer,
  });
}

/** Sends another command with a used id. */
async function reuse({ ledger, handle }: RandomLife, act: ActOf<'reuse'>): Promise<void> {
  const { taken } = ledger;
  const one = taken[act.pick % taken.length];
  if (one === undefined) return;
  const other = { ...one.given, body: { ...one.given.body, digest: 'e'.repeat(64) } };
  expect(await outcomeUnlessEnded(handle, () => ledger.again(other, true))).toEqual({
    refusal: 'COMMAND_ID_REUSED',
  });
}

async function outcomeUnlessEnded<T>(handle: WorkflowHandle, ask: () => Promise<T>): Promise<T> {
  const { status } = await handle.describe();
  expect(status.name).toBe('RUNNING');
  return ask();
}

/** Another product where none can be sold any more: the case cannot ask for a new one by name. */
function productToBring({ requirements, stage }: Case) {
  const products = Object.values(requirements).filter(({ kind }) => kind === 'product');
  const isLeft = products.some(({ status }) => status !== 'refused');
  if (isLeft || (stage !== 'catalogue' && stage !== 'go_live')) return [];
  return [{ id: `product:ABCDE-FGHJK-P${String(products.length + 51)}`, attempt: 0 }];
}

/** All people do what is due now. */
export async function help({ handle, ledger }: RandomLife): Promise<void> {
  const { case: now } = await viewOrResultOf(handle);
  if (now.held !== null) await ledger.give('release', 'supervisor');
  const due = [...dueRequirements(now), ...productToBring(now)].map((one) => ({
    requirement: one.id,
    evidence: evidence(one.id, one.attempt + 1, (one.attempt + 100).toString(16).padStart(64, '0')),
  }));
  if (due.length > 0) await ledger.give('submit', 'facilitator', { items: due });
  const toDecide = Object.values(now.requirements)
    .filter(({ waitingOn }) => waitingOn === 'reviewer' || waitingOn === 'supervisor')
    .map((one) => ({
      requirement: one.id,
      seen: one.evidence?.digest ?? 'f'.repeat(64),
      verdict: 'accept',
      codes: [],
    }));
  // What takes two people is looked at by another one at the next look.
  const another = Object.values(now.requirements).some((one) => one.override?.proposedBy);
  const by = another ? 'another-supervisor' : 'supervisor';
  if (toDecide.length > 0) await ledger.give('decide', 'supervisor', { items: toDecide }, by);
}

/**
 * Limits the time that may pass: while something is retried, months would be thousands of calls. While the broker is away
 * it is minutes, and for other systems a day.
 */
async function bearable({ handle, broker }: RandomLife, time: string): Promise<string> {
  if (broker.weather !== 'up') return '1 minute';
  const { retries } = await handle.query<Carry>('carry');
  const isAsking = Object.values(retries).some(({ at }) => at > 0);
  return isAsking && !time.endsWith('minute') ? '18 hours' : time;
}
