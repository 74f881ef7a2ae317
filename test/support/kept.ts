import { expect } from 'vitest';
import type { Command, CommandAnswer } from '../../contracts/commands.ts';
import type { EventType } from '../../contracts/events.ts';
import { fold } from '../../contracts/reducer.ts';
import type { CaseView } from '../../workflows/interface/run-input.ts';
import type { Given, Ledger } from './ledger.ts';
import { readAsConsumer, type Told, type Topic, told } from './topic.ts';

/** The published events of a case and its unpublished ones: its whole story, numbered without gaps. */
export function storyOf(topic: Topic, { unpublished }: Pick<CaseView, 'unpublished'>): Told[] {
  const rest = unpublished.map((one) => JSON.stringify(one));
  return readAsConsumer([...topic.records, ...rest]).map(told);
}

/** Checks that the story folds to the case, and that the topic has all that the case takes for published. */
export function expectStoryIsCase(topic: Topic, view: CaseView): void {
  const story = storyOf(topic, view);
  expect(fold(story)).toEqual(view.case);
  expect(readAsConsumer(topic.records).length).toBeGreaterThanOrEqual(view.publishedThrough);
  const times = story.map(({ at }) => at);
  expect(times).toEqual([...times].sort());
}

/** Checks that the story has each acknowledged command once, up to the sequence of its answer, and no refused one. */
export function expectCommandsKept(story: readonly Told[], ledger: Ledger): void {
  const byCommand = new Map<string | undefined, Told[]>();
  for (const one of story) {
    byCommand.set(one.command, [...(byCommand.get(one.command) ?? []), one]);
  }
  for (const { given, answer } of ledger.taken) {
    const events = byCommand.get(given.body.id) ?? [];
    expect(saidBy(given.name, events)).toEqual(wantedBy(given, answer));
    const numbers = events.map(({ sequence }) => sequence);
    const first = answer.sequence - numbers.length + 1;
    expect(numbers).toEqual(numbers.map((_one, index) => first + index));
  }
  const left = ledger.refused.filter(({ given }) => byCommand.has(given.body.id));
  expect(left).toEqual([]);
}

/** The event types that each command must cause; others may follow. */
const EFFECTS: Readonly<Record<Command['name'], readonly EventType[]>> = {
  submit: ['requirement.submitted'],
  decide: [
    'requirement.accepted',
    'requirement.override_proposed',
    'requirement.returned',
    'requirement.refused',
    'requirement.appeal_dismissed',
    'requirement.recheck_asked',
  ],
  report: ['requirement.accepted', 'requirement.returned', 'requirement.referred'],
  withdraw: ['case.withdrawn'],
  resume: ['case.resumed'],
  hold: ['case.held'],
  release: ['case.released'],
  waive: ['requirement.waived'],
  appeal: ['requirement.appealed'],
  move_policy: ['case.policy_moved'],
  map_district: ['case.district_mapped'],
  contact: ['contact.changed'],
  assist: ['assistance.completed'],
  report_registration: [],
  unblock: [],
};

interface Item {
  readonly requirement: string;
  readonly evidence?: { readonly digest: string };
}

function saidBy(name: Command['name'], events: readonly Told[]): string[] {
  return events
    .filter(({ type }) => EFFECTS[name].includes(type))
    .map(({ data }) => wordsFor(data as Partial<Item>));
}

function wantedBy({ name, body }: Given, { items }: CommandAnswer): string[] {
  const all = (body as { items?: readonly Item[] }).items;
  if (all !== undefined) return all.filter((_one, at) => items[at]?.taken).map(wordsFor);
  return EFFECTS[name].length === 0 ? [] : [wordsFor(body as Partial<Item>)];
}

const wordsFor = ({ requirement, evidence }: Partial<Item>) =>
  `${requirement ?? 'the case'} ${evidence?.digest ?? ''}`;
