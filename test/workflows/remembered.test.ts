import fc from 'fast-check';
import { expect, it } from 'vitest';
import { derivedCommandId } from '../../clients/library/command-ids.ts';
import type { Case } from '../../contracts/case.ts';
import type { Command, CommandAnswer } from '../../contracts/commands.ts';
import type { Cause, Envelope } from '../../contracts/envelope.ts';
import type { DomainEvent } from '../../contracts/events.ts';
import { ROLES } from '../../contracts/vocabulary.ts';
import { nextStart } from '../../operations/recovery/next-start.ts';
import { applyCaseEvent } from '../../workflows/apply-event.ts';
import { CommandHandler } from '../../workflows/commands/command-handler.ts';
import {
  type Carry,
  COMMANDS_REMEMBERED,
  type OpenCase,
  wrongWithStart,
} from '../../workflows/interface/run-input.ts';
import { openingEvents } from '../../workflows/opening.ts';
import { Recorder } from '../../workflows/recorder.ts';
import { actorOf, command, NO_OUTBOX, openCase } from '../support/cases.ts';
import { randomCommand, startOf, starts, steps } from '../support/random-case.ts';
import { PROPERTY_RUNS } from '../support/sizes.ts';

const NOW = Date.parse('2026-11-23T08:00:00.000Z');

/** The command handler of a case, with its recorded events. */
function handlerOf(start: OpenCase, carry?: Carry) {
  const recorder = new Recorder<Case, DomainEvent, Cause, Envelope>({
    applyEvent: applyCaseEvent(start),
    state: carry?.case ?? null,
    outbox: [],
    largest: 64 * 1024,
    clock: { now: NOW },
  });
  if (carry === undefined) {
    const { id: commandId, actor } = start.command;
    recorder.record(openingEvents(start), { commandId, actor });
  }
  const handler = new CommandHandler(recorder, NO_OUTBOX, carry?.commands ?? [], () => false);
  return { recorder, handler };
}

type Taken = { readonly given: Command; readonly answer: CommandAnswer };
const give = (handler: CommandHandler, { name, ...body }: Command) => {
  handler.validate(name, body);
  return handler.carryOut(name, body);
};

/** The case after a recovery from the topic alone, or from the topic and an outdated run. */
function recovered(start: OpenCase, events: readonly Envelope[], word: Carry | null = null): Carry {
  const run = word === null ? null : { runId: '01a223e1-cf10-7b02-9718-300b0197c99a', word };
  const known = {
    caseId: start.caseId,
    run,
    events,
    stoppedAt: null,
    now: NOW,
    close: undefined,
    after: null,
  };
  // As it comes through Temporal.
  const next = JSON.parse(JSON.stringify(nextStart(known)));
  // What a recovery starts has to be taken by the run that it starts.
  expect(wrongWithStart(next)).toBeNull();
  return next as Carry;
}

it('a command that was carried out is known after a recovery from the topic, and does nothing again', () => {
  fc.assert(
    fc.property(starts, steps, fc.nat(), (facts, all, cut) => {
      const start = startOf(facts);
      const { recorder, handler } = handlerOf(start);
      const taken: Taken[] = [];
      for (const [index, step] of all.entries()) {
        const random = randomCommand(recorder.state, step);
        if (random === null) continue;
        const digest = String(index).padStart(64, '0');
        const given = { ...random, id: `c-${index}`, digest };
        const before = recorder.state.sequence;
        try {
          const answer = give(handler, given);
          if (answer.sequence > before) taken.push({ given, answer });
        } catch (error) {
          expect(error).toHaveProperty('type');
        }
      }
      const half = taken[cut % Math.max(1, taken.length)]?.answer.sequence ?? 0;
      const word = {
        ...{ kind: 'carry', outbox: [], retries: {}, delivery: { blocked: null } },
        case: { ...recorder.state, sequence: half },
        commands: taken.map(({ answer }) => answer).filter(({ sequence }) => sequence <= half),
      } as Carry;
      for (const known of [null, word]) {
        const carry = recovered(start, recorder.outbox, known);
        const { recorder: anew, handler: next } = handlerOf(start, carry);
        expect(anew.state).toEqual(recorder.state);
        for (const { given, answer } of taken) {
          const again = give(next, given);
          expect({ ...again, items: [] }).toEqual({ ...answer, items: [] });
          expect(again.items.map(({ taken: was }) => was)).toEqual(
            answer.items.map(({ taken: was }) => was),
          );
          const role = ROLES.find((one) => one !== given.actor.role) ?? 'artisan';
          const other = { ...given, digest: 'e'.repeat(64), actor: actorOf(role) };
          expect(() => give(next, other)).toThrow(
            expect.objectContaining({ type: 'COMMAND_ID_REUSED' }),
          );
        }
        expect(anew.outbox).toEqual([]);
      }
    }),
    { numRuns: PROPERTY_RUNS },
  );
});

it('of a batch that was taken in part the rest was not taken, and another requirement is another command', () => {
  const start = openCase({}, ['photograph', 'bank_proof']);
  const { recorder, handler } = handlerOf(start);
  const item = (requirement: string) => ({
    requirement,
    evidence: { ref: `${start.artisanId}/${requirement}`, version: 1, digest: 'c'.repeat(64) },
  });
  const submit = (...ids: string[]) => command('submit', 'artisan', { items: ids.map(item) });
  const first = give(handler, submit('photograph', 'no_such_thing'));
  expect(first.items.map(({ taken }) => taken)).toEqual([true, false]);
  const carry = recovered(start, recorder.outbox);
  const { recorder: anew, handler: next } = handlerOf(start, carry);
  expect(give(next, submit('photograph', 'no_such_thing')).items).toEqual([
    { requirement: 'photograph', taken: true },
    {
      ...{ requirement: 'no_such_thing', taken: false },
      refusal: { code: 'CONFLICT', message: expect.stringContaining('an id of its own') },
    },
  ]);
  expect(() => give(next, submit('bank_proof'))).toThrow(
    expect.objectContaining({ type: 'COMMAND_ID_REUSED' }),
  );
  expect(anew.outbox).toEqual([]);
});

it('as many are known as a case remembers, the latest', () => {
  const start = openCase();
  const { recorder, handler } = handlerOf(start);
  const flips = Array.from({ length: COMMANDS_REMEMBERED + 20 }, (_one, index) => {
    const how = { reminders: index % 2 === 1, channel: 'sms' };
    return { ...command('contact', 'artisan', how), id: derivedCommandId('flip', String(index)) };
  });
  for (const one of flips) give(handler, one);
  const { commands } = recovered(start, recorder.outbox);
  expect(commands.map(({ commandId }) => commandId)).toEqual(
    flips.slice(-COMMANDS_REMEMBERED).map(({ id }) => id),
  );
});
