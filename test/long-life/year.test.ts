import { afterAll, beforeAll, expect, it } from 'vitest';
import type { EventType } from '../../contracts/events.ts';
import type { Moment } from '../../policies/deadlines.ts';
import type { OutsideActivities } from '../../workflows/interface/activities.ts';
import { type CaseView, COMMANDS_REMEMBERED } from '../../workflows/interface/run-input.ts';
import { openCase } from '../support/cases.ts';
import { expectCommandsKept, expectStoryIsCase, storyOf } from '../support/kept.ts';
import type { Given } from '../support/ledger.ts';
import { startSkipping } from '../support/scripted.ts';
import { patience } from '../support/sizes.ts';
import { readAsConsumer, topic } from '../support/topic.ts';
import { world } from '../support/world.ts';
import { Life, nextMoment } from './life.ts';

/**
 * One case through a year of the real policy's clocks and some 2,000 commands. It continues as new when the server
 * suggests it. Each timer is set in one run and fires in a later one.
 */
const UPDATES = 2000;
const DAY = 24 * 3600_000;
const DOCUMENTS = ['photograph', 'bank_proof'];

let server: Awaited<ReturnType<typeof startSkipping>>;
let life: Life;
const broker = topic();
const runs = new Set<string>();
let provider: 'doubtful' | 'down' = 'down';

const script: Partial<OutsideActivities> = {
  verifyWithProvider: async ({ requirement }) => {
    if (provider === 'down') throw new Error('down');
    return { outcome: requirement === 'identity' ? provider : 'valid', codes: [] };
  },
};
const there = world({ ...script, ...broker.calls });

beforeAll(async () => {
  server = await startSkipping();
});
afterAll(() => server?.stop());

it(
  'nothing is lost in a year of commands and hand-overs',
  async () => {
    await server.within(there, async (open) => {
      life = new Life(await open(openCase({ policy: '2026-11' })));
      await server.sleep('2 minutes');
      await lateSupervisor();
      await silentArtisan();
      await silentProvider();
      await noAppeal();
      const view = (await life.handle.result()) as CaseView;
      expectStoryIsCase(broker, view);
      const story = storyOf(broker, view);
      expectCommandsKept(story, life.ledger);
      expect(readAsConsumer(broker.records).length).toBe(view.case.sequence);
      expect(there.ended.get(view.case.caseId)).toBe('declined');
      expect(Date.parse(story.at(-1)?.at ?? '') - Date.parse(story[0]?.at ?? '')).toBeGreaterThan(
        365 * DAY,
      );
      expect(life.ledger.answered).toBeGreaterThanOrEqual(UPDATES);
      expect(life.ledger.refused.length).toBeGreaterThan(UPDATES / 10);
      expect(runs.size).toBeGreaterThanOrEqual(4);
    });
  },
  patience(600_000),
);

/** Documents are replaced again and again; then no reviewer acts, and the broker is away meanwhile. */
async function lateSupervisor(): Promise<void> {
  for (let round = 0; round < 90; round += 1) {
    broker.weather = round > 10 && round < 15 ? 'lossy' : 'up';
    await life.crowd(round, DOCUMENTS);
  }
  await life.bring(...DOCUMENTS);
  await server.sleep('2 minutes');
  broker.weather = 'refusing';
  for (let product = 0; product < 5; product += 1) await life.bringProduct();
  await life.unblock();
  const strikes = await setBeforeHandOver('late');
  const { case: now, unpublished } = await life.view();
  expect(unpublished.length).toBe(10);
  expect(readAsConsumer(broker.records).length).toBe(now.sequence - unpublished.length);
  broker.weather = 'up';
  await server.sleep('190 days');
  await strikes('work.escalated');
}

/** The photograph is returned, and the artisan does not act until well after the case is dormant. */
async function silentArtisan(): Promise<void> {
  await life.decide('bank_proof', 'accept');
  await life.decide('photograph', 'return', 'document.blurred');
  const strikes = await setBeforeHandOver('remind');
  await server.sleep('4 days');
  await strikes('reminder.delivered');
  const { case: now } = await life.view();
  expect(now.reminders).toEqual({ delivered: 1, failed: 0 });
  await server.sleep('150 days');
  expect((await life.view()).case.status).toBe('dormant');
  await life.ledger.give('resume', 'artisan');
  await life.bring('photograph');
  await server.sleep('1 minute');
  await life.decide('photograph', 'accept');
}

