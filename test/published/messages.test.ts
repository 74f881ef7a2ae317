import { describe, expect, it } from 'vitest';
import { caseMessage, messageOf } from '../../contracts/case-message.ts';
import {
  COMMAND_DATA,
  COMMAND_TYPES,
  commandOf,
  schemaOfCommand,
} from '../../contracts/command-message.ts';
import { COMMAND_NAMES, COMMANDS } from '../../contracts/commands.ts';
import { event } from '../../contracts/events.ts';
import { REJECTIONS, rejectedMessage, rejectedOf } from '../../contracts/rejected-message.ts';
import { SYSTEM_ACTOR } from '../../contracts/shapes.ts';
import { readExamples } from '../../tools/contract/examples.ts';
import { COMMAND_ID, openCase, play } from '../support/cases.ts';

const commands = readExamples().filter(({ folder }) => folder === 'commands');
const register = commands.find(({ name }) => name === 'register')?.record.value ?? {};
const check = (value: unknown) =>
  schemaOfCommand((value as { type?: unknown }).type)?.safeParse(value);

describe('a command over Kafka', () => {
  it('is every command that there is, and the two that open a case', () => {
    expect([...COMMAND_TYPES].sort()).toEqual([...COMMAND_NAMES, 'register', 'reapply'].sort());
  });

  it('asks for the same as the Update that it becomes', () => {
    for (const { name, record } of commands) {
      if (name === 'register' || name === 'reapply') continue;
      const { id, data } = record.value as { id: string; data: object };
      // Who acts is told in other words: the Update has the hash.
      const update = { id, digest: 'a'.repeat(64), ...data, actor: SYSTEM_ACTOR };
      expect(COMMANDS[name as keyof typeof COMMANDS].safeParse(update).error, name).toBeUndefined();
    }
  });

  it.each([
    [
      'a name beside the reference',
      { ...register, data: { ...dataOf(register), name: 'Sita Devi' } },
    ],
    [
      'a name where the reference belongs',
      { ...register, data: { ...dataOf(register), dossier: 'Sita Devi' } },
    ],
    ['a name as an id', { ...register, id: 'Sita Devi' }],
    ['a name without spaces as an id', { ...register, id: 'sita-devi' }],
    ['a phone number as an id', { ...register, id: '+915551234567' }],
    ['a number of ten digits as an id', { ...register, id: '9300011122' }],
    ['a phone number in its source', { ...register, source: '/portal/9300011122' }],
    ['a time before there are any', { ...register, subject: 'ABCDE-FGHJK-0' }],
    ['a name in place of a requirement', withBrought('Sita Devi')],
    ['a content beside the digest', withContent()],
  ])('is refused with %s', (_what, value) => {
    expect(check(value)?.success).toBe(false);
  });

  it('loses what an intermediary added, whatever that is', () => {
    const added = check({ ...register, phone: '+915551234567' });
    expect(added?.data).toEqual(check(register)?.data);
    expect(JSON.stringify(added)).not.toContain('5551234567');
  });

  it('of a type that there is not has no schema', () => {
    expect(schemaOfCommand('artisan-onboarding.command.delete')).toBeUndefined();
    expect(schemaOfCommand(undefined)).toBeUndefined();
  });

  it('is made by its sender as it is checked by us', () => {
    const about = {
      id: COMMAND_ID,
      source: '/portal',
      subject: 'ABCDE-FGHJK-1',
      time: '2026-11-23T06:00:00.000Z',
    };
    const actor = { role: 'artisan', id: 'ABCDE-FGHJK' } as const;
    const made = commandOf('withdraw', about, { actor, reason: 'withdrawal.artisan_request' });
    expect(check(made)?.error).toBeUndefined();
    expect(COMMAND_DATA.withdraw.safeParse({ actor }).success).toBe(false);
  });
});

it('a rejection fits its schema for every reason there is', () => {
  const original = { topic: 'artisan-onboarding.commands.v1', partition: 3, offset: '12' };
  const command = { id: COMMAND_ID, source: '/portal', type: 'decide', subject: 'ABCDE-FGHJK-1' };
  for (const code of Object.keys(REJECTIONS) as (keyof typeof REJECTIONS)[]) {
    const told = rejectedOf({ code, original, command }, '2026-11-23T06:00:00.000Z');
    expect(rejectedMessage.parse(told)).toEqual(told);
    expect(told.id).toBe('artisan-onboarding.commands.v1/3/12');
    expect(told.data.message).toBe(REJECTIONS[code].means);
  }
});

describe('the latest case', () => {
  const { theCase } = play(openCase(), [event('case.held', { reason: 'hold.inquiry' })]);

  it('is the case that its events fold to, with nothing left out', () => {
    const message = messageOf(theCase);
    expect(caseMessage.parse(message)).toEqual(message);
    expect(message).toMatchObject({ sequence: String(theCase.sequence).padStart(8, '0') });
    expect(message.case).toEqual(theCase);
  });

  it('with a field that the reader does not know is read without it', () => {
    const message = messageOf(theCase);
    const later = { ...message, mood: 'good', case: { ...message.case, mood: 'good' } };
    expect(caseMessage.parse(later)).toEqual(message);
  });
});

function dataOf(value: object): object {
  return (value as { data: object }).data;
}

function withBrought(requirement: string): object {
  const data = dataOf(register) as { brought: object; dossier: object };
  return { ...register, data: { ...data, brought: { [requirement]: data.dossier } } };
}

function withContent(): object {
  const data = dataOf(register) as { dossier: object };
  return { ...register, data: { ...data, dossier: { ...data.dossier, content: 'Sita Devi' } } };
}
