import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { fieldsOfKind } from '../../contracts/command-fields.ts';
import {
  COMMAND_NAMES,
  COMMANDS,
  type Command,
  type CommandName,
  rolesFor,
} from '../../contracts/commands.ts';
import { code } from '../../contracts/shapes.ts';
import { ROLES } from '../../contracts/vocabulary.ts';
import { applyCaseEvent } from '../../workflows/apply-event.ts';
import { admit } from '../../workflows/commands/admit.ts';
import { CommandHandler } from '../../workflows/commands/command-handler.ts';
import { handle } from '../../workflows/commands/handle.ts';
import { Recorder } from '../../workflows/recorder.ts';
import { CASE, COMMAND_ID, command, DIGEST, NO_OUTBOX, openCase, play } from '../support/cases.ts';

const UNKNOWN = 'document.ugly';
const START = openCase();

/** A value for a schema: the unknown code wherever a reason code belongs. */
function filled(schema: z.core.$ZodType): unknown {
  if (schema === code) return UNKNOWN;
  const { def } = schema._zod as {
    def: { type: string; element?: z.core.$ZodType; shape?: Shape };
  };
  if (def.type === 'array' && def.element !== undefined) return [filled(def.element)];
  if (def.type === 'object' && def.shape !== undefined) return fields(def.shape);
  return undefined;
}
type Shape = Readonly<Record<string, z.core.$ZodType>>;
const fields = (shape: Shape): object =>
  Object.fromEntries(Object.entries(shape).map(([name, schema]) => [name, filled(schema)]));

/** The number of unknown codes in a value. */
function countIn(value: unknown): number {
  if (value === UNKNOWN) return 1;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce((sum: number, one) => sum + countIn(one), 0);
}

describe('the reason codes of a command', () => {
  it.each(COMMAND_NAMES)('are all found in %s', (name) => {
    const given = { name, ...fields(COMMANDS[name].shape) } as Command;
    expect(fieldsOfKind(name, given, code)).toHaveLength(countIn(given));
  });

  it('are looked for by this test at all', () => {
    const withCodes = COMMAND_NAMES.filter((name) => countIn(fields(COMMANDS[name].shape)) > 0);
    expect(withCodes).toEqual(expect.arrayContaining(['decide', 'withdraw', 'report']));
  });
});

describe('what is asked before a command is taken up', () => {
  const withdraw = (role: Command['actor']['role'], reason = 'withdrawal.other') =>
    command('withdraw', role, { reason });

  it.each(COMMAND_NAMES)('who may give %s', (name: CommandName) => {
    for (const role of ROLES) {
      const verdict = admit({ ...command(name, role), items: [], codes: [] } as unknown as Command);
      const isRefused = verdict?.refusal.code === 'NOT_ALLOWED';
      expect(isRefused, role).toBe(!rolesFor(name).includes(role));
    }
  });

  it('whether a reason code is in the closed list, named by its field', () => {
    const item = { requirement: 'photograph', seen: DIGEST, verdict: 'return' };
    const items = [{ ...item, codes: ['document.blurred', UNKNOWN] }];
    expect(admit(command('decide', 'reviewer', { items }))?.refusal).toEqual({
      code: 'MALFORMED',
      message: 'items.0.codes.1: must be a known reason code',
    });
    expect(admit(withdraw('artisan', UNKNOWN))?.refusal.message).toContain('reason:');
  });

  it('is not asked again of a command that was taken, as a replay carries it out anew', () => {
    const { theCase } = play(START);
    for (const given of [withdraw('reviewer'), withdraw('artisan', UNKNOWN)]) {
      expect(admit(given)).toBeDefined();
      expect(handle(theCase, given)).toMatchObject({ events: [{ type: 'case.withdrawn' }] });
    }
  });

  it.each([
    ['a role that may not', withdraw('reviewer'), 'NOT_ALLOWED'],
    ['a reason that is unknown', withdraw('artisan', UNKNOWN), 'MALFORMED'],
  ])('%s: the validator refuses, and the handler carries out', (_, { name, ...body }, refusal) => {
    const recorder = new Recorder({
      applyEvent: applyCaseEvent(START),
      state: play(START).theCase,
      outbox: [],
      largest: 64 * 1024,
      clock: { now: Date.parse('2026-11-23T08:00:00.000Z') },
    });
    const handler = new CommandHandler(recorder, NO_OUTBOX, [], () => false);
    expect(() => handler.validate(name, body)).toThrow(expect.objectContaining({ type: refusal }));
    expect(recorder.state.end).toBeNull();
    expect(handler.carryOut(name, body).commandId).toBe(COMMAND_ID);
    expect(recorder.state).toMatchObject({ caseId: CASE, end: { kind: 'withdrawn' } });
  });
});