/** A provider does not answer for a day; the next run repeats the question when the last run had planned to. */
async function silentProvider(): Promise<void> {
  await server.sleep('1 day');
  for (let round = 0; round < 30; round += 1) {
    await life.crowd(round, ['pan', 'tax_status']);
  }
  await server.sleep('1 day');
  const { retries } = await life.carry();
  const planned = Object.entries(retries).find(([key]) => key.startsWith('identity@'))?.[1].at;
  await handOver();
  provider = 'doubtful';
  await server.sleep('2 hours');
  const story = storyOf(broker, await life.view());
  const recovered = story.find(
    (one) => one.type === 'provider.recovered' && one.data.subject === 'identity',
  );
  expectAt(recovered?.at, planned);
}

/** A reviewer refuses, and the artisan does not appeal: the case ends by itself. */
async function noAppeal(): Promise<void> {
  for (let round = 0; round < 30 || life.ledger.answered < UPDATES - 600; round += 1) {
    await life.crowd(round, ['tax_status']);
  }
  await forgottenOnes();
  await server.sleep('2 hours');
  await life.decide('identity', 'refuse', 'kyc.name_mismatch');
  const strikes = await setBeforeHandOver('appeal_over');
  await server.sleep('31 days');
  await strikes('case.declined');
}

/** Notes a timer and makes the case continue as new before it fires. @returns a check that it fired at its time */
async function setBeforeHandOver(what: Moment['what']) {
  const before = nextMoment((await life.view()).case, what);
  await handOver();
  const planned = nextMoment((await life.view()).case, what);
  // Held for moments, the case was given back no more than these.
  expect(planned.at - before.at).toBeLessThan(60_000);
  return async (type: EventType) => {
    const story = storyOf(broker, await life.view());
    // What goes on being late is told again later.
    const struck = story.find((one) => one.type === type && Date.parse(one.at) >= planned.at);
    expectAt(struck?.at, planned.at);
  };
}

function expectAt(at: string | undefined, planned: number | undefined): void {
  const late = Date.parse(at ?? '') - (planned ?? Number.NaN);
  expect(late).toBeGreaterThanOrEqual(0);
  expect(late).toBeLessThan(5_000);
}

async function handOver(): Promise<void> {
  runs.add(await life.run());
  await life.untilHandedOver();
  runs.add(await life.run());
  await rememberedOnes();
}

/** Repeats of the latest commands get their first answers from a run that did not handle them. */
async function rememberedOnes(): Promise<void> {
  const before = (await life.view()).case.sequence;
  const latest = life.ledger.taken.slice(40 - COMMANDS_REMEMBERED);
  for (const { given, answer } of latest.filter((_one, index) => index % 10 === 0)) {
    expect(await life.ledger.again(given)).toEqual({ answer });
    const other = { ...given, body: { ...given.body, digest: 'e'.repeat(64) } };
    expect(await life.ledger.again(other, true)).toEqual({ refusal: 'COMMAND_ID_REUSED' });
  }
  expect((await life.view()).case.sequence).toBe(before);
}

/** Repeats of forgotten commands find their effect done or undone by others, and do nothing. */
async function forgottenOnes(): Promise<void> {
  const before = (await life.view()).case.sequence;
  const early = life.ledger.taken.slice(0, -20 - COMMANDS_REMEMBERED);
  const about = ({ body }: Given) =>
    (body as { items?: { requirement: string }[] }).items?.map(({ requirement }) => requirement);
  const done = early.filter(({ given }) => about(given)?.every((id) => DOCUMENTS.includes(id)));
  expect(done.length).toBeGreaterThan(50);
  for (const { given } of done.slice(0, 50)) {
    expect(await life.ledger.again(given)).toMatchObject({ refusal: expect.any(String) });
  }
  const nothing = early.filter(({ given }) => given.name === 'unblock').slice(0, 10);
  for (const { given } of nothing) {
    expect(await life.ledger.again(given)).toMatchObject({ answer: { sequence: before } });
  }
  expect((await life.view()).case.sequence).toBe(before);
}
