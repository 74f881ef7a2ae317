import { describe, expect, it } from 'vitest';
import type { Case } from '../../contracts/case.ts';
import { COMMANDS, type Command } from '../../contracts/commands.ts';
import type { Cause, Envelope } from '../../contracts/envelope.ts';
import { type DomainEvent, event } from '../../contracts/events.ts';
import { REASON_CODES } from '../../contracts/reason-codes.ts';
import { actor, SYSTEM_ACTOR } from '../../contracts/shapes.ts';
import { applyCaseEvent, LARGEST_EVENT_BYTES } from '../../workflows/apply-event.ts';
import { CommandHandler } from '../../workflows/commands/command-handler.ts';
import { handle } from '../../workflows/commands/handle.ts';
import { openingEvents } from '../../workflows/opening.ts';
import { Recorder, RecordTooLarge } from '../../workflows/recorder.ts';
import {
  actorOf,
  COMMAND_ID,
  DIGEST,
  evidence,
  NO_OUTBOX,
  OTHER_COMMAND_ID,
  openCase,
  play,
} from '../support/cases.ts';

const BY: Cause = { actor: SYSTEM_ACTOR };
const bytesOf = (message: Envelope) => Buffer.byteLength(JSON.stringify(message));

function recorderOf(state: Case | null, largest: number, start = openCase()) {
  return new Recorder<Case, DomainEvent, Cause, Envelope>({
    applyEvent: applyCaseEvent(start),
    state,
    outbox: [],
    largest,
    clock: { now: Date.parse('2026-11-23T08:00:00.000Z') },
  });
}

const approved = [
  event('requirement.accepted', { requirement: 'scheme_verification', by: 'system', digest: null }),
  event('case.stage_entered', { stage: 'documents' }),
  event('requirement.referred', { requirement: 'photograph', to: 'reviewer', codes: [] }),
];
const longest = REASON_CODES.reduce<string>((a, b) => (a.length >= b.length ? a : b), '');

describe('an event that is too large for the broker', () => {
  const start = openCase();
  const first = openingEvents(start).slice(0, 1);
  const probe = recorderOf(null, Number.POSITIVE_INFINITY, start);
  probe.record(first, BY);
  const size = bytesOf(probe.outbox[0] as Envelope);

  it('is measured in bytes, not in characters, and to the byte', () => {
    expect(size).toBe(Buffer.byteLength(JSON.stringify(probe.outbox[0])));
    expect(() => recorderOf(null, size, start).record(first, BY)).not.toThrow();
    expect(() => recorderOf(null, size - 1, start).record(first, BY)).toThrow(RecordTooLarge);
    expect(() => recorderOf(null, size - 1, start).rehearse(first, BY)).toThrow(
      `an event of ${size} bytes is over the limit of ${size - 1}`,
    );
  });

  it('takes the events that are recorded with it along: all or none', () => {
    const { theCase } = play(openCase(), approved);
    const recorder = recorderOf(theCase, 1200);
    const before = recorder.version;
    const small = event('requirement.referred', {
      requirement: 'bank_proof',
      to: 'reviewer',
      codes: [],
    });
    const large = event('requirement.returned', {
      requirement: 'photograph',
      by: 'reviewer',
      codes: Array.from({ length: 50 }, () => longest),
    });
    expect(() => recorder.record([small, large], BY)).toThrow(RecordTooLarge);
    expect(recorder.state).toBe(theCase);
    expect(recorder.outbox).toEqual([]);
    expect(recorder.version).toBe(before);
    recorder.record([small], BY);
    expect(recorder.outbox).toHaveLength(1);
    expect(recorder.state.sequence).toBe(theCase.sequence + 1);
  });
});

describe('a command whose event would be too large', () => {
  const { theCase } = play(openCase(), approved);
  const decide = (codes: readonly string[]) => ({
    id: COMMAND_ID,
    digest: DIGEST,
    actor: actorOf('reviewer'),
    items: [
      { requirement: 'photograph', seen: evidence('photograph').digest, verdict: 'return', codes },
    ],
  });

  it('is refused with RECORD_TOO_LARGE, nothing is written, and its id stays free', () => {
    const recorder = recorderOf(theCase, 1200);
    const handler = new CommandHandler(recorder, NO_OUTBOX, [], () => false);
    const large = decide(Array.from({ length: 50 }, () => longest));
    const refusal = {
      type: 'RECORD_TOO_LARGE',
      message: expect.stringMatching(/^an event of \d+ bytes/),
    };
    expect(thrownBy(() => handler.validate('decide', large))).toMatchObject(refusal);
    expect(thrownBy(() => handler.carryOut('decide', large))).toMatchObject(refusal);
    expect(recorder.state).toBe(theCase);
    expect(recorder.outbox).toEqual([]);
    expect(handler.remembered).toEqual([]);

    const small = { ...decide(['document.blurred']), digest: 'e'.repeat(64) };
    handler.validate('decide', small);
    expect(handler.carryOut('decide', small).sequence).toBe(theCase.sequence + 1);
    expect(recorder.outbox).toHaveLength(1);
  });

  it('is not to be had with the limits of the schemas: the largest of each kind fits well', () => {
    const everything = actor.parse({
      ...actorOf('facilitator'),
      role: 'supervisor',
      organisation: `organisation-${'p'.repeat(32)}`,
    });
    const base = {
      id: COMMAND_ID,
      digest: DIGEST,
      actor: everything,
      traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
    };
    const largest: Command[] = [
      {
        name: 'decide',
        ...COMMANDS.decide.parse({
          ...base,
          items: decide(Array.from({ length: 50 }, () => longest)).items,
        }),
      },
      {
        name: 'submit',
        ...COMMANDS.submit.parse({
          ...base,
          actor: { ...everything, role: 'operator', onBehalfOf: theCase.artisanId },
          items: [
            {
              requirement: `product:${theCase.artisanId}-P999`,
              evidence: evidence(`product:${theCase.artisanId}-P999`, Number.MAX_SAFE_INTEGER),
            },
          ],
        }),
      },
    ];
    for (const command of largest) {
      const verdict = handle(theCase, command);
      if (!('events' in verdict)) throw new Error(verdict.refusal.message);
      const recorder = recorderOf(theCase, LARGEST_EVENT_BYTES);
      recorder.record(verdict.events, {
        actor: command.actor,
        commandId: command.id,
        ...(command.traceparent === undefined ? {} : { traceparent: command.traceparent }),
      });
      expect(recorder.outbox.length).toBeGreaterThan(0);
      for (const message of recorder.outbox) {
        expect(bytesOf(message)).toBeLessThan(LARGEST_EVENT_BYTES / 8);
      }
    }
  });

  it('nor with a registration of 200 products, the most that one may bring', () => {
    const start = openCase({ district: 'CG-KHAIRAGARH-CHHUIKHADAN-GANDAI' });
    const products = Array.from({ length: 199 }, (_one, index) => {
      const slot = `product:${start.artisanId}-P${801 + index}`;
      return [slot, evidence(slot)] as const;
    });
    const full = { ...start, brought: { ...start.brought, ...Object.fromEntries(products) } };
    const recorder = recorderOf(null, LARGEST_EVENT_BYTES, full);
    recorder.record(openingEvents(full), { actor: SYSTEM_ACTOR, commandId: OTHER_COMMAND_ID });
    const opened = Object.keys(recorder.state.requirements);
    expect(opened.filter((id) => id.startsWith('product:'))).toHaveLength(200);
  });
});

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
