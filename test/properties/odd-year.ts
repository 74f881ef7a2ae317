import type { Case } from '../../contracts/case.ts';
import { type DomainEvent, event } from '../../contracts/events.ts';
import { SYSTEM_ACTOR } from '../../contracts/shapes.ts';
import { STAGES } from '../../contracts/vocabulary.ts';
import { dueRequirements, isStageSettled } from '../../contracts/waiting.ts';
import { momentsOf } from '../../policies/deadlines.ts';
import { policyOf } from '../../policies/policies.ts';
import { applyCaseEvent } from '../../workflows/apply-event.ts';
import { answered, failed, failureOf, noLongerAsked } from '../../workflows/call-outcomes.ts';
import { handle } from '../../workflows/commands/handle.ts';
import { deadlineEvents } from '../../workflows/deadline-events.ts';
import { openingEvents } from '../../workflows/opening.ts';
import type { OutsideCall } from '../../workflows/outside-call.ts';
import { reminder, reminderAhead } from '../../workflows/reminder.ts';
import { workUpTo } from '../../workflows/stages/work.ts';
import { accountOf, command, evidence, type openCase } from '../support/cases.ts';

const DAY = 24 * 3600_000;
/** Longer than the policy's own pauses, so that a year passes in few steps. */
const PAUSE = 4 * DAY;

export interface Year {
  readonly theCase: Case;
  readonly history: readonly DomainEvent[];
}

/**
 * A year of a case, by the same pure functions as in its workflow: open questions are asked, people decide what
 * waits on them, and time passes to the next deadline.
 * @param brings called each time something is due: whether the artisan submits it
 */
export async function year(
  start: ReturnType<typeof openCase>,
  brings: () => boolean,
): Promise<Year> {
  const inscribe = applyCaseEvent(start);
  const history: DomainEvent[] = [];
  let now = Date.parse('2026-11-23T06:00:00.000Z');
  const end = now + 366 * DAY;
  let theCase: Case | null = null;
  const record = (events: readonly DomainEvent[]) => {
    for (const one of events) {
      history.push(one);
      theCase = inscribe(theCase, one, { actor: SYSTEM_ACTOR }, new Date(now).toISOString()).state;
    }
  };
  const current = (): Case => {
    if (theCase === null) throw new Error('a case has at least one event');
    return theCase;
  };
  const retries = new Map<string, number>();
  const ask = async (one: OutsideCall) => {
    if ((retries.get(one.key) ?? 0) > now || current().end !== null) return;
    retries.delete(one.key);
    try {
      const { answer } = await one.ask();
      const found = one.conclude(current(), answer);
      if (found.askAgain === true) retries.set(one.key, now + PAUSE);
      record([...answered(current(), one), ...found.events]);
    } catch (error) {
      const { events, isOver } = failed(current(), one, failureOf(error));
      if (!isOver) retries.set(one.key, now + PAUSE);
      record(events);
    }
  };
  record(openingEvents(start));
  // Bounded, so that a case that stands still for ever is found and not waited for.
  for (let step = 0; step < 400 && now < end && current().end === null; step += 1) {
    const before = history.length;
    record(moveOn(current(), now));
    const { stage } = current();
    const work = workUpTo(current(), stage);
    record(noLongerAsked(current(), [...work, ...reminderAhead(current())]));
    for (const one of work) await ask(one);
    const asked = new Set([...work, ...reminderAhead(current())].map(({ key }) => key));
    for (const key of retries.keys()) if (!asked.has(key)) retries.delete(key);
    record(decided(current()));
    if (brings()) record(broughtAgain(current()));
    if (history.length > before) continue;
    const moment = momentsOf(current(), policyOf(current().policy)).find(
      (one) => one.what !== 'remind' || !retries.has(reminder(current(), one.round).key),
    );
    const next = Math.min(moment?.at ?? end, ...retries.values());
    now = Math.max(now + 60_000, Math.min(next, end));
    if (moment === undefined || moment.at > now || current().end !== null) continue;
    if (moment.what === 'remind') await ask(reminder(current(), moment.round));
    else record(deadlineEvents(moment, current(), now));
  }
  return { theCase: current(), history };
}

function moveOn(theCase: Case, now: number): DomainEvent[] {
  if (theCase.end !== null || !isStageSettled(theCase, theCase.stage)) return [];
  const stage = STAGES[STAGES.indexOf(theCase.stage) + 1];
  if (stage !== undefined) return [event('case.stage_entered', { stage })];
  if (theCase.status === 'live') return [];
  const live = Object.values(theCase.listings).find((one) => one.status === 'live');
  if (live === undefined) return [];
  const { marketplace, sku } = live;
  const watchUntil = new Date(now + 14 * DAY).toISOString();
  return [event('case.went_live', { marketplace, sku, watchUntil })];
}

/** The decisions of all parties that the case waits on: a facilitator asks for a recheck, the others accept. */
function decided(theCase: Case): DomainEvent[] {
  if (theCase.end !== null) return [];
  return Object.values(theCase.requirements).flatMap((one) => {
    const { waitingOn, evidence: has, id, override } = one;
    const role = waitingOn === 'facilitator' ? waitingOn : 'supervisor';
    if (waitingOn !== 'reviewer' && waitingOn !== 'supervisor' && waitingOn !== 'facilitator')
      return [];
    const isPassedOn = waitingOn === 'facilitator' || one.kind === 'account';
    const verdict = isPassedOn ? 'recheck' : 'accept';
    const items = [{ requirement: id, seen: has?.digest ?? 'f'.repeat(64), verdict, codes: [] }];
    const by = command('decide', role, { items });
    const actor = { ...by.actor, id: accountOf(override?.proposedBy == null ? 'first' : 'second') };
    const answer = handle(theCase, { ...by, actor });
    return 'events' in answer ? answer.events : [];
  });
}

/** Submits the same content again, as an artisan does who mended it elsewhere. */
function broughtAgain(theCase: Case): DomainEvent[] {
  const items = dueRequirements(theCase)
    .filter((one) => one.from === 'artisan')
    .map((one) => ({ requirement: one.id, evidence: one.evidence ?? evidence(one.id) }));
  if (items.length === 0) return [];
  const answer = handle(theCase, command('submit', 'artisan', { items }));
  return 'events' in answer ? [...answer.events] : [];
}
