import { expect } from 'vitest';
import type { Case } from '../../contracts/case.ts';
import { reduce } from '../../contracts/reducer.ts';
import { momentsOf } from '../../policies/deadlines.ts';
import { policyOf } from '../../policies/policies.ts';
import type { Carry, CaseView } from '../../workflows/interface/run-input.ts';
import type { Told } from '../support/topic.ts';

/** A timer may differ from the workflow's own time by the duration of a workflow task, in milliseconds. */
const SLACK = 5_000;

/**
 * Checks that an idle case waits on a party or watches its listing, and that a timer runs for its next deadline or question.
 */
export function expectNotStuck(
  { case: now }: CaseView,
  { retries }: Pick<Carry, 'retries'>,
  timers: readonly number[],
): void {
  if (now.end !== null || now.held !== null) return;
  // A listing that is watched is no debt of anybody: the watch ends by itself.
  if (now.watchUntil === null) expect(now.waiting.on).not.toEqual([]);
  const reminder = `reminder:${Date.parse(now.waiting.since)}:`;
  const moments = momentsOf(now, policyOf(now.policy)).filter(
    (one) => one.what !== 'remind' || (retries[`${reminder}${one.round}`]?.at ?? 0) === 0,
  );
  const asked = Object.values(retries).filter(({ at }) => at > 0);
  const wakes = [...moments, ...asked].map(({ at }) => at);
  expect(wakes).not.toEqual([]);
  expect(Math.min(...timers)).toBeLessThan(Math.min(...wakes) + SLACK);
  for (const key of questionsOf(now)) expect([key, retries[key]?.at ?? 0]).not.toEqual([key, 0]);
}

/** The open questions to outside systems in the case's stage. */
function questionsOf(now: Case): string[] {
  return Object.values(now.requirements)
    .filter(({ status, stage, kind }) => {
      return status === 'submitted' && stage === now.stage && kind !== 'product';
    })
    .map(({ id, kind, question }) => (kind === 'verification' ? id : `${id}#${question}`));
}

/** Checks each step: what was accepted stays so unless a marketplace refuses it, and only the artisan's own time runs out. */
export function expectEachStepFair(story: readonly Told[]): void {
  let before: Case | null = null;
  let previous: Told | undefined;
  for (const one of story) {
    const after = reduce(before, one);
    if (before !== null) {
      expectAcceptedStays(before, after, one, previous);
      expectTimeIsTheirs(before, one);
    }
    before = after;
    previous = one;
  }
}

function expectAcceptedStays(before: Case, after: Case, one: Told, previous?: Told): void {
  for (const { id, status } of Object.values(before.requirements)) {
    if (status !== 'accepted' || after.requirements[id]?.status === 'accepted') continue;
    if (one.type === 'requirement.expired' || one.type === 'requirement.relink_due') continue;
    expect(one.data).toMatchObject({ requirement: id });
    expect(['requirement.returned', 'requirement.referred']).toContain(one.type);
    expect(previous).toMatchObject({ type: 'listing.refused', data: { sku: id.split(':')[1] } });
  }
}

function expectTimeIsTheirs({ waiting, reminders, policy }: Case, one: Told): void {
  const { clocks } = policyOf(policy);
  const waited = Date.parse(one.at) - Date.parse(waiting.since);
  if (one.type === 'reminder.delivered') expect(waiting.on).toContain('artisan');
  if (one.type !== 'case.lapsed' && one.type !== 'case.became_dormant') return;
  expect(waiting.on).toEqual(['artisan']);
  expect(reminders.delivered).toBeGreaterThanOrEqual(clocks.remindersNeeded);
  const needed = one.type === 'case.lapsed' ? clocks.lapseAfter : clocks.dormantAfter;
  expect(waited).toBeGreaterThanOrEqual(needed);
}
